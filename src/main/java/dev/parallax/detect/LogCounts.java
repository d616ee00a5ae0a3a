package dev.parallax.detect;

import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What was read from one log, to the last transaction and row, and what of it could not be correlated. */
final class LogCounts {

    /** Statements kept as examples; all are counted. */
    private static final int KEPT_STATEMENTS = 5;

    long transactions;
    long rowChanges;

    @Nullable
    BinlogPosition from;

    @Nullable
    BinlogPosition to;

    @Nullable
    String serverVersion;

    final Map<TableName, Skipped> skipped = new TreeMap<>();
    long statements;
    final List<String> statementExamples = new ArrayList<>();

    /** Row changes of one table that were counted and not correlated, by reason. */
    static final class Skipped {
        final Map<String, Long> byReason = new TreeMap<>();
    }

    void skip(TableName table, String reason, long rows) {
        skipped.computeIfAbsent(table, name -> new Skipped()).byReason.merge(reason, rows, Long::sum);
    }

    void statement(String sql) {
        statements++;
        if (statementExamples.size() < KEPT_STATEMENTS) {
            statementExamples.add(sql.length() > 120 ? sql.substring(0, 120) + "..." : sql);
        }
    }
}
