package dev.parallax.source;

import dev.parallax.mysql.BinlogPosition;
import java.time.Duration;

/** Hears how a live stream fares; called on the stream's thread. */
public interface StreamListener {

    /** For who does not care. */
    StreamListener NONE = new StreamListener() {};

    /**
     * The connection broke, or a try to restore it failed.
     *
     * @param attempt from 1, how many in a row
     * @param pause until the next one
     * @param why in one line
     * @param from where it will begin again: the end of the last complete transaction
     */
    default void reconnecting(int attempt, Duration pause, String why, BinlogPosition from) {}

    /** The log goes on after {@link #reconnecting}. */
    default void reconnected(BinlogPosition from) {}

    /** Everything logged so far was read; said once per heartbeat while nothing is written. */
    default void idle(BinlogPosition position) {}
}
