package dev.parallax.detect;

import dev.parallax.finding.Finding;
import dev.parallax.finding.LaneStory;
import dev.parallax.finding.Rule;
import dev.parallax.finding.Side;
import dev.parallax.finding.Witness;
import dev.parallax.mysql.TableName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Settings under which the two nodes inserted into one table and whose lanes have numbers in common. The lanes of
 * increments i, j and offsets o, p have none exactly if the greatest common divisor of i and j does not divide o - p.
 */
final class MeetingLanes {

    private static final int SHOWN_TABLES = 8;

    private final TreeSet<TableName> tables = new TreeSet<>();
    private @Nullable LaneUse firstOnA;
    private @Nullable LaneUse firstOnB;
    private final Map<String, Boolean> settingsA = new LinkedHashMap<>();
    private final Map<String, Boolean> settingsB = new LinkedHashMap<>();

    void add(TableName table, List<LaneUse> usesA, List<LaneUse> usesB) {
        for (LaneUse a : usesA) {
            for (LaneUse b : usesB) {
                if (a.inserts() > 0 && b.inserts() > 0 && meet(a, b)) {
                    tables.add(table);
                    settingsA.put(LaneFindings.settings(a), true);
                    settingsB.put(LaneFindings.settings(b), true);
                    if (firstOnA == null) {
                        firstOnA = a;
                        firstOnB = b;
                    }
                }
            }
        }
    }

    static boolean meet(LaneUse a, LaneUse b) {
        if (!a.isLane() || !b.isLane()) {
            return true;
        }
        int divisor = a.increment;
        for (int rest = b.increment; rest != 0; ) {
            int next = divisor % rest;
            divisor = rest;
            rest = next;
        }
        return (a.offset - b.offset) % divisor == 0;
    }

    boolean isEmpty() {
        return tables.isEmpty();
    }

    /** Those of both nodes. */
    String settings() {
        return "a: " + String.join("; ", settingsA.keySet()) + "; b: " + String.join("; ", settingsB.keySet());
    }

    /** One finding for the pair; null when no lanes meet. */
    @Nullable
    Finding finding() {
        LaneUse a = firstOnA;
        LaneUse b = firstOnB;
        if (a == null || b == null) {
            return null;
        }
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("settings on a", String.join("; ", settingsA.keySet()));
        facts.put("settings on b", String.join("; ", settingsB.keySet()));
        facts.put("tables", tableNames());
        Witness witness = Witness.of(
                List.of(
                        LogWitness.atOrigin("T1", Side.A, "insert", 1, LaneFindings.first(a)),
                        LogWitness.atOrigin("T2", Side.B, "insert", 1, LaneFindings.first(b))),
                0,
                cause(a, b),
                facts);
        return LaneFindings.finding(
                Rule.LANE_MISCONFIGURED,
                null,
                LaneStory.misconfigured(witness),
                witness,
                LaneFindings.settings(a),
                LaneFindings.settings(b));
    }

    private static String cause(LaneUse a, LaneUse b) {
        if (a.increment < 2 || b.increment < 2) {
            return LaneStory.NO_LANES;
        }
        if (!a.isLane() || !b.isLane()) {
            return LaneStory.OFFSET_IGNORED;
        }
        return a.increment == b.increment && a.offset == b.offset ? LaneStory.SAME_LANE : LaneStory.LANES_MEET;
    }

    private String tableNames() {
        StringBuilder names = new StringBuilder();
        int shown = 0;
        for (TableName table : tables) {
            if (shown++ < SHOWN_TABLES) {
                names.append(names.isEmpty() ? "" : ", ").append(table);
            }
        }
        return shown > SHOWN_TABLES ? names + " and " + (shown - SHOWN_TABLES) + " more" : names.toString();
    }
}
