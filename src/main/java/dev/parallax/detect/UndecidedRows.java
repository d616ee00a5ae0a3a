package dev.parallax.detect;

import dev.parallax.change.Transaction;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Side;
import dev.parallax.mysql.TableName;
import dev.parallax.mysql.TransactionId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;

/** Rows of which the logs do not say what became of them, counted by table and reason, each with the first as example. */
final class UndecidedRows {

    /** Why a row is open. */
    enum Reason {
        EVENT_MISSING(
                " row change(s) of ",
                "the transaction is in both logs, its row event in one only, and no other write of the row is in the"
                        + " logs: the other node's row already had that value, or the change was not applied there (",
                "). Compare the row on both nodes, or give older logs"),
        CHANGED_BESIDE(
                " row(s) of ",
                "applying a transaction changed them, and they are none that it wrote where it came from: overwritten"
                        + " for a value in a unique index (replica_exec_mode=IDEMPOTENT), or by a foreign key's cascade (",
                "). Compare the rows on both nodes"),
        LOST_FROM_LOG(
                " row change(s) of ",
                "the node that their transactions came from has lost these from its log, which does not say whether the"
                        + " rows are lost there too (",
                "). Compare the rows on both nodes"),
        LAST_ROW_UNKNOWN(
                " row(s) of ",
                "they had concurrent or skipped writes, and the last row of one node is not in the logs (",
                "). Give older logs of that node, or compare the rows on both nodes"),
        BOTH_WROTE(
                " row(s) of ",
                "both nodes wrote them, and whether concurrently cannot be told from these logs, of which one does not"
                        + " hold all that its node executed (",
                "). Compare them on both nodes"),
        MAYBE_CONCURRENT(
                " row(s) of ",
                "both nodes wrote them, and one log lacks a write of the other node, which was skipped or changed nothing"
                        + " there, before or behind its own: whether these two were concurrent is not known (",
                "). Read the row's history with parallax explain, and where it does not end equal compare both nodes"),
        COLUMNS_NOT_SHOWN(
                " row(s) of ",
                "they had concurrent writes, and the row images of one node do not show all columns"
                        + " (binlog_row_image is not FULL, or partial JSON updates), so it is not known whether the rows"
                        + " are equal (",
                "). Compare them on both nodes"),
        CHANGED_UNLOGGED(
                " row(s) of ",
                "they were changed without being logged, and the row images of a write behind that do not show all"
                        + " columns (binlog_row_image is not FULL, or partial JSON updates), so it is not known whether"
                        + " the rows are equal since (",
                "). Compare them on both nodes"),
        TABLE_CHANGED(
                " row(s) of ",
                "they differed, and later the table was altered, truncated, renamed or dropped, or has other columns on"
                        + " one node (",
                "). Compare them on both nodes"),
        IN_GAPS(
                " row(s) of ",
                "they differed, and files of both logs are missing behind that, which may hold later writes (",
                "). Give these files, or compare the rows on both nodes"),
        EVENT_MISSING_AND_SETTLED(
                " row change(s) of ",
                "one log lacks their row events, and what the logs show of the rows does not say whether they changed"
                        + " nothing there or were left out. The rows are equal since, or another finding tells how they"
                        + " end (",
                "). Read the transaction with parallax explain --transaction, and compare what else it wrote"),
        LEFT_OUT_OF_CONFLICT(
                " row change(s) of ",
                "one log lacks their transactions, each of which was concurrent with others: without GTIDs a skipped"
                        + " transaction and one whose changes were suppressed look the same. How the rows ended is told"
                        + " with the conflicts (",
                ")");

        private final String what;
        private final String why;
        private final String remedy;

        Reason(String what, String why, String remedy) {
            this.what = what;
            this.why = why;
            this.remedy = remedy;
        }
    }

    private static final class Counted {
        long rows;
        String example = "";
        /** Those that the row images do not show. */
        final Set<String> columns = new TreeSet<>();
    }

    private record LeftOut(Reason reason, TableName table, String example) {}

    private static final int BYTES_PER_LEFT_OUT = 300;

    private final Map<Reason, Map<TableName, Counted>> counted = new EnumMap<>(Reason.class);
    /** By transaction: of some it turns out by another row that they were skipped. */
    private final Map<TransactionId, List<LeftOut>> leftOut = new LinkedHashMap<>();

    /** Those that a clash names, of which their own rows may say nothing. */
    private final Map<TransactionId, LeftOut> clashed = new LinkedHashMap<>();

    private final ConstraintTally constraints;

    UndecidedRows(ConstraintTally constraints) {
        this.constraints = constraints;
        for (Reason reason : Reason.values()) {
            counted.put(reason, new TreeMap<>());
        }
    }

    void add(Reason reason, Episode episode, FindingBuilder builder) {
        if (constraints.isClashed(episode.block.first(Side.A).original().key)) {
            // Decided: who holds its unique value says that it differs. Why, and what was skipped, is not.
            if (reason == Reason.EVENT_MISSING) {
                if (episode.block.first(Side.A).transaction().isAbsent()) {
                    leftOut(episode, builder);
                } else {
                    settled(episode, builder);
                }
                return;
            }
            if (reason != Reason.BOTH_WROTE && reason != Reason.MAYBE_CONCURRENT) {
                return;
            }
        }
        count(reason, episode, builder);
    }

    /** How the row ends is known; whether one of its changes was left out on one node is not. */
    void settled(Episode episode, FindingBuilder builder) {
        if (episode.block.first(Side.A).transaction().isAbsent()) {
            leftOut(Reason.EVENT_MISSING_AND_SETTLED, episode, builder);
        } else {
            count(Reason.EVENT_MISSING_AND_SETTLED, episode, builder);
        }
    }

    private void count(Reason reason, Episode episode, FindingBuilder builder) {
        Row row = builder.anyRow(episode.block.first(Side.A));
        Counted counted = add(reason, row.table().name(), example(row, episode));
        FoldedRows folded = episode.folded();
        if (reason == Reason.COLUMNS_NOT_SHOWN && folded != null) {
            counted.columns.addAll(folded.undecided());
        }
    }

    private Counted add(Reason reason, TableName table, String example) {
        Map<TableName, Counted> tables = counted.getOrDefault(reason, Map.of());
        Counted rows = tables.get(table);
        if (rows == null) {
            rows = new Counted();
            rows.example = example;
            tables.put(table, rows);
        }
        rows.rows++;
        return rows;
    }

    /** See {@link Episode.Kind#LEFT_OUT_OF_CONFLICT}. */
    void leftOut(Episode episode, FindingBuilder builder) {
        leftOut(Reason.LEFT_OUT_OF_CONFLICT, episode, builder);
    }

    private void leftOut(Reason reason, Episode episode, FindingBuilder builder) {
        SettledWrite write = episode.block.first(Side.A);
        Row row = builder.anyRow(write);
        leftOut.computeIfAbsent(write.transaction().id, id -> new ArrayList<>(1))
                .add(new LeftOut(reason, row.table().name(), example(row, episode)));
    }

    /** A transaction that one log lacks, which clashed with another: suppressed for that, or skipped. */
    void leftOut(SettledWrite clash, Row row) {
        TransactionState transaction = clash.transaction();
        if (transaction.isAbsent() && !transaction.isLostAtOrigin()) {
            clashed.putIfAbsent(
                    transaction.id,
                    new LeftOut(Reason.LEFT_OUT_OF_CONFLICT, row.table().name(), example(row, transaction)));
        }
    }

    private static String example(Row row, Episode episode) {
        return example(row, episode.block.first(Side.A).transaction());
    }

    private static String example(Row row, TransactionState transaction) {
        StringJoiner key = new StringJoiner(", ");
        row.key().forEach(value -> key.add(value.column() + "=" + value.text()));
        Transaction logged = transaction.anyLogged();
        return "first " + key + ", transaction " + logged.id() + " at " + logged.file() + ":" + logged.offset();
    }

    long heldBytes() {
        return (long) (leftOut.size() + clashed.size()) * BYTES_PER_LEFT_OUT;
    }

    /**
     * As entries of a report.
     *
     * @param skipped transactions that are proved to have been skipped
     */
    List<NotChecked> notChecked(Set<TransactionId> skipped) {
        clashed.forEach((transaction, row) -> leftOut.putIfAbsent(transaction, List.of(row)));
        clashed.clear();
        leftOut.forEach((transaction, rows) -> {
            if (!skipped.contains(transaction)) {
                rows.forEach(row -> add(row.reason(), row.table(), row.example()));
            }
        });
        leftOut.clear();
        List<NotChecked> result = new ArrayList<>();
        counted.forEach((reason, tables) -> tables.forEach((table, rows) -> {
            String columns = rows.columns.isEmpty() ? "what was taken to another key" : String.join(", ", rows.columns);
            String example = (reason == Reason.COLUMNS_NOT_SHOWN ? columns + "; " : "") + rows.example;
            result.add(new NotChecked(rows.rows + reason.what + table, reason.why + example + reason.remedy, true));
        }));
        return result;
    }
}
