package dev.parallax.detect;

import dev.parallax.change.TableMap;
import dev.parallax.finding.Side;
import dev.parallax.mysql.Column;
import dev.parallax.mysql.TableName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Every table definition seen in either log, by a small index, and whether images written under two of them can be
 * compared byte by byte. Shared by both readers and the correlator.
 */
final class TableRegistry {

    private record Entry(TableMap table, int layout) {}

    private final List<Entry> entries = new ArrayList<>();
    /** Per table and side the layout used last: at the end of the logs the two nodes should agree. */
    private final Map<TableName, int[]> latestLayout = new TreeMap<>();

    /** How the keys of tables are compared. */
    final KeyForms keyForms;

    private final ImageShapes shapes = new ImageShapes();
    private int layouts;

    TableRegistry(KeyForms keyForms) {
        this.keyForms = keyForms;
    }

    /** Returns the index of this definition. */
    synchronized int register(Side side, TableMap table) {
        int index = indexOf(table);
        int[] latest = latestLayout.computeIfAbsent(table.name(), name -> new int[] {-1, -1});
        latest[side.index()] = entries.get(index).layout();
        return index;
    }

    private int indexOf(TableMap table) {
        int layout = -1;
        for (int i = 0; i < entries.size(); i++) {
            TableMap known = entries.get(i).table();
            if (known.equals(table)) {
                return i;
            }
            if (sameLayout(known, table)) {
                layout = entries.get(i).layout();
            }
        }
        entries.add(new Entry(table, layout >= 0 ? layout : layouts++));
        return entries.size() - 1;
    }

    private static boolean sameLayout(TableMap one, TableMap other) {
        if (!one.name().equals(other.name())
                || one.columnCount() != other.columnCount()
                || !Arrays.equals(one.keyColumns(), other.keyColumns())) {
            return false;
        }
        for (int i = 0; i < one.columnCount(); i++) {
            Column first = one.columns().get(i);
            Column second = other.columns().get(i);
            if (!first.sameStorage(second) || !Objects.equals(first.name(), second.name())) {
                return false;
            }
        }
        return true;
    }

    /** What {@link ImageDigest} calls images of this table that hold only these columns. */
    synchronized int shape(int index, BitSet columns) {
        Entry entry = entries.get(index);
        return columns.cardinality() == entry.table().columnCount()
                ? ImageShapes.WHOLE
                : shapes.of(entry.layout(), columns);
    }

    synchronized TableMap table(int index) {
        return entries.get(index).table();
    }

    /** Whether equal rows under the two definitions have equal bytes. */
    synchronized boolean comparable(int index, int other) {
        return index == other
                || entries.get(index).layout() == entries.get(other).layout();
    }

    /** Every table that either log holds a write of, selected or not. */
    synchronized Set<TableName> names() {
        return new TreeSet<>(latestLayout.keySet());
    }

    /** Tables whose definition differs between the nodes where the logs end, with what the difference does. */
    synchronized Map<TableName, String> differing() {
        Map<TableName, String> result = new TreeMap<>();
        latestLayout.forEach((name, latest) -> {
            if (latest[0] >= 0 && latest[1] >= 0 && latest[0] != latest[1]) {
                String moved = movedColumn(ofLayout(latest[0]), ofLayout(latest[1]));
                result.put(name, moved == null ? "" : moved);
            }
        });
        return result;
    }

    private TableMap ofLayout(int layout) {
        for (Entry entry : entries) {
            if (entry.layout() == layout) {
                return entry.table();
            }
        }
        throw new IllegalArgumentException("no table has layout " + layout);
    }

    /**
     * Whether a column stands at another place under the two definitions. Replication goes by place, so such a write
     * leaves other values in it on the other node, and comparing the two by name says nothing about the write.
     */
    synchronized boolean isAligned(int index, int other) {
        return comparable(index, other) || movedColumn(table(index), table(other)) == null;
    }

    /** The first column that stands at another place in the second table, in words; null without one. */
    private static @Nullable String movedColumn(TableMap a, TableMap b) {
        for (int i = 0; i < a.columnCount(); i++) {
            String name = a.columns().get(i).name();
            for (int j = 0; name != null && j < b.columnCount(); j++) {
                if (i != j && name.equals(b.columns().get(j).name())) {
                    return name + " is column " + (i + 1) + " on a and " + (j + 1) + " on b";
                }
            }
        }
        return null;
    }
}
