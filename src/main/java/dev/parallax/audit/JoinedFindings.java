package dev.parallax.audit;

import com.dynatrace.hash4j.hashing.Hashing;
import dev.parallax.detect.FindingSink;
import dev.parallax.finding.Finding;
import dev.parallax.finding.Rule;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Status;
import dev.parallax.finding.Value;
import dev.parallax.mysql.TableName;
import dev.parallax.verify.TableResult;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the logs say, seen with what was read of the tables since. A row that differs by the logs, and was read and is the
 * same, has been mended without the logs; a row that was read and differs has one finding, that of the logs, where they
 * explain it.
 */
final class JoinedFindings implements FindingSink {

    /** Keys that logs and servers spell alike. */
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]+");

    private final FindingCollector collector;
    private final Attribution attribution;
    private final Set<TableName> whole;
    private final Set<TableName> equal;
    private final Set<TableName> withoutKey;
    /** Rows that differ by the logs alone: they were not read, or not since. */
    private final Set<Long> unread = new HashSet<>();

    private final Set<Long> mended = new HashSet<>();
    private boolean differs;
    private long healedErrors;

    JoinedFindings(FindingCollector collector, Attribution attribution, TableComparison compared) {
        this.collector = collector;
        this.attribution = attribution;
        List<TableResult> read = compared.results().stream()
                .filter(table -> table.isWhole()
                        && table.undetermined() == 0
                        && table.leftOut().isEmpty())
                .filter(table -> table.status() != TableResult.Status.SKIPPED)
                .toList();
        this.whole = read.stream().map(TableResult::table).collect(Collectors.toSet());
        this.equal = read.stream()
                .filter(table -> table.status() == TableResult.Status.EQUAL)
                .map(TableResult::table)
                .collect(Collectors.toSet());
        this.withoutKey = compared.differences().withoutKey();
    }

    @Override
    public void finding(Finding found) {
        attribution.finding(found);
        Finding finding = found;
        TableName table = found.table();
        if (found.status() != Status.DIVERGED) {
            collector.finding(found);
            return;
        }
        if (table == null || found.key().isEmpty()) {
            differs = true;
        } else if (!attribution.isWanted(found)) {
            if (!whole.contains(table) || attribution.isLate(found)) {
                unread.add(row(found));
            } else if (isTheSame(found, table)) {
                mended.add(row(found));
                healedErrors += found.severity() == Severity.ERROR ? 1 : 0;
                finding = mended(found);
            }
        }
        collector.finding(finding);
    }

    /** Of eight bytes: there may be a million. */
    private static long row(Finding finding) {
        return Hashing.xxh3_64().hashCharsToLong(finding.subject());
    }

    /** Whether the row of a table that was read is not among those that differ. */
    private boolean isTheSame(Finding finding, TableName table) {
        // Of a clash, the finding names one of two rows.
        boolean ofOneRow = finding.rule() != Rule.UNIQUE_KEY && finding.rule() != Rule.FOREIGN_KEY;
        return equal.contains(table) || (ofOneRow && !withoutKey.contains(table) && isSpelledAlike(finding.key()));
    }

    private static boolean isSpelledAlike(List<Value> key) {
        return key.stream()
                .allMatch(value ->
                        value.text() != null && INTEGER.matcher(value.text()).matches());
    }

    private static Finding mended(Finding found) {
        return new Finding(
                found.id(),
                found.rule(),
                Severity.WARNING,
                Status.HEALED,
                found.table(),
                found.key(),
                found.title() + "; equal when read since",
                found.explanation()
                        + "\nBoth nodes were read after that, and hold the same row: it was made equal without"
                        + " a write in these logs.",
                "Nothing has to be mended. Find out who wrote the row without logging it, and why.",
                found.witness(),
                found.ignored());
    }

    /** Rows that differ by the logs and were not read, or not since. */
    long unread() {
        return unread.size();
    }

    /** Whether the logs prove a difference, of whatever, that was not read. */
    boolean differs() {
        return differs || !unread.isEmpty();
    }

    /** Rows that differ by the logs, and were read and are the same. */
    long mended() {
        return mended.stream().filter(row -> !unread.contains(row)).count();
    }

    /** How many findings are not errors after all. */
    long healedErrors() {
        return healedErrors;
    }

    @Override
    public void restart() {
        attribution.restart();
        collector.restart();
        mended.clear();
        unread.clear();
        differs = false;
        healedErrors = 0;
    }
}
