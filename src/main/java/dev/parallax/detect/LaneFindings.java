package dev.parallax.detect;

import dev.parallax.change.GeneratedKeys;
import dev.parallax.change.Transaction;
import dev.parallax.finding.Explanation;
import dev.parallax.finding.Finding;
import dev.parallax.finding.FindingId;
import dev.parallax.finding.LaneStory;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Rule;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Side;
import dev.parallax.finding.Status;
import dev.parallax.finding.Witness;
import dev.parallax.finding.WitnessTransaction;
import dev.parallax.mysql.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Judges the lanes both nodes inserted in. A log says a session's settings, not which column is AUTO_INCREMENT. Where no
 * server was asked, a table counts as having one only if the values leave little doubt: on both nodes ten inserts or
 * more, and nine in ten in a lane that leaves numbers out. Of other tables nothing is claimed.
 */
final class LaneFindings {

    private static final int ENOUGH_INSERTS = 10;

    private final LaneLog a;
    private final LaneLog b;
    private final GeneratedKeys keys;

    LaneFindings(LaneLog a, LaneLog b, GeneratedKeys keys) {
        this.a = a;
        this.b = b;
        this.keys = keys;
    }

    private LaneLog log(Side side) {
        return side == Side.A ? a : b;
    }

    void addTo(List<Finding> findings) {
        MeetingLanes meeting = new MeetingLanes();
        for (TableName table : a.tables()) {
            judge(table, meeting, findings);
        }
        for (TableName table : b.tables()) {
            if (a.uses(table).isEmpty()) {
                judge(table, meeting, findings);
            }
        }
        Finding misconfigured = meeting.finding();
        if (misconfigured != null) {
            findings.add(misconfigured);
        }
    }

    /** Rows inserted where their columns are not known: of which values their lanes could be judged by. */
    List<NotChecked> notChecked() {
        Set<TableName> tables = new TreeSet<>(a.unread());
        tables.addAll(b.unread());
        List<NotChecked> result = new ArrayList<>();
        for (TableName table : tables) {
            List<LaneUse> onA = a.unread(table);
            List<LaneUse> onB = b.unread(table);
            if (keys.isKnown(table) && inserts(onA) + inserts(onB) > 0) {
                MeetingLanes meeting = new MeetingLanes();
                meeting.add(table, onA, onB);
                meeting.add(table, onA, b.uses(table));
                meeting.add(table, a.uses(table), onB);
                result.add(new NotChecked(
                        "lanes of table " + table + ": " + inserts(onA) + " row(s) inserted on a, " + inserts(onB)
                                + " on b",
                        "the table has an AUTO_INCREMENT key now, and its definition when these rows were inserted is"
                                + " not known, nor are their values"
                                + (meeting.isEmpty()
                                        ? ""
                                        : "; if it had one then, the two nodes' settings meet (" + meeting.settings()
                                                + ")"),
                        true));
            }
        }
        return result;
    }

    private static long inserts(List<LaneUse> uses) {
        long inserts = 0;
        for (LaneUse use : uses) {
            inserts += use.inserts();
        }
        return inserts;
    }

    private void judge(TableName table, MeetingLanes meeting, List<Finding> findings) {
        Boolean known = keys.of(table);
        boolean generated = known != null ? known : followsLanes(a.uses(table)) && followsLanes(b.uses(table));
        if (!generated) {
            return;
        }
        if (outside(a.uses(table)) + outside(b.uses(table)) > 0) {
            findings.add(violations(table, known != null));
        }
        meeting.add(table, a.uses(table), b.uses(table));
    }

    private static boolean followsLanes(List<LaneUse> uses) {
        long inserts = 0;
        long following = 0;
        for (LaneUse use : uses) {
            inserts += use.inserts();
            following += use.isLane() ? use.inserts() - use.outside() : 0;
        }
        return inserts >= ENOUGH_INSERTS && following * 10 >= inserts * 9;
    }

    private static long outside(List<LaneUse> uses) {
        long outside = 0;
        for (LaneUse use : uses) {
            outside += use.outside();
        }
        return outside;
    }

    private Finding violations(TableName table, boolean known) {
        Map<String, String> facts = new LinkedHashMap<>();
        List<WitnessTransaction> transactions = new ArrayList<>();
        for (Side side : Side.values()) {
            evidence(side, table, facts, transactions);
        }
        long outside = outside(a.uses(table)) + outside(b.uses(table));
        Witness witness = Witness.of(
                transactions,
                (int) Math.min(Integer.MAX_VALUE, Math.max(0, outside - transactions.size())),
                known ? LaneStory.KNOWN : LaneStory.INFERRED,
                facts);
        return finding(
                Rule.LANE_VIOLATION,
                table,
                LaneStory.violations(table.toString(), witness),
                witness,
                table.toString(),
                transactions.get(0).id());
    }

    private void evidence(
            Side side, TableName table, Map<String, String> facts, List<WitnessTransaction> transactions) {
        List<LaneUse> uses = log(side).uses(table);
        if (outside(uses) == 0) {
            return;
        }
        long inserts = 0;
        StringBuilder settings = new StringBuilder();
        StringBuilder values = new StringBuilder();
        int order = 1;
        for (LaneUse use : uses) {
            inserts += use.inserts();
            settings.append(use.outside() == 0 ? "" : (settings.isEmpty() ? "" : "; ") + settings(use));
            for (LaneUse.Outside outside : use.shown()) {
                if (order <= LaneUse.KEPT) {
                    values.append(values.isEmpty() ? "" : ", ").append(outside.value());
                    String label = "T" + (transactions.size() + 1);
                    transactions.add(LogWitness.atOrigin(label, side, "insert", order++, outside.transaction()));
                }
            }
        }
        facts.put("inserts on " + side.label(), String.valueOf(inserts));
        facts.put("outside the lane on " + side.label(), String.valueOf(outside(uses)));
        facts.put("settings on " + side.label(), settings.toString());
        facts.put("values on " + side.label(), values.toString());
    }

    static String settings(LaneUse use) {
        return "auto_increment_increment=" + use.increment + ", auto_increment_offset=" + use.offset;
    }

    static Finding finding(
            Rule rule, @Nullable TableName table, Explanation explanation, Witness witness, String... identity) {
        return new Finding(
                FindingId.of(rule, identity),
                rule,
                Severity.WARNING,
                Status.CONFIRMED,
                table,
                List.of(),
                explanation.title(),
                explanation.prose(),
                explanation.remedy(),
                witness);
    }

    /** The first transaction under these settings. */
    static Transaction first(LaneUse use) {
        Transaction first = use.first();
        if (first == null) {
            throw new IllegalStateException("settings that nothing was inserted under");
        }
        return first;
    }
}
