package dev.parallax.health;

import dev.parallax.finding.Side;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a node counts as healthy.
 *
 * @param interval from one reading of a node to the next
 * @param maxAge how old a reading may be that an answer rests on
 * @param maxLag how far a node may be behind
 * @param keep the node that stays healthy where what is wrong with both is their replication or their rows; null for
 *     neither
 */
public record HealthOptions(
        Duration interval,
        Duration maxAge,
        Duration maxLag,
        @Nullable Side keep) {}
