package dev.parallax.detect;

import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What was read from one log, to the last transaction and row, and what of it could not be correlated. */
final class LogCounts {

    long transactions;
    /** Of these, committed at their origin inside the window. */
    long judged;

    long rowChanges;

    @Nullable
    BinlogPosition from;

    @Nullable
    BinlogPosition to;

    /** When this log's server committed its last transaction; 0 when not logged. */
    long lastCommitMicros;

    @Nullable
    String serverVersion;

    final LaneLog lanes = new LaneLog();
    final SilentStretches stretches = new SilentStretches();

    final Map<TableName, Skipped> skipped = new TreeMap<>();
    /** Transactions that neither a GTID nor a commit time names, as servers before 8.0.1 log them. */
    long unnamedTransactions;
    /** Stretches of the log that are missing between the files given. */
    final List<String> gaps = new ArrayList<>();

    final TextStatements statements = new TextStatements();

    /** Row changes of one table that were counted and not correlated, by reason. */
    static final class Skipped {
        final Map<String, Long> byReason = new TreeMap<>();
    }

    private record SkippedRows(TableName table, String reason) {}

    private final Map<SkippedRows, Long> openSkips = new HashMap<>();
    private long rowChangesBefore;

    /** Unique indexes and foreign keys of tables that are not judged, with the reason. */
    final Map<TableName, Map<String, String>> unjudged = new TreeMap<>();

    /** Of one table, to be filled. */
    Map<String, String> unjudged(TableName table) {
        Map<String, String> known = unjudged.get(table);
        if (known == null) {
            known = new TreeMap<>();
            unjudged.put(table, known);
        }
        return known;
    }

    /** Tables with keys that may be equal though their bytes differ, and why that cannot be told. */
    final Map<TableName, String> keyProblems = new TreeMap<>();

    void keyProblem(TableName table, String why) {
        keyProblems.putIfAbsent(table, why);
    }

    /** What is counted from here on counts once the transaction has {@link #ended}. */
    void begun() {
        rowChangesBefore = rowChanges;
    }

    void skip(TableName table, String reason, long rows) {
        openSkips.merge(new SkippedRows(table, reason), rows, Long::sum);
    }

    void ended() {
        transactions++;
        statements.ended();
        if (openSkips.isEmpty()) {
            return;
        }
        openSkips.forEach((rows, count) -> skipped.computeIfAbsent(rows.table(), name -> new Skipped())
                .byReason
                .merge(rows.reason(), count, Long::sum));
        openSkips.clear();
    }

    /** The transaction was cut off and will come again. */
    void abandoned() {
        rowChanges = rowChangesBefore;
        openSkips.clear();
        statements.abandoned();
    }

    void gap(String before, String after) {
        gaps.add("between " + before + " and " + after);
    }
}
