package dev.parallax.detect;

import dev.parallax.change.RowStore;
import dev.parallax.change.TableMap;
import dev.parallax.change.Transaction;
import dev.parallax.finding.PartialImages;
import dev.parallax.finding.Side;
import dev.parallax.finding.Value;
import dev.parallax.finding.Witness;
import dev.parallax.finding.WitnessTransaction;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.Column;
import dev.parallax.mysql.ColumnType;
import dev.parallax.mysql.TableName;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the rows of an {@link Episode} again and puts the proof together. */
final class WitnessBuilder implements RowEvents {

    private final TableRegistry tables;
    private final RowStore[] stores;
    /** Rows of the current episode; most are asked for several times. */
    private final List<Map<RowRef, Row.Images>> read = List.of(new HashMap<>(), new HashMap<>());
    /** The same rows by what is in them: one node's log mostly repeats what the other's has shown. */
    private final Map<Content, Row> known = new HashMap<>();

    /** An image that holds all columns, under a definition of its table. */
    private record Content(long digest, int table) {
        // Written out: a record's own are made at their first call, which takes longer than all that are to come.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Content that && digest == that.digest && table == that.table;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(digest) + table;
        }
    }

    /** Reads rows again from the stores of node a and node b. */
    WitnessBuilder(TableRegistry tables, RowStore a, RowStore b) {
        this.tables = tables;
        this.stores = new RowStore[] {a, b};
    }

    /** Whether rows under the two definitions cannot be compared byte by byte. */
    boolean haveOtherShapes(int table, int other) {
        return !tables.comparable(table, other);
    }

    boolean areAligned(int table, int other) {
        return tables.isAligned(table, other);
    }

    private RowStore store(Side side) {
        return stores[side.index()];
    }

    @Nullable
    Row before(@Nullable OpenWrite write) {
        if (write == null || write.before == WriteBatch.ABSENT) {
            return null;
        }
        Content content = content(write, write.before, write.firstTable());
        Row row = content == null ? null : known.get(content);
        return row != null
                ? row
                : keep(content, images(write.side, write.firstRow()).before());
    }

    @Nullable
    Row after(@Nullable OpenWrite write) {
        if (write == null || write.after == WriteBatch.ABSENT) {
            return null;
        }
        Content content = content(write, write.after, write.lastTable());
        Row row = content == null ? null : known.get(content);
        return row != null
                ? row
                : keep(content, images(write.side, write.lastRow()).after());
    }

    /** Null where the digest is not that of a whole row. */
    private static @Nullable Content content(OpenWrite write, long digest, int table) {
        return write.key.space == 0 && !ImageDigest.isPartial(digest) ? new Content(digest, table) : null;
    }

    private @Nullable Row keep(@Nullable Content content, @Nullable Row row) {
        if (content != null && row != null) {
            known.put(content, row);
        }
        return row;
    }

    /** An image of a row that the transaction inserted and deleted again: there before and after it, there is none. */
    @Nullable
    Row within(OpenWrite write) {
        Row.Images first = images(write.side, write.firstRow());
        return first.after() != null ? first.after() : first.before();
    }

    TableName table(OpenWrite write) {
        return tables.table(write.firstTable()).name();
    }

    @Override
    public List<Row.Images> of(OpenWrite write) {
        List<Row.Images> events = new ArrayList<>(1);
        for (OpenWrite.Event event : write.events()) {
            Row.Images images = Row.read(store(write.side), tables, event.row());
            events.add(new Row.Images(
                    event.hasBefore() ? images.before() : null, event.hasAfter() ? images.after() : null));
        }
        return events;
    }

    /** Both images of the event that the write began with, or of the one that it ended with. */
    Row.Images imagesOf(OpenWrite write, boolean ended) {
        return images(write.side, ended ? write.lastRow() : write.firstRow());
    }

    /** Whether keys of the write's table may be equal though their bytes differ. */
    boolean hasSpellings(OpenWrite write) {
        TableMap table = tables.table(write.lastTable());
        KeyForm form = tables.keyForms.of(table);
        return form != null && form.folds();
    }

    /** The key of the row that a write of another key left behind. */
    KeyState rowKey(OpenWrite write) {
        return Row.key(write.side, store(write.side), tables, write.lastRow());
    }

    private Row.Images images(Side side, RowRef ref) {
        Map<RowRef, Row.Images> seen = read.get(side.index());
        Row.Images images = seen.get(ref);
        if (images == null) {
            images = Row.read(store(side), tables, ref);
            seen.put(ref, images);
        }
        return images;
    }

    /** Goes to the next episode: its rows are others. */
    void forget() {
        read.forEach(Map::clear);
        known.clear();
    }

    Witness build(Episode episode) {
        Block block = episode.block;
        SettledWrite first = block.first(Side.A);
        SettledWrite second = block.first(Side.B);
        List<SettledWrite> involved = involved(block, first, second);
        // First of all, since the rows that these show are those of all the others, mostly.
        List<String> columnsA = changedColumns(first.original());
        List<String> columnsB = first.equals(second) ? List.of() : changedColumns(second.original());
        Row lastA = after(episode.last(Side.A));
        Row lastB = after(episode.last(Side.B));
        boolean bothKnown = episode.last(Side.A) != null && episode.last(Side.B) != null;
        boolean conflict = !first.equals(second);
        FoldedRows folded = episode.folded();
        Witness witness = new Witness(
                transactions(involved, first, second),
                (int) Math.min(Integer.MAX_VALUE, block.count() - involved.size()),
                folded == null ? imageOf(episode.last(Side.A), lastA) : imageOf(folded.on(Side.A)),
                folded == null ? imageOf(episode.last(Side.B), lastB) : imageOf(folded.on(Side.B)),
                folded != null ? folded.differing() : bothKnown ? Row.differingColumns(lastA, lastB) : List.of(),
                columnsA,
                columnsB,
                folded == null && conflict && bothUpdates(first, second) && Collections.disjoint(columnsA, columnsB),
                conflict ? experienced(Side.A, first, second) : null,
                conflict ? experienced(Side.B, second, first) : null,
                conflict && bothUpdates(first, second) ? deltas(first.original(), second.original()) : List.of());
        return folded == null ? witness : witness.because(null, notLogged(folded));
    }

    private static @Nullable List<Value> imageOf(FoldedRow row) {
        return row.isKnown() ? row.values() : null;
    }

    /** Per node the columns that no row image shows. */
    private static Map<String, String> notLogged(FoldedRows rows) {
        Map<String, String> facts = new LinkedHashMap<>();
        for (Side side : Side.values()) {
            List<String> columns = rows.on(side).unknownColumns();
            if (!columns.isEmpty()) {
                facts.put(PartialImages.notLogged(side), String.join(", ", columns));
            }
        }
        return facts;
    }

    private static List<SettledWrite> involved(Block block, SettledWrite first, SettledWrite second) {
        Set<SettledWrite> involved = new LinkedHashSet<>(block.kept());
        involved.add(first);
        involved.add(second);
        List<SettledWrite> ordered = new ArrayList<>(involved);
        ordered.sort(Comparator.comparingLong(write -> write.transaction().place(Side.A)));
        return ordered;
    }

    private static @Nullable List<Value> imageOf(@Nullable OpenWrite write, @Nullable Row row) {
        return write == null ? null : row == null ? List.of() : row.values();
    }

    private static boolean bothUpdates(SettledWrite first, SettledWrite second) {
        return Experience.operation(first.original()).equals("update")
                && Experience.operation(second.original()).equals("update");
    }

    private List<String> changedColumns(OpenWrite write) {
        return Row.changedColumns(before(write), after(write));
    }

    private static @Nullable String experienced(Side node, SettledWrite own, SettledWrite peers) {
        boolean applied = peers.transaction().logged(node) != null;
        return applied ? Experience.ofNode(own.original(), peers.on(node), peers.original()) : null;
    }

    private List<WitnessTransaction> transactions(
            List<SettledWrite> involved, SettledWrite first, SettledWrite second) {
        List<WitnessTransaction> result = new ArrayList<>(involved.size());
        int further = first.equals(second) ? 2 : 3;
        for (SettledWrite write : involved) {
            String label = write.equals(first) ? "T1" : write.equals(second) ? "T2" : "T" + further++;
            TransactionState transaction = write.transaction();
            result.add(new WitnessTransaction(
                    label,
                    transaction.id.toString(),
                    transaction.origin(),
                    Experience.operation(write.original()),
                    instant(transaction.anyLogged().originalCommitMicros()),
                    applied(Side.A, write, involved),
                    applied(Side.B, write, involved),
                    transaction.statement));
        }
        return result;
    }

    private WitnessTransaction.@Nullable Applied applied(Side side, SettledWrite write, List<SettledWrite> involved) {
        TransactionState transaction = write.transaction();
        long place = transaction.place(side);
        if (place == TransactionState.NOT_SEEN) {
            return null;
        }
        int order = 1;
        for (SettledWrite other : involved) {
            if (other.transaction().place(side) < place) {
                order++;
            }
        }
        OpenWrite there = write.on(side);
        return applied(side, transaction, order, before(there), after(there), there != null);
    }

    /** A transaction in one log, with what it did to a row there. */
    WitnessTransaction.Applied applied(
            Side side,
            TransactionState transaction,
            int order,
            @Nullable Row before,
            @Nullable Row after,
            boolean rowLogged) {
        Transaction logged = transaction.logged(side);
        return new WitnessTransaction.Applied(
                order,
                logged == null ? null : new BinlogPosition(logged.file(), logged.offset()),
                logged == null ? null : instant(logged.immediateCommitMicros()),
                before == null ? List.of() : before.values(),
                after == null ? List.of() : after.values(),
                rowLogged);
    }

    static @Nullable Instant instant(long micros) {
        return micros == 0 ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** For numbers that both sides changed: what each added. */
    private List<Witness.Delta> deltas(OpenWrite a, OpenWrite b) {
        Row beforeA = before(a);
        Row afterA = after(a);
        Row beforeB = before(b);
        Row afterB = after(b);
        if (beforeA == null || afterA == null || beforeB == null || afterB == null) {
            return List.of();
        }
        List<String> changedOnBoth = Row.differingColumns(beforeA, afterA);
        changedOnBoth.retainAll(Row.differingColumns(beforeB, afterB));
        List<Witness.Delta> result = new ArrayList<>();
        for (String name : changedOnBoth) {
            Column column = afterA.column(name);
            if (column == null || !isExactNumber(column)) {
                continue;
            }
            String deltaA = delta(beforeA.text(name), afterA.text(name));
            String deltaB = delta(beforeB.text(name), afterB.text(name));
            if (deltaA != null && deltaB != null) {
                result.add(new Witness.Delta(name, deltaA, deltaB));
            }
        }
        return result;
    }

    private static boolean isExactNumber(Column column) {
        return ColumnType.isNumeric(column.type())
                && column.type() != ColumnType.FLOAT
                && column.type() != ColumnType.DOUBLE
                && column.type() != ColumnType.YEAR;
    }

    private static @Nullable String delta(@Nullable String before, @Nullable String after) {
        if (before == null || after == null) {
            return null;
        }
        BigDecimal difference = new BigDecimal(after).subtract(new BigDecimal(before));
        return (difference.signum() > 0 ? "+" : "") + difference.toPlainString();
    }
}
