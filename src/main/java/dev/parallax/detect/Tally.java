package dev.parallax.detect;

import dev.parallax.change.Transaction;
import dev.parallax.finding.Finding;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Rule;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Side;
import dev.parallax.finding.Status;
import dev.parallax.finding.Summary;
import dev.parallax.mysql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Turns the episodes of one pass after the other into findings, exact counts, and a list of what stayed open. */
final class Tally {

    private final Window window;
    private final TableChanges changes;
    private final FindingSink sink;

    private long conflicts;
    private long divergedRows;
    private long healedRows;
    private long pendingRows;
    private final Map<String, Long> byRule = new TreeMap<>();
    private final Map<String, Long> bySeverity = new TreeMap<>();
    private final Map<TableName, Undecided> absentRows = new TreeMap<>();
    private final Map<TableName, Undecided> unknownRows = new TreeMap<>();
    private final Map<TableName, Undecided> changedTables = new TreeMap<>();
    /** Keys of this pass with a healed finding: a row may have several. */
    private final LongSet healedKeys = new LongSet();

    private long lastDivergedHigh;
    private long lastDivergedLow;

    /** Rows of one table that could not be decided, with the first of them as an example. */
    private static final class Undecided {
        long rows;
        String example = "";
    }

    Tally(Window window, TableChanges changes, FindingSink sink) {
        this.window = window;
        this.changes = changes;
        this.sink = sink;
    }

    void take(Episode episode, FindingBuilder builder) {
        builder.forget();
        if (!window.includes(episode.block)) {
            return;
        }
        if (episode.kind == Episode.Kind.ROW_ABSENT) {
            if (episode.status() != Status.HEALED) {
                undecided(absentRows, episode, builder);
            }
            return;
        }
        if (episode.status() == Status.DIVERGED && !episode.lastRowsKnown()) {
            undecided(unknownRows, episode, builder);
            return;
        }
        if (episode.status() == Status.DIVERGED && changes.happenedAfter(episode, builder)) {
            undecided(changedTables, episode, builder);
            return;
        }
        Finding finding = builder.build(episode);
        if (finding == null) {
            return;
        }
        if (episode.kind == Episode.Kind.CONFLICT) {
            conflicts++;
        }
        countRow(finding.status(), episode.block.first(Side.A).original().key);
        byRule.merge(finding.rule().id(), 1L, Long::sum);
        bySeverity.merge(finding.severity().name(), 1L, Long::sum);
        sink.finding(finding);
    }

    private void countRow(Status status, KeyState key) {
        if (status == Status.DIVERGED) {
            // All findings of one key are handed over together at the end.
            if (divergedRows == 0 || key.keyHigh != lastDivergedHigh || key.keyLow != lastDivergedLow) {
                divergedRows++;
                healedKeys.remove(key.keyLow);
            }
            lastDivergedHigh = key.keyHigh;
            lastDivergedLow = key.keyLow;
        } else if (status == Status.PENDING) {
            healedKeys.remove(key.keyLow);
        } else if (status == Status.HEALED) {
            healedKeys.add(key.keyLow);
        }
    }

    private static void undecided(Map<TableName, Undecided> into, Episode episode, FindingBuilder builder) {
        Row row = builder.anyRow(episode.block.first(Side.A));
        Undecided undecided = into.computeIfAbsent(row.table().name(), name -> new Undecided());
        if (undecided.rows++ == 0) {
            Transaction logged =
                    episode.block.first(Side.A).original().transaction.anyLogged();
            undecided.example = "first " + keyText(row) + ", transaction " + logged.id() + " at " + logged.file() + ":"
                    + logged.offset();
        }
    }

    private static String keyText(Row row) {
        List<String> parts = new ArrayList<>();
        row.key().forEach(value -> parts.add(value.column() + "=" + value.text()));
        return String.join(", ", parts);
    }

    /** About how much memory this pass has taken so far. */
    long heldBytes() {
        return healedKeys.heldBytes();
    }

    /** One pass is complete: keys of the next one are others. */
    void endOfPass(PendingCounts pending) {
        pendingRows += pending.rows();
        healedRows += healedKeys.size();
        healedKeys.clear();
    }

    Summary summary(LogCounts a, LogCounts b) {
        for (Rule rule : Rule.values()) {
            byRule.putIfAbsent(rule.id(), 0L);
        }
        for (Severity severity : Severity.values()) {
            bySeverity.putIfAbsent(severity.name(), 0L);
        }
        return new Summary(
                new Summary.PerNode(a.transactions, b.transactions),
                new Summary.PerNode(a.rowChanges, b.rowChanges),
                conflicts,
                divergedRows,
                healedRows,
                pendingRows,
                byRule,
                bySeverity);
    }

    List<NotChecked> undecidedRows() {
        List<NotChecked> result = new ArrayList<>();
        absentRows.forEach((table, rows) -> result.add(new NotChecked(
                rows.rows + " row change(s) of " + table,
                "the transaction is in both logs, its row event in one only, and no other write of the row is in the"
                        + " logs: the other node's row already had that value, or the change was not applied there ("
                        + rows.example + "). Compare the row on both nodes, or give older logs",
                true)));
        unknownRows.forEach((table, rows) -> result.add(new NotChecked(
                rows.rows + " row(s) of " + table,
                "they had concurrent writes, and the last row of one node is not in the logs (" + rows.example
                        + "). Give older logs of that node, or compare the rows on both nodes",
                true)));
        changedTables.forEach((table, rows) -> result.add(new NotChecked(
                rows.rows + " row(s) of " + table,
                "they differed after concurrent writes, and later the table was altered, truncated, renamed or"
                        + " dropped (" + rows.example + "). Compare them on both nodes",
                true)));
        return result;
    }
}
