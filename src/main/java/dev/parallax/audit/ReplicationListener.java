package dev.parallax.audit;

import dev.parallax.finding.Side;
import java.time.Duration;

/** Hears that there is replication to wait for. */
public interface ReplicationListener {

    /** The node has not executed yet what the other had at the moment that counts. */
    void waitingForReplication(Side side, Duration atMost);
}
