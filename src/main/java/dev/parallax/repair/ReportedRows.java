package dev.parallax.repair;

import dev.parallax.finding.Finding;
import dev.parallax.finding.Rule;
import dev.parallax.finding.Status;
import dev.parallax.finding.Value;
import dev.parallax.mysql.TableName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The rows that differ by a report's findings, each once. */
public final class ReportedRows {

    private final Predicate<TableName> includes;
    private final Map<String, DivergedRow> rows = new LinkedHashMap<>();
    private final List<Left> left = new ArrayList<>();
    private long ignored;

    /** @param includes which tables are asked for */
    public ReportedRows(Predicate<TableName> includes) {
        this.includes = includes;
    }

    /** A finding of the report; those that are not about a row that differs do not matter. */
    public void add(Finding finding) {
        TableName table = finding.table();
        if (finding.status() != Status.DIVERGED || table == null || !includes.test(table)) {
            return;
        }
        if (finding.ignored() != null) {
            ignored++;
        } else if (!finding.key().isEmpty()) {
            rows.merge(name(table, finding), new DivergedRow(table, finding.key(), finding), ReportedRows::moreTold);
        } else if (finding.rule() == Rule.ROW_DIFFERENCE) {
            left.add(new Left(
                    new DivergedRow(table, List.of(), finding),
                    "the table has no key that tells its rows apart, so no statement can name this one"));
        }
    }

    private static String name(TableName table, Finding finding) {
        return finding.key().stream().map(Value::text).collect(Collectors.joining("\0", table + "\0", ""));
    }

    /** What was read of both nodes says more than what their logs end with, and a conflict more than what came of it. */
    private static DivergedRow moreTold(DivergedRow known, DivergedRow other) {
        return rank(other) < rank(known) ? other : known;
    }

    private static int rank(DivergedRow row) {
        return row.finding().rule() == Rule.ROW_DIFFERENCE ? 0 : row.isToldByWrites() ? 1 : 2;
    }

    /** Those that are told most come first: a row may be named in several ways, such as by spellings of its key. */
    List<DivergedRow> rows() {
        return rows.values().stream()
                .sorted(Comparator.comparing(ReportedRows::rank))
                .toList();
    }

    /** Those of which it is clear without asking that nothing can be done. */
    List<Left> left() {
        return left;
    }

    /** Findings that an ignore file names. */
    public long ignored() {
        return ignored;
    }
}
