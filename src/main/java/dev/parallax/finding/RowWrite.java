package dev.parallax.finding;

import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.TransactionId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One write of one row in one node's log.
 *
 * @param at when it committed on this node
 * @param own whether the transaction was first executed on this node
 * @param operation insert, update or delete, as logged here
 * @param before the row it found; empty when there was none
 * @param after the row it left; empty when it deleted the row
 */
public record RowWrite(
        Side side,
        TransactionId id,
        BinlogPosition position,
        @Nullable Instant at,
        boolean own,
        String operation,
        List<Value> before,
        List<Value> after) {}
