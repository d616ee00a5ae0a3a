package dev.parallax.journal;

import dev.parallax.mysql.BinlogPosition;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state of a node where a capture ended: the window's end.
 *
 * @param gtidExecuted {@code @@gtid_executed} as the server printed it; empty without GTIDs
 * @param gtidMode {@code @@gtid_mode}
 * @param horizon the place in this node's log up to which it was read for the peer's sake; null when unknown
 * @param logEnd where this node's log ended at that moment; null when unknown
 * @param at when the state was taken, by the auditor's clock
 * @param caughtUp whether both logs hold everything that either node had executed
 * @param note why not, or anything else worth printing; may be empty
 */
public record Cut(
        String gtidExecuted,
        String gtidMode,
        @Nullable BinlogPosition horizon,
        @Nullable BinlogPosition logEnd,
        Instant at,
        boolean caughtUp,
        String note) {}
