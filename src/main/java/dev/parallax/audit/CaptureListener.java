package dev.parallax.audit;

import dev.parallax.finding.Side;
import dev.parallax.mysql.BinlogPosition;
import java.time.Duration;

/** Hears how a capture fares; called from several threads. */
public interface CaptureListener extends ReplicationListener {

    void reading(Side side, BinlogPosition from, boolean resumed);

    void reconnecting(Side side, int attempt, Duration pause, String why);

    void reconnected(Side side, BinlogPosition from);

    void finished(Side side, BinlogPosition at, long transactions);
}
