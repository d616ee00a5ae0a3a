package dev.parallax.report;

import dev.parallax.finding.AuditResult;
import dev.parallax.finding.Finding;
import dev.parallax.finding.Severity;
import dev.parallax.finding.TableCheck;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One suite of the JUnit report: the audit itself, or the findings under one heading. Findings become cases only while
 * they are written.
 */
final class JunitSuite {

    private static final String AUDIT = "Audit";
    private static final String TABLES = "Tables";

    /** How many cases came out how. */
    static final class Counts {
        long tests;
        long failures;
        long errors;
        long skipped;

        private void add(JunitCase.Outcome outcome) {
            tests++;
            switch (outcome) {
                case PASSED -> {}
                case FAILED -> failures++;
                case ERROR -> errors++;
                case SKIPPED -> skipped++;
            }
        }

        void add(Counts other) {
            tests += other.tests;
            failures += other.failures;
            errors += other.errors;
            skipped += other.skipped;
        }
    }

    private final String name;
    private final List<JunitCase> own;
    private final List<Finding> findings;
    private final Counts counts = new Counts();

    private JunitSuite(String name, List<JunitCase> own, List<Finding> findings, Severity failOn) {
        this.name = name;
        this.own = own;
        this.findings = findings;
        own.forEach(each -> counts.add(each.outcome()));
        findings.forEach(finding -> counts.add(JunitCase.outcome(finding, failOn)));
    }

    /** The audit's own suite, then one per heading, in the order in which the findings come. */
    static List<JunitSuite> of(AuditResult result, Severity failOn) {
        List<JunitCase> own = new ArrayList<>();
        own.add(JunitCase.verdict(result));
        result.notChecked().forEach(item -> own.add(JunitCase.of(item)));
        long leftOut = Wording.total(result) - result.findings().size();
        if (leftOut > 0) {
            own.add(JunitCase.leftOut(leftOut, failsUnlisted(result, failOn)));
        }
        List<JunitSuite> suites = new ArrayList<>();
        suites.add(new JunitSuite(AUDIT, own, List.of(), failOn));
        // Tables that differ, or could not be compared, are told by their findings and by what was not checked.
        List<JunitCase> equal = result.tables().stream()
                .filter(table -> table.status() == TableCheck.Status.EQUAL)
                .map(JunitCase::of)
                .toList();
        if (!equal.isEmpty()) {
            suites.add(new JunitSuite(TABLES, equal, List.of(), failOn));
        }
        Map<String, List<Finding>> groups = result.findings().stream()
                .collect(Collectors.groupingBy(Wording::group, LinkedHashMap::new, Collectors.toList()));
        groups.forEach((group, findings) -> suites.add(new JunitSuite(group, List.of(), findings, failOn)));
        return suites;
    }

    private static boolean failsUnlisted(AuditResult result, Severity failOn) {
        for (Severity severity : Severity.values()) {
            long listed = result.findings().stream()
                    .filter(finding -> finding.severity() == severity)
                    .count();
            long all = result.summary().findingsBySeverity().getOrDefault(severity.name(), 0L);
            if (severity.compareTo(failOn) >= 0 && all > listed) {
                return true;
            }
        }
        return false;
    }

    String name() {
        return name;
    }

    boolean isAudit() {
        return name.equals(AUDIT);
    }

    /** Jenkins shows what stands before the last dot as a package, so a schema folds its tables. */
    String className() {
        return name.contains(".") ? name : "parallax." + name;
    }

    List<JunitCase> own() {
        return own;
    }

    List<Finding> findings() {
        return findings;
    }

    Counts counts() {
        return counts;
    }
}
