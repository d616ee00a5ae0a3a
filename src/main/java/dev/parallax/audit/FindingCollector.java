package dev.parallax.audit;

import dev.parallax.detect.FindingSink;
import dev.parallax.finding.Finding;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Status;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Streams every finding to {@code findings.ndjson} and keeps those that the report shows: rows that differ first, up to
 * a limit, and of the harmless ones a few a table. So a million findings do not need a million in memory. What an
 * {@link IgnoreList} names is marked here, and kept apart so that it takes no other finding's place.
 */
final class FindingCollector implements FindingSink, AutoCloseable {

    /** How many healed findings of one table the report shows beside the count of all. */
    private static final int HARMLESS_PER_TABLE = 20;

    private final @Nullable Path file;
    private final int maxFindings;
    private final IgnoreList ignoreList;
    private @Nullable FindingsFile out;
    private final List<Finding> serious = new ArrayList<>();
    private final Map<String, List<Finding>> harmless = new HashMap<>();
    private final List<Finding> ignored = new ArrayList<>();
    /** Rows that wait for a write, all of whose findings are ignored; by their name. */
    private final Set<String> ignoredPending = new HashSet<>();

    /** How many findings more, or fewer, there are of a severity than as they were made. */
    private final Map<Severity, Long> regraded = new EnumMap<>(Severity.class);

    private long countedPending;
    private @Nullable Severity highest;

    /**
     * @param file the complete list; null to write none
     * @param maxFindings how many the report lists
     */
    FindingCollector(@Nullable Path file, int maxFindings, IgnoreList ignoreList) {
        this.file = file;
        this.maxFindings = maxFindings;
        this.ignoreList = ignoreList;
        restart();
    }

    @Override
    public void restart() {
        serious.clear();
        harmless.clear();
        ignored.clear();
        ignoredPending.clear();
        regraded.clear();
        countedPending = 0;
        highest = null;
        if (file != null) {
            close();
            out = new FindingsFile(file);
        }
    }

    @Override
    public void finding(Finding found) {
        Finding graded = ignoreList.grade(found);
        regraded.merge(found.severity(), -1L, Long::sum);
        regraded.merge(graded.severity(), 1L, Long::sum);
        Finding finding = ignoreList.mark(graded);
        write(finding);
        if (finding.ignored() != null) {
            if (finding.status() == Status.PENDING && !finding.key().isEmpty()) {
                ignoredPending.add(finding.subject());
            }
            if (ignored.size() < maxFindings) {
                ignored.add(finding);
            }
            return;
        }
        if (finding.status() == Status.PENDING) {
            countedPending++;
        }
        if (highest == null || finding.severity().compareTo(highest) > 0) {
            highest = finding.severity();
        }
        if (finding.status() != Status.HEALED) {
            if (serious.size() < maxFindings) {
                serious.add(finding);
            }
            return;
        }
        List<Finding> ofTable = harmless.computeIfAbsent(String.valueOf(finding.table()), table -> new ArrayList<>());
        // What was lost and healed says more than identical values.
        ofTable.add(finding);
        if (ofTable.size() > HARMLESS_PER_TABLE) {
            ofTable.sort(Comparator.comparing(Finding::severity).reversed());
            ofTable.remove(HARMLESS_PER_TABLE);
        }
    }

    private void write(Finding finding) {
        if (out != null) {
            out.add(finding);
        }
    }

    /** The findings for the report: DIVERGED, PENDING, healed, then ignored ones, each by table and key. */
    List<Finding> forReport() {
        Comparator<Finding> byRow = Comparator.comparing(
                        Finding::table, Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(Finding::key, KeyOrder.INSTANCE)
                .thenComparing(Finding::id);
        List<Finding> result = new ArrayList<>(serious);
        harmless.values().forEach(result::addAll);
        result.addAll(ignored);
        result.sort(Comparator.comparing(FindingCollector::rank)
                .thenComparing(Finding::severity, Comparator.reverseOrder())
                .thenComparing(byRow));
        return result.size() > maxFindings ? List.copyOf(result.subList(0, maxFindings)) : result;
    }

    private static int rank(Finding finding) {
        if (finding.ignored() != null) {
            return 4;
        }
        return switch (finding.status()) {
            case DIVERGED -> 0;
            case CONFIRMED -> 1;
            case PENDING -> 2;
            case HEALED -> 3;
        };
    }

    /** Whether one of so many pending rows waits for a write and nobody said to ignore that. */
    boolean leavesOpen(long pendingRows) {
        return countedPending > 0 || pendingRows > ignoredPending.size();
    }

    /** Counts by severity as the user's rules grade the findings, from counts of findings as they were made. */
    Map<String, Long> regraded(Map<String, Long> bySeverity) {
        Map<String, Long> counts = new TreeMap<>(bySeverity);
        regraded.forEach((severity, more) -> counts.merge(severity.name(), more, Long::sum));
        return counts;
    }

    /** The highest severity of any finding that is not ignored; null when there is none. */
    @Nullable
    Severity highestSeverity() {
        return highest;
    }

    @Override
    public void close() {
        if (out != null) {
            out.close();
        }
    }
}
