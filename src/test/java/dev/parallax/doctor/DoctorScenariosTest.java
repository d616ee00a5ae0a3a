package dev.parallax.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.finding.Finding;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Side;
import dev.parallax.rule.Catalogue;
import dev.parallax.rule.RuleDefinition;
import dev.parallax.testing.TestVersions;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule about settings and state on a real pair: once made to fire, once not. */
class DoctorScenariosTest {

    /** Rules that tell of a sandbox as it is: old or young, in clear text for its clients, writable on both nodes. */
    private static final Set<String> AS_IT_IS = Set.of(
            "version_end_of_life",
            "restarted_lately",
            "secure_transport_optional",
            "both_writable",
            "tls_old",
            "buffer_pool_share");

    /** What needs no change of a pair, but a day. */
    private static final Set<String> BY_THE_DAY = Set.of("version_end_of_life");

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
        provoked.addAll(BY_THE_DAY);
        assertThat(provoked).isEqualTo(rules);
        assertThat(all())
                .as("on 8.0.31 and newer at least, or on a pair with 8.0.31")
                .allMatch(scenario -> scenario.since() <= 80_031 || OddPairsTest.RULES.containsAll(scenario.rules()));
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
            endsByTheDay(pair, version);
            List<String> failures = new ArrayList<>();
            playAll(pair, first(), failures);
            Set<String> signs = DoctorPair.firing(pair.snapshot());
            if (pair.atLeast(8, 0, 22) && !signs.containsAll(Set.of("disk_full", "corruption"))) {
                failures.add("the damage has left no trace of itself in the error log: " + signs);
            }
            playAll(pair, last(), failures);
            assertThat(failures).isEmpty();
        }
    }

    private static List<Scenario> first() {
        List<Scenario> all = new ArrayList<>(Scenarios.all());
        DamageScenarios.add(all);
        all.add(LimitScenarios.restartedLately());
        return all;
    }

    /** What starts a server again, and then what turns away whatever else a test would ask. */
    private static List<Scenario> last() {
        return List.of(DamageScenarios.lostRelayLog(), TransportScenarios.secureTransport());
    }

    private static List<Scenario> all() {
        List<Scenario> all = first();
        all.addAll(last());
        return all;
    }

    private static void playAll(DoctorPair pair, List<Scenario> scenarios, List<String> failures) throws SQLException {
        for (Scenario scenario : scenarios) {
            if (scenario.since() == 0
                    || pair.atLeast(scenario.since() / 10_000, scenario.since() / 100 % 100, scenario.since() % 100)) {
                play(pair, scenario, failures);
            }
        }
    }

    private static void play(DoctorPair pair, Scenario scenario, List<String> failures) throws SQLException {
        try {
            scenario.setUp().on(pair);
            try {
                Map<String, List<Finding>> fired = scenario.firing(pair.snapshot());
                // An error has one cause: of two answers a reader would not know which to believe.
                if (scenario.rules().get(0).startsWith("error_")) {
                    fired.keySet().stream()
                            .filter(rule -> rule.startsWith("error_")
                                    && !scenario.rules().contains(rule))
                            .forEach(rule -> failures.add(rule + " fires beside " + scenario.rules()));
                }
                for (String rule : scenario.rules()) {
                    judge(
                            rule,
                            fired.getOrDefault(rule, List.of()),
                            scenario.told().get(rule),
                            failures);
                }
            } finally {
                scenario.undo().on(pair);
            }
            Set<String> after = scenario.afterwards(pair.snapshot()).keySet();
            for (String rule : scenario.rules()) {
                if (after.contains(rule)) {
                    failures.add(rule + " still fires");
                }
            }
        } catch (SQLException | RuntimeException e) {
            failures.add(scenario.rules() + ": " + e);
            pair.run(Side.A, "START REPLICA");
            pair.run(Side.B, "START REPLICA");
        }
    }

    /** @param told what one of the findings is to tell, if any is */
    private static void judge(String rule, List<Finding> findings, @Nullable String told, List<String> failures) {
        if (findings.isEmpty()) {
            failures.add(rule + " does not fire");
            return;
        }
        Finding first = findings.get(0);
        if (first.witness().facts().isEmpty() || first.title().contains("(not known)")) {
            failures.add(rule + " proves nothing: " + first);
        }
        if (told != null
                && findings.stream()
                        .noneMatch(finding ->
                                Pattern.compile(told).matcher(finding.title()).find())) {
            failures.add(rule + " does not tell '" + told + "': "
                    + findings.stream().map(Finding::title).toList());
        }
    }

    /** A series has fixes until the day before its end, and is not told of where it has no end yet. */
    private static void endsByTheDay(DoctorPair pair, String version) {
        Snapshot snapshot = pair.snapshot();
        String rule = "version_end_of_life";
        if (version.startsWith("8.0")) {
            LocalDate end = LocalDate.of(2026, 4, 30);
            assertThat(DoctorPair.firing(snapshot)).contains(rule);
            assertThat(DoctorPair.fired(DoctorPair.RULES, snapshot, end)).containsKey(rule);
            assertThat(DoctorPair.fired(DoctorPair.RULES, snapshot, end.minusDays(1)))
                    .doesNotContainKey(rule);
        } else {
            assertThat(DoctorPair.firing(snapshot)).doesNotContain(rule);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.parallax.testing.TestVersions#main")
    void healthyPairIsCleanUntilItCrashes(String version) throws SQLException {
        TestVersions.assume(version);
        try (DoctorPair pair = new DoctorPair(version, "")) {
            Snapshot snapshot = pair.snapshot();
            Evaluation.Result result = Evaluation.of(DoctorPair.RULES, snapshot, DoctorPair.TODAY);
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
