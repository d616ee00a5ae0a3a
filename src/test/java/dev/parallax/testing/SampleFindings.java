package dev.parallax.testing;

import static dev.parallax.testing.SampleWitness.applied;
import static dev.parallax.testing.SampleWitness.none;
import static dev.parallax.testing.SampleWitness.row;
import static dev.parallax.testing.SampleWitness.unlogged;

import dev.parallax.finding.Explanation;
import dev.parallax.finding.Finding;
import dev.parallax.finding.FindingId;
import dev.parallax.finding.Rule;
import dev.parallax.finding.RuleId;
import dev.parallax.finding.SchemaStory;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Side;
import dev.parallax.finding.Status;
import dev.parallax.finding.Value;
import dev.parallax.finding.Witness;
import dev.parallax.mysql.TableName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One realistic finding of each kind, as the detector makes them. */
public final class SampleFindings {

    private static final TableName ACC = new TableName("shop", "acc");
    private static final TableName ITEM = new TableName("shop", "item");

    private SampleFindings() {}

    /** The story DESIGN tells: one row, two updates, neither had seen the other. */
    public static Finding updateUpdate() {
        List<Value> start = row("id", "1", "name", "ann", "bal", "100", "note", "x");
        List<Value> byA = row("id", "1", "name", "ann", "bal", "111", "note", "x");
        List<Value> byB = row("id", "1", "name", "ann", "bal", "122", "note", "BBB");
        Witness witness = new SampleWitness()
                .transaction(
                        Side.A,
                        4,
                        "update",
                        applied(1, "mysql-bin.000003:1184", "15:27:30.195423", start, byA),
                        applied(2, "mysql-bin.000002:1519", "15:27:30.318604", byB, byA),
                        "UPDATE acc SET bal = bal + 11 WHERE id = 1")
                .transaction(
                        Side.B,
                        1,
                        "update",
                        applied(2, "mysql-bin.000003:1502", "15:27:30.292423", byA, byB),
                        applied(1, "mysql-bin.000002:1184", "15:27:30.223604", start, byB),
                        "UPDATE acc SET bal = bal + 22, note = 'BBB' WHERE id = 1")
                .images(byB, byA, "bal", "note")
                .changed("bal", "bal,note")
                .experienced("update_origin_differs", "update_origin_differs")
                .delta("bal", "+11", "+22")
                .build();
        return finding("f-4be1c0d2", Rule.UPDATE_UPDATE, Severity.ERROR, Status.DIVERGED, ACC, row("id", "1"), witness);
    }

    /** A definition that differs. */
    public static Finding schema(
            String effect,
            String why,
            String object,
            @Nullable String property,
            @Nullable String onA,
            @Nullable String onB) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("object", object);
        if (property != null) {
            facts.put("property", property);
        }
        if (onA != null) {
            facts.put("on a", onA);
        }
        if (onB != null) {
            facts.put("on b", onB);
        }
        facts.put("why", why);
        Witness witness = Witness.of(List.of(), 0, effect, facts);
        Explanation story = SchemaStory.tell(Status.CONFIRMED, witness);
        return new Finding(
                FindingId.of(Rule.SCHEMA_DIFFERENCE, object, String.valueOf(property)),
                Rule.SCHEMA_DIFFERENCE,
                effect.equals("behaviour_differs") ? Severity.WARNING : Severity.ERROR,
                Status.CONFIRMED,
                ACC,
                List.of(),
                story.title(),
                story.prose(),
                story.remedy(),
                witness);
    }

    public static Finding insertInsert() {
        List<Value> byA = row("id", "17", "name", "bea", "bal", "5.00", "note", null);
        List<Value> byB = row("id", "17", "name", "bob", "bal", "9.50", "note", "first order");
        Witness witness = new SampleWitness()
                .transaction(
                        Side.A,
                        9,
                        "insert",
                        applied(1, "mysql-bin.000003:2210", "15:28:02.000100", none(), byA),
                        applied(2, "mysql-bin.000002:3002", "15:28:02.004930", byB, byA))
                .transaction(
                        Side.B,
                        6,
                        "insert",
                        applied(2, "mysql-bin.000003:2633", "15:28:02.003350", byA, byB),
                        applied(1, "mysql-bin.000002:2650", "15:28:02.001005", none(), byB))
                .images(byB, byA, "name", "bal", "note")
                .experienced("insert_exists", "insert_exists")
                .build();
        return finding(
                "f-8a02e7b9", Rule.INSERT_INSERT, Severity.ERROR, Status.DIVERGED, ACC, row("id", "17"), witness);
    }

    /** b's update finds no row on a; the applier of a skips it. */
    public static Finding updateDelete() {
        List<Value> start = row("id", "3", "sku", "K-3", "qty", "40");
        List<Value> byB = row("id", "3", "sku", "K-3", "qty", "39");
        Witness witness = new SampleWitness()
                .transaction(
                        Side.A,
                        12,
                        "delete",
                        applied(1, "mysql-bin.000003:4100", "15:29:10.500000", start, none()),
                        unlogged(2, "mysql-bin.000002:4890", "15:29:11.950000"))
                .transaction(
                        Side.B,
                        8,
                        "update",
                        unlogged(2, "mysql-bin.000003:4420", "15:29:11.100000"),
                        applied(1, "mysql-bin.000002:4511", "15:29:10.750000", start, byB))
                .images(none(), byB)
                .changed("id,sku,qty", "qty")
                .experienced("update_missing", "delete_origin_differs")
                .build();
        return finding(
                "f-c1d940aa", Rule.UPDATE_DELETE, Severity.ERROR, Status.DIVERGED, ITEM, row("id", "3"), witness);
    }

    /** Both deleted the row and b inserted it again before a's delete arrived there: b lost it, a has it. */
    public static Finding deleteDelete() {
        List<Value> start = row("shop_id", "2", "item_id", "77", "qty", "1");
        List<Value> again = row("shop_id", "2", "item_id", "77", "qty", "3");
        Witness witness = new SampleWitness()
                .transaction(
                        Side.A,
                        15,
                        "delete",
                        applied(1, "mysql-bin.000003:5200", "15:30:00.000001", start, none()),
                        applied(3, "mysql-bin.000002:6311", "15:30:02.200000", again, none()))
                .transaction(
                        Side.B,
                        10,
                        "delete",
                        unlogged(2, "mysql-bin.000003:5544", "15:30:01.000000"),
                        applied(1, "mysql-bin.000002:5719", "15:30:00.400000", start, none()))
                .transaction(
                        Side.B,
                        11,
                        "insert",
                        applied(3, "mysql-bin.000003:5860", "15:30:01.100000", none(), again),
                        applied(2, "mysql-bin.000002:6007", "15:30:00.900000", none(), again))
                .images(again, none())
                .experienced("delete_missing", "delete_origin_differs")
                .build();
        return finding(
                "f-77f0b3e1",
                Rule.DELETE_DELETE,
                Severity.ERROR,
                Status.DIVERGED,
                new TableName("shop", "stock"),
                row("shop_id", "2", "item_id", "77"),
                witness);
    }

    public static Finding healedByLaterWrite() {
        List<Value> start = row("id", "5", "name", "eve", "bal", "10");
        List<Value> byA = row("id", "5", "name", "eve", "bal", "20");
        List<Value> byB = row("id", "5", "name", "Eve", "bal", "10");
        List<Value> later = row("id", "5", "name", "Eve", "bal", "25");
        Witness witness = new SampleWitness()
                .transaction(
                        Side.A,
                        20,
                        "update",
                        applied(1, "mysql-bin.000003:7000", "15:31:00.000000", start, byA),
                        applied(2, "mysql-bin.000002:7420", "15:31:00.060000", byB, byA))
                .transaction(
                        Side.B,
                        14,
                        "update",
                        applied(2, "mysql-bin.000003:7350", "15:31:00.070000", byA, byB),
                        applied(1, "mysql-bin.000002:7100", "15:31:00.020000", start, byB))
                .transaction(
                        Side.A,
                        21,
                        "update",
                        applied(3, "mysql-bin.000003:7700", "15:31:40.000000", byB, later),
                        applied(3, "mysql-bin.000002:7800", "15:31:40.030000", byA, later))
                .images(later, later)
                .changed("bal", "name")
                .experienced("update_origin_differs", "update_origin_differs")
                .build();
        return finding("f-2d61cc04", Rule.UPDATE_UPDATE, Severity.WARNING, Status.HEALED, ACC, row("id", "5"), witness);
    }

    public static Finding identicalInserts() {
        List<Value> both = row("id", "8", "sku", "K-8", "qty", "1");
        Witness witness = new SampleWitness()
                .transaction(
                        Side.A,
                        30,
                        "insert",
                        applied(1, "mysql-bin.000003:8000", "15:32:00.000000", none(), both),
                        unlogged(2, "mysql-bin.000002:8420", "15:32:00.060000"))
                .transaction(
                        Side.B,
                        18,
                        "insert",
                        unlogged(2, "mysql-bin.000003:8350", "15:32:00.070000"),
                        applied(1, "mysql-bin.000002:8100", "15:32:00.020000", none(), both))
                .images(both, both)
                .experienced("insert_exists", "insert_exists")
                .build();
        return finding("f-90ab37f5", Rule.INSERT_INSERT, Severity.INFO, Status.HEALED, ITEM, row("id", "8"), witness);
    }

    public static Finding bothDeleted() {
        List<Value> start = row("id", "9", "sku", "K-9", "qty", "0");
        Witness witness = new SampleWitness()
                .transaction(
                        Side.A,
                        31,
                        "delete",
                        applied(1, "mysql-bin.000003:8600", "15:32:10.000000", start, none()),
                        unlogged(2, "mysql-bin.000002:8920", "15:32:10.060000"))
                .transaction(
                        Side.B,
                        19,
                        "delete",
                        unlogged(2, "mysql-bin.000003:8850", "15:32:10.070000"),
                        applied(1, "mysql-bin.000002:8700", "15:32:10.020000", start, none()))
                .images(none(), none())
                .experienced("delete_missing", "delete_missing")
                .build();
        return finding("f-55e8d012", Rule.DELETE_DELETE, Severity.INFO, Status.HEALED, ITEM, row("id", "9"), witness);
    }

    /** a has not applied b's write; times of b are not in its log. */
    public static Finding pending() {
        List<Value> start = row("id", "2", "name", "dan", "bal", "70");
        List<Value> byA = row("id", "2", "name", "dan", "bal", "60");
        List<Value> byB = row("id", "2", "name", "Dan", "bal", "70");
        Witness witness = new SampleWitness()
                .transaction(
                        Side.A,
                        40,
                        "update",
                        applied(1, "mysql-bin.000004:400", "15:59:58.000000", start, byA),
                        applied(2, "mysql-bin.000002:9900", "15:59:58.210000", byB, byA))
                .transaction(
                        Side.B, 25, "update", null, applied(1, "mysql-bin.000002:9500", "15:59:58.100000", start, byB))
                .images(byA, byA)
                .changed("bal", "name")
                .build();
        return finding(
                "f-3f7712ce", Rule.UPDATE_UPDATE, Severity.WARNING, Status.PENDING, ACC, row("id", "2"), witness);
    }

    public static Finding preWindow() {
        List<Value> foundByA = row("id", "6", "name", "fay", "bal", "33", "note", "ok");
        List<Value> foundByB = row("id", "6", "name", "fay", "bal", "31", "note", "ok");
        List<Value> afterA = row("id", "6", "name", "fay", "bal", "33", "note", "paid");
        List<Value> afterB = row("id", "6", "name", "fay", "bal", "31", "note", "paid");
        Witness witness = new SampleWitness()
                .transaction(
                        Side.A,
                        50,
                        "update",
                        applied(1, "mysql-bin.000003:9100", "15:33:00.000000", foundByA, afterA),
                        applied(1, "mysql-bin.000002:9200", "15:33:00.045000", foundByB, afterB))
                .images(afterA, afterB, "bal")
                .changed("note", "")
                .build();
        return finding(
                "f-e09b64d7",
                Rule.PRE_WINDOW_DIVERGENCE,
                Severity.ERROR,
                Status.DIVERGED,
                ACC,
                row("id", "6"),
                witness);
    }

    /** Makes a finding whose words come from its witness, as the detector does. */
    public static Finding finding(
            String id,
            RuleId rule,
            Severity severity,
            Status status,
            TableName table,
            List<Value> key,
            Witness witness) {
        Explanation words = Explanation.of((Rule) rule, status, table, key, witness);
        return new Finding(
                id, rule, severity, status, table, key, words.title(), words.prose(), words.remedy(), witness);
    }
}
