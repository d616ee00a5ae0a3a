package dev.parallax.schema.compare;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each kind of difference can do to a pair that replicates rows: a row event names its table by name and its columns
 * by position, brings raw values, and fires no trigger.
 */
final class SchemaEffects {

    /** What a difference can do, and why, as a sentence. */
    record Judgement(Effect effect, String why) {}

    static final Judgement COLUMN_ORDER = new Judgement(
            Effect.DATA_CAN_DIFFER, "row events name columns by position, so values of one column arrive in another");

    static final Judgement COLUMN_ORDER_OF_OTHER_TYPES = new Judgement(
            Effect.REPLICATION_CAN_BREAK,
            "row events name columns by position: the applier stops where a value arrives in a column of another type (error"
                    + " 13146), and others arrive in the wrong column");

    static final Judgement OF_A_LAST_COLUMN = new Judgement(
            Effect.DATA_CAN_DIFFER,
            "replication goes on and leaves the column out: the node without it never has its values, and rows that"
                    + " arrive from there get the column's default");

    private SchemaEffects() {}

    /** The whole object is missing on one node. */
    static Judgement ofMissing(SchemaObject object, @Nullable Map<String, String> properties) {
        return switch (object.kind()) {
            case DATABASE ->
                new Judgement(
                        Effect.REPLICATION_CAN_BREAK, "the first statement or row in this database stops the applier");
            case TABLE ->
                new Judgement(
                        Effect.REPLICATION_CAN_BREAK, "the first row of this table stops the applier (error 1146)");
            case COLUMN ->
                new Judgement(
                        Effect.REPLICATION_CAN_BREAK,
                        "row events name columns by position: those behind it arrive in the wrong columns, or the applier"
                                + " stops");
            case INDEX -> missingIndex(object, properties);
            case FOREIGN_KEY ->
                new Judgement(
                        Effect.REPLICATION_CAN_BREAK,
                        "the node without it accepts rows that the other refuses, and the applier there stops (error 1452"
                                + " or 1451); cascades happen on one node only");
            case CHECK ->
                new Judgement(
                        Effect.REPLICATION_CAN_BREAK,
                        "the node without it accepts rows that the other refuses, and the applier there stops (error 3819)");
            case PARTITION -> partition();
            case TRIGGER ->
                new Judgement(
                        Effect.BEHAVIOUR_DIFFERS,
                        "triggers fire on the node that clients write to, not where rows are replicated: the same statement"
                                + " does one thing on one node and another on the other");
            case VIEW, ROUTINE ->
                new Judgement(Effect.BEHAVIOUR_DIFFERS, "clients that use it fail on the node that lacks it");
            case EVENT ->
                new Judgement(
                        Effect.BEHAVIOUR_DIFFERS,
                        "after a failover to the node that lacks it, it does not run any more");
        };
    }

    private static Judgement missingIndex(SchemaObject index, @Nullable Map<String, String> properties) {
        if (index.name().equals("PRIMARY")) {
            return new Judgement(
                    Effect.REPLICATION_CAN_BREAK,
                    "the node without the primary key accepts duplicates, and the applier of the other stops at them (error"
                            + " 1062); it finds rows by comparing all columns, and can change the wrong one of two");
        }
        if (properties != null && "1".equals(properties.get("unique"))) {
            return new Judgement(
                    Effect.REPLICATION_CAN_BREAK,
                    "the node without it accepts duplicates, and the applier of the other stops at them (error 1062)");
        }
        if (properties != null && isFullText(properties)) {
            return new Judgement(
                    Effect.BEHAVIOUR_DIFFERS, "statements with MATCH fail on the node that lacks it (error 1191)");
        }
        return new Judgement(
                Effect.HARMLESS, "no row depends on it; statements, and appliers of tables without a key, are slower");
    }

    private static boolean isFullText(Map<String, String> index) {
        return "FULLTEXT".equals(index.get("index type"));
    }

    private static Judgement partition() {
        return new Judgement(
                Effect.REPLICATION_CAN_BREAK,
                "a row without a partition stops the applier (error 1526), and a partition dropped or truncated on one"
                        + " node takes other rows with it on the other");
    }

    /** Both have the object, with different properties. */
    static Judgement ofProperty(
            SchemaObject object, String property, Map<String, String> onA, Map<String, String> onB) {
        if (property.equals("comment")) {
            return new Judgement(Effect.HARMLESS, "a comment");
        }
        return switch (object.kind()) {
            case DATABASE ->
                new Judgement(
                        Effect.DATA_CAN_DIFFER,
                        "a CREATE TABLE that names no character set makes different tables on the two nodes");
            case TABLE -> table(property);
            case COLUMN -> column(property, onA, onB);
            case INDEX -> index(object, property, onA, onB);
            case FOREIGN_KEY ->
                new Judgement(
                        Effect.REPLICATION_CAN_BREAK,
                        "the one node refuses or changes rows that the other does not, and the applier stops or rows differ");
            case CHECK ->
                new Judgement(
                        Effect.REPLICATION_CAN_BREAK,
                        "a row that one node accepts and the other refuses stops the applier (error 3819)");
            case PARTITION -> partition();
            case TRIGGER, VIEW, ROUTINE, EVENT ->
                new Judgement(
                        Effect.BEHAVIOUR_DIFFERS, "the same call does one thing on one node and another on the other");
        };
    }

    private static Judgement table(String property) {
        return switch (property) {
            case "engine" ->
                new Judgement(
                        Effect.DATA_CAN_DIFFER,
                        "engines differ in transactions and foreign keys: what is rolled back on one node can stay on the"
                                + " other");
            case "collation" ->
                new Judgement(Effect.DATA_CAN_DIFFER, "columns added without a character set become different ones");
            default -> new Judgement(Effect.HARMLESS, "how rows are stored, not what they are");
        };
    }

    private static Judgement column(String property, Map<String, String> onA, Map<String, String> onB) {
        return switch (property) {
            case "type" -> ColumnTypes.effect(onA.getOrDefault("type", ""), onB.getOrDefault("type", ""));
            case "character set" ->
                new Judgement(Effect.DATA_CAN_DIFFER, "the bytes arrive as they are and mean other characters");
            case "collation" ->
                new Judgement(
                        Effect.DATA_CAN_DIFFER,
                        "values equal on one node are different on the other: keys, joins and unique indexes disagree");
            case "nullable" ->
                new Judgement(
                        Effect.DATA_CAN_DIFFER,
                        "a NULL from the one node becomes 0 or an empty value on the other, and nothing stops");
            case "default", "ON UPDATE" ->
                new Judgement(
                        Effect.BEHAVIOUR_DIFFERS,
                        "the same INSERT or UPDATE makes different rows, depending on which node it is sent to");
            case "generated as" ->
                new Judgement(Effect.DATA_CAN_DIFFER, "each node computes the column by its own expression");
            case "stored" -> new Judgement(Effect.HARMLESS, "when the column is computed, not what it is");
            case "AUTO_INCREMENT" ->
                new Judgement(Effect.BEHAVIOUR_DIFFERS, "only one of the nodes makes values for the column");
            case "invisible" ->
                new Judgement(Effect.BEHAVIOUR_DIFFERS, "SELECT * and INSERT without a column list mean other columns");
            default -> new Judgement(Effect.HARMLESS, "rows do not depend on it");
        };
    }

    private static Judgement index(
            SchemaObject index, String property, Map<String, String> onA, Map<String, String> onB) {
        boolean unique = "1".equals(onA.get("unique")) || "1".equals(onB.get("unique"));
        if (!property.equals("visible") && (isFullText(onA) || isFullText(onB))) {
            return new Judgement(
                    Effect.BEHAVIOUR_DIFFERS, "a statement with MATCH fails on one of the nodes (error 1191)");
        }
        if (!unique || property.equals("visible") || property.equals("index type")) {
            return new Judgement(Effect.HARMLESS, "no row depends on it");
        }
        return index.name().equals("PRIMARY")
                ? new Judgement(
                        Effect.REPLICATION_CAN_BREAK,
                        "what is a duplicate differs: the applier of one node stops at rows of the other (error 1062), and"
                                + " each finds a replicated row by its own key, which can be another row")
                : new Judgement(
                        Effect.REPLICATION_CAN_BREAK,
                        "what is a duplicate differs: the applier of one node stops at rows of the other (error 1062)");
    }
}
