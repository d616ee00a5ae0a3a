package dev.parallax.audit;

import dev.parallax.finding.Finding;
import dev.parallax.finding.Rule;
import dev.parallax.finding.Severity;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** How many findings there are by rule and by severity; what was looked for and not found counts as none. */
final class FindingCounts {

    private final Map<String, Long> byRule = new TreeMap<>();
    private final Map<String, Long> bySeverity = new TreeMap<>();

    /** @param looked for */
    FindingCounts(Rule... looked) {
        for (Rule rule : looked) {
            byRule.put(rule.id(), 0L);
        }
        for (Severity severity : Severity.values()) {
            bySeverity.put(severity.name(), 0L);
        }
    }

    void add(Finding finding) {
        byRule.merge(finding.rule().id(), 1L, Long::sum);
        bySeverity.merge(finding.severity().name(), 1L, Long::sum);
    }

    void add(FindingCounts others) {
        add(others.byRule, others.bySeverity);
    }

    /** The counts of others, by rule and by severity. */
    void add(Map<String, Long> rules, Map<String, Long> severities) {
        rules.forEach((rule, count) -> byRule.merge(rule, count, Long::sum));
        severities.forEach((severity, count) -> bySeverity.merge(severity, count, Long::sum));
    }

    /** So many findings turned out to be of another severity. */
    void move(Severity from, Severity to, long count) {
        bySeverity.merge(from.name(), -count, Long::sum);
        bySeverity.merge(to.name(), count, Long::sum);
    }

    /** Counts each finding and hands it on. */
    Consumer<Finding> andTo(FindingCollector collector) {
        return finding -> {
            add(finding);
            collector.finding(finding);
        };
    }

    Map<String, Long> byRule() {
        return byRule;
    }

    Map<String, Long> bySeverity() {
        return bySeverity;
    }
}
