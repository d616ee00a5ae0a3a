package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.rule.Catalogue;
import dev.parallax.rule.RuleDefinition;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * Every rule about logs, definitions and rows has a test that is said to provoke it on a real pair. Checked is that no
 * rule lacks one and that JUnit runs a test of that name, not what it does. DoctorScenariosTest provokes the rules
 * about settings and state itself.
 */
class FoundRulesTest {

    private record Provoked(Class<?> in, String by) {}

    private static final Map<String, Provoked> RULES = Map.ofEntries(
            // The four that the ground truth of the workload knows.
            Map.entry("update_update", new Provoked(KindsTest.class, "findingsAreTheGroundTruth")),
            Map.entry("insert_insert", new Provoked(KindsTest.class, "findingsAreTheGroundTruth")),
            Map.entry("update_delete", new Provoked(KindsTest.class, "findingsAreTheGroundTruth")),
            Map.entry("delete_delete", new Provoked(KindsTest.class, "findingsAreTheGroundTruth")),
            Map.entry("unique_key", new Provoked(UniqueKeyTest.class, "bothAppliersStopAndOneRowIsGivenUp")),
            Map.entry("foreign_key", new Provoked(ForeignKeyTest.class, "bothAppliersStop")),
            Map.entry("ddl_concurrent", new Provoked(FaultKindsTest.class, "ddlBesideWrites")),
            Map.entry("auto_increment_collision", new Provoked(LanesTest.class, "oneValueFromBothIsACollision")),
            Map.entry("lane_violation", new Provoked(LanesTest.class, "valuesOutsideTheLaneAreCounted")),
            Map.entry("lane_misconfigured", new Provoked(LanesTest.class, "oneLaneForBothIsSaid")),
            Map.entry(
                    "schema_difference",
                    new Provoked(AuditPartsTest.class, "eachRowHasOneFindingWhicheverPartFoundIt")),
            Map.entry("row_difference", new Provoked(AuditPartsTest.class, "eachRowHasOneFindingWhicheverPartFoundIt")),
            Map.entry("undetermined_hot_row", new Provoked(VerifyHotRowsTest.class, "rowsThatWaitAreNamed")),
            Map.entry("skipped_transaction", new Provoked(FaultKindsTest.class, "anInjectedEmptyTransaction")),
            Map.entry("errant_transaction", new Provoked(FaultKindsTest.class, "aTransactionOfAThirdServer")),
            Map.entry("origin_lost_transaction", new Provoked(LeftOutTest.class, "aLogThatLostItsEnd")),
            Map.entry("out_of_band_write", new Provoked(FaultKindsTest.class, "anUnloggedChange")),
            Map.entry("pre_window_divergence", new Provoked(FaultKindsTest.class, "aDifferenceFromBeforeTheWindow")),
            Map.entry("split_brain", new Provoked(SplitBrainTest.class, "bothLinksDown")),
            Map.entry("state_changed", new Provoked(DoctorTest.class, "examinesAPair")));

    @Test
    void everyRuleNamesATestThatIsRun() {
        assertThat(RULES.keySet())
                .isEqualTo(Catalogue.builtIn().rules().stream()
                        .filter(rule -> rule.check() == null)
                        .map(RuleDefinition::id)
                        .collect(Collectors.toSet()));
        RULES.forEach(
                (rule, provoked) -> assertThat(tests(provoked.in())).as(rule).contains(provoked.by()));
    }

    /** The names of what JUnit runs of it. */
    private static List<String> tests(Class<?> in) {
        List<Class<? extends Annotation>> runs = List.of(Test.class, ParameterizedTest.class);
        return Arrays.stream(in.getDeclaredMethods())
                .filter(method -> runs.stream().anyMatch(method::isAnnotationPresent))
                .map(Method::getName)
                .toList();
    }
}
