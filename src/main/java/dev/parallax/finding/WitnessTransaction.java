package dev.parallax.finding;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parallax.mysql.BinlogPosition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One transaction as a witness, with what it did to the row on each node.
 *
 * @param label how prose and pictures name it: T1, T2, ...
 * @param id the GTID, or origin server and commit time without GTIDs
 * @param origin the node that first executed it; null when it is of neither
 * @param operation what it did to the row at its origin: insert, update or delete
 * @param committedAt when it committed at its origin, microseconds
 * @param a what node a's log says of it; null when it is not in that log
 * @param b likewise for node b
 * @param statement the statement as logged by {@code binlog_rows_query_log_events}; null when not logged
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WitnessTransaction(
        String label,
        String id,
        @Nullable Side origin,
        String operation,
        @Nullable Instant committedAt,
        @Nullable Applied a,
        @Nullable Applied b,
        @Nullable String statement) {

    /**
     * A transaction in one node's log.
     *
     * @param order its place among this witness's transactions in this log, from 1
     * @param position where it begins in the log; null when it lies before the log's first file at hand
     * @param at when it committed on this node
     * @param before the row it found there; empty when there was none or the log does not say
     * @param after the row it left there; empty when it deleted the row or the log does not say
     * @param rowLogged false when the transaction is there without an event for this row (it changed nothing there,
     *     or the row was not applied)
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Applied(
            int order,
            @Nullable BinlogPosition position,
            @Nullable Instant at,
            List<Value> before,
            List<Value> after,
            boolean rowLogged) {}

    /** Whether the two are the same transaction of one witness. */
    boolean is(@Nullable WitnessTransaction other) {
        return other != null && label.equals(other.label);
    }

    public @Nullable Applied on(Side side) {
        return side == Side.A ? a : b;
    }
}
