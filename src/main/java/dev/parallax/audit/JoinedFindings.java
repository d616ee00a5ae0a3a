package dev.parallax.audit;

import com.dynatrace.hash4j.hashing.Hashing;
import dev.parallax.detect.FindingSink;
import dev.parallax.finding.Finding;
import dev.parallax.finding.Rule;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Status;
import dev.parallax.finding.Value;
import dev.parallax.mysql.TableName;
import dev.parallax.verify.RowDifference;
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
    private final Set<TableName> equal;
    private final Set<TableName> settled;
    private final Set<TableName> withoutKey;
    private final Set<Long> mended = new HashSet<>();
    private final Set<Long> differing = new HashSet<>();
    private final Set<Long> nameless = new HashSet<>();
    private long healedErrors;

    JoinedFindings(FindingCollector collector, Attribution attribution, TableComparison compared) {
        this.collector = collector;
        this.attribution = attribution;
        List<TableResult> whole = compared.results().stream()
                .filter(table -> table.complete()
                        && table.undetermined() == 0
                        && table.leftOut().isEmpty())
                .toList();
        this.equal = whole.stream()
                .filter(table -> table.status() == TableResult.Status.EQUAL)
                .map(TableResult::table)
                .collect(Collectors.toSet());
        this.settled = whole.stream()
                .filter(table -> table.status() == TableResult.Status.DIFFERENT)
                .map(TableResult::table)
                .collect(Collectors.toSet());
        this.withoutKey = compared.differences().stream()
                .filter(row -> row.key().isEmpty())
                .map(RowDifference::table)
                .collect(Collectors.toSet());
    }

    @Override
    public void finding(Finding found) {
        attribution.finding(found);
        Finding finding = found;
        TableName table = found.table();
        boolean row = found.rule() != Rule.UNIQUE_KEY && found.rule() != Rule.FOREIGN_KEY;
        if (row
                && found.status() == Status.DIVERGED
                && table != null
                && !found.key().isEmpty()) {
            if (attribution.isWanted(found)) {
                differing.add(row(found));
            } else if (withoutKey.contains(table)) {
                nameless.add(row(found));
            } else if (wasReadAndIsTheSame(found, table)) {
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

    private boolean wasReadAndIsTheSame(Finding finding, TableName table) {
        boolean compared = equal.contains(table) || (settled.contains(table) && isSpelledAlike(finding.key()));
        return compared && !attribution.isLate(finding);
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

    /** Rows that differ by the logs, and do not or are counted by what was read of their table. */
    long notCounted() {
        return (long) mended.size() + nameless.size() + differing.size();
    }

    /** Rows that differ by the logs, and were read and are the same. */
    long mended() {
        return mended.size();
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
        differing.clear();
        nameless.clear();
        healedErrors = 0;
    }
}
