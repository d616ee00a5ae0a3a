package dev.parallax.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.finding.Finding;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Side;
import dev.parallax.rule.Catalogue;
import dev.parallax.rule.RuleDefinition;
import dev.parallax.testing.TestVersions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule about settings and state on a real pair: once made to fire, once not. */
class DoctorScenariosTest {

    /** Rules that tell of a sandbox as it is: young, in clear text for its clients, writable on both nodes. */
    private static final Set<String> AS_IT_IS = Set.of(
            "version_end_of_life",
            "restarted_lately",
            "secure_transport_optional",
            "both_writable",
            "tls_old",
            "buffer_pool_share");

    /** What a healthy pair is told after a crash of one node, and not before. */
    private static final Set<String> AFTER_A_CRASH = Set.of("crash_recovery");

    /**
     * The scenarios that rest on a recorded state of a real pair, because nothing at hand brings them about on every
     * machine: a file system is read-only for who may mount one, and there {@link OddPairsTest} does it.
     */
    private static final Set<String> RECORDED = new TreeSet<>(Set.of("read_only_file_system"));

    @Test
    void everyRuleHasAScenario() {
        Set<String> rules = Catalogue.builtIn().rules().stream()
                .filter(rule -> rule.check() != null)
                .map(RuleDefinition::id)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> provoked = new TreeSet<>();
        all().forEach(scenario -> provoked.addAll(scenario.rules()));
        provoked.addAll(OddPairsTest.RULES);
        provoked.addAll(AFTER_A_CRASH);
        assertThat(provoked).isEqualTo(rules);
        assertThat(all())
                .as("on 8.0.31 and newer at least")
                .allMatch(scenario -> scenario.since() <= 80_031 || scenario.since() == TransportScenarios.SEMI_SYNC);
        Set<String> recorded = new TreeSet<>();
        all().stream().filter(Scenario::isRecorded).forEach(scenario -> recorded.addAll(scenario.rules()));
        assertThat(recorded).isEqualTo(RECORDED);
    }

    @ParameterizedTest
    @MethodSource("dev.parallax.testing.TestVersions#all")
    void firesAndDoesNot(String version) throws SQLException {
        TestVersions.assume(version);
        try (DoctorPair pair = new DoctorPair(version, "EVENT, TRIGGER")) {
            Map<String, List<Finding>> healthy = DoctorPair.fired(DoctorPair.RULES, pair.snapshot());
            assertThat(healthy.keySet()).as("a healthy pair").isSubsetOf(AS_IT_IS);
            List<String> failures = new ArrayList<>();
            for (Scenario scenario : all()) {
                if (scenario.since() == 0
                        || pair.atLeast(
                                scenario.since() / 10_000, scenario.since() / 100 % 100, scenario.since() % 100)) {
                    play(pair, scenario, failures);
                }
            }
            assertThat(failures).isEmpty();
            if (pair.atLeast(8, 0, 22)) {
                assertThat(DoctorPair.firing(pair.snapshot()))
                        .as("what the damage has left in the error log")
                        .contains("disk_full", "corruption");
            }
        }
    }

    private static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>(Scenarios.all());
        DamageScenarios.add(all);
        TransportScenarios.addLast(all);
        return all;
    }

    private static void play(DoctorPair pair, Scenario scenario, List<String> failures) throws SQLException {
        CompiledRules rules = scenario.firing();
        try {
            scenario.setUp().on(pair);
            try {
                Snapshot during = scenario.fires().apply(pair.snapshot());
                Map<String, List<Finding>> fired = DoctorPair.fired(rules, during);
                // An error has one cause: of two answers a reader would not know which to believe.
                if (scenario.rules().get(0).startsWith("error_")) {
                    fired.keySet().stream()
                            .filter(rule -> rule.startsWith("error_")
                                    && !scenario.rules().contains(rule))
                            .forEach(rule -> failures.add(rule + " fires beside " + scenario.rules()));
                }
                for (String rule : scenario.rules()) {
                    List<Finding> findings = fired.getOrDefault(rule, List.of());
                    if (findings.isEmpty()) {
                        failures.add(rule + " does not fire");
                    } else if (findings.get(0).witness().facts().isEmpty()
                            || findings.get(0).title().contains("(not known)")) {
                        failures.add(rule + " proves nothing: " + findings.get(0));
                    }
                }
            } finally {
                scenario.undo().on(pair);
            }
            Set<String> after = DoctorPair.fired(
                            scenario.silent(), scenario.quiet().apply(pair.snapshot()))
                    .keySet();
            for (String rule : scenario.rules()) {
                if (after.contains(rule) && !rule.equals("version_end_of_life")) {
                    failures.add(rule + " still fires");
                }
            }
        } catch (SQLException | RuntimeException e) {
            failures.add(scenario.rules() + ": " + e);
            pair.run(Side.A, "START REPLICA");
            pair.run(Side.B, "START REPLICA");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.parallax.testing.TestVersions#main")
    void healthyPairIsCleanUntilItCrashes(String version) throws SQLException {
        TestVersions.assume(version);
        try (DoctorPair pair = new DoctorPair(version, "")) {
            Snapshot snapshot = pair.snapshot();
            Evaluation.Result result = Evaluation.of(DoctorPair.RULES, snapshot, java.time.LocalDate.of(2026, 11, 24));
            assertThat(result.findings()).as("above INFO").noneMatch(finding -> finding.severity() != Severity.INFO);
            assertThat(result.notChecked())
                    .as("with SELECT, REPLICATION CLIENT and REPLICATION SLAVE alone")
                    .allMatch(item -> !item.blocksVerdict() && item.why().matches(".*(EVENT|memory).*"));
            assertThat(Snapshot.parse(snapshot.toJson())).isEqualTo(snapshot);
            assertThat(snapshot.toJson())
                    .as("no secret of the pair")
                    .doesNotContain(DoctorPair.LINK_PASSWORD)
                    .doesNotContain("$A$005$")
                    .doesNotContain("authentication_string");
            pair.pair().a().kill();
            pair.pair().a().restart();
            assertThat(DoctorPair.firing(pair.snapshot())).containsAll(AFTER_A_CRASH);
        }
    }
}
