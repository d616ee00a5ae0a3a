package dev.parallax.journal;

import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.TransactionId;
import org.jspecify.annotations.Nullable;

/**
 * How far a node's queue has come.
 *
 * @param resumePosition just behind the last complete transaction, or the start of the log file where none of that file
 *     is complete yet: stream from here
 * @param lastTransaction the last complete transaction; null when the queue holds none
 */
public record Checkpoint(
        BinlogPosition resumePosition, @Nullable TransactionId lastTransaction) {}
