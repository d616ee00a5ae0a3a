package dev.parallax.faults;

import dev.parallax.sandbox.Side;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What each node inserted into tables whose keys the servers make, and under which offset of the increment 2. */
final class Lanes {

    private record Insert(String table, Side node, int offset, int value) {}

    private final List<Insert> inserts = new ArrayList<>();

    void inserted(String table, Side node, int offset, int value) {
        inserts.add(new Insert(table, node, offset, value));
    }

    /** The insert is in no log of that node any more. */
    void lost(String table, Side node, int value) {
        inserts.removeIf(one ->
                one.table.equals(table) && one.node == node && one.value == value && one.offset == node.serverId());
    }

    /** Values that are not of the lane that their session was to use, by table and node. */
    Map<String, Map<Side, List<Integer>>> outside() {
        Map<String, Map<Side, List<Integer>>> outside = new TreeMap<>();
        for (Insert one : inserts) {
            if (Math.floorMod(one.value - one.offset, 2) != 0) {
                outside.computeIfAbsent(one.table, any -> new EnumMap<>(Side.class))
                        .computeIfAbsent(one.node, any -> new ArrayList<>())
                        .add(one.value);
            }
        }
        return outside;
    }

    /** The tables into which both nodes inserted in one lane. */
    Set<String> meeting() {
        Set<String> tables = new HashSet<>();
        for (Insert one : inserts) {
            for (Insert other : inserts) {
                if (one.table.equals(other.table) && one.node != other.node && one.offset == other.offset) {
                    tables.add(one.table);
                }
            }
        }
        return tables;
    }

    void clear() {
        inserts.clear();
    }
}
