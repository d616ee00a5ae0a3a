package dev.parallax.mysql;

/**
 * What names the same transaction in both binary logs: a {@link Gtid}, or without GTIDs the {@link CommitStamp} of its
 * origin.
 */
public sealed interface TransactionId permits Gtid, CommitStamp {

    /** A short form for people; {@code toString} gives the full one. */
    String abbreviated();
}
