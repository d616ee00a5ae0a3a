package dev.parallax.finding;

import java.util.Arrays;
import java.util.Optional;

/** What kind of thing was found, with the name it has in reports and in the catalogue. */
public enum Rule implements RuleId {
    UPDATE_UPDATE("update_update"),
    INSERT_INSERT("insert_insert"),
    UPDATE_DELETE("update_delete"),
    DELETE_DELETE("delete_delete"),
    /** Two rows that got the same value in a unique index concurrently. */
    UNIQUE_KEY("unique_key"),
    /** A parent row deleted concurrently with a new child of it. */
    FOREIGN_KEY("foreign_key"),
    /** DDL concurrent with writes to the table, or with DDL of it. */
    DDL_CONCURRENT("ddl_concurrent"),
    /** The peer executed a transaction not at all, or only in part; the witness's cause says how. */
    SKIPPED_TRANSACTION("skipped_transaction"),
    /** A transaction of a server that is not in the pair. */
    ERRANT_TRANSACTION("errant_transaction"),
    /** The peer has a transaction that the server it came from has lost. */
    ORIGIN_LOST_TRANSACTION("origin_lost_transaction"),
    /** A change of a row that the node's log does not hold. */
    OUT_OF_BAND_WRITE("out_of_band_write"),
    PRE_WINDOW_DIVERGENCE("pre_window_divergence"),
    /** An auto-increment value outside the lane of the node that inserted it. */
    LANE_VIOLATION("lane_violation"),
    /** Settings under which the two nodes' auto-increment values can meet. */
    LANE_MISCONFIGURED("lane_misconfigured"),
    /** Both nodes inserted the same auto-increment value concurrently. */
    AUTO_INCREMENT_COLLISION("auto_increment_collision"),
    /** Both nodes committed for a while and neither applied anything of the other. */
    SPLIT_BRAIN("split_brain"),
    /** A table, or something else that has a definition, is not defined alike on the two nodes. */
    SCHEMA_DIFFERENCE("schema_difference"),
    /** A row that was read on both nodes and is not the same. */
    ROW_DIFFERENCE("row_difference"),
    /** A row that was never seen with all of its changes on both nodes. */
    UNDETERMINED_HOT_ROW("undetermined_hot_row"),
    /** A setting or a link is not as it was when it was last looked at. */
    STATE_CHANGED("state_changed");

    private final String id;

    Rule(String id) {
        this.id = id;
    }

    /** The rule of that name, if it is one that reading logs, definitions and rows can find. */
    public static Optional<Rule> named(String id) {
        return Arrays.stream(values()).filter(rule -> rule.id.equals(id)).findFirst();
    }

    @Override
    @com.fasterxml.jackson.annotation.JsonValue
    public String id() {
        return id;
    }

    @Override
    public boolean isAboutRow() {
        return switch (this) {
            case UNIQUE_KEY,
                    FOREIGN_KEY,
                    DDL_CONCURRENT,
                    ERRANT_TRANSACTION,
                    LANE_VIOLATION,
                    LANE_MISCONFIGURED,
                    SPLIT_BRAIN,
                    SCHEMA_DIFFERENCE,
                    STATE_CHANGED -> false;
            default -> true;
        };
    }

    /**
     * Whether reading logs looks for it. A count of none says something for these only.
     *
     * @param constraintsKnown whether a server or a dump said which unique indexes and foreign keys there are
     */
    public boolean isJudged(boolean constraintsKnown) {
        return switch (this) {
            case UNIQUE_KEY, FOREIGN_KEY -> constraintsKnown;
            case SCHEMA_DIFFERENCE, ROW_DIFFERENCE, UNDETERMINED_HOT_ROW, STATE_CHANGED -> false;
            default -> true;
        };
    }
}
