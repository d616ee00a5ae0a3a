package dev.parallax.audit;

import dev.parallax.verify.Throttle;
import dev.parallax.verify.VerifyListener;
import dev.parallax.verify.VerifyOptions;

/**
 * How whole tables are read, and who is told.
 *
 * @param limits what the servers must bear
 */
public record TableReading(
        VerifyOptions options, Throttle.Limits limits, VerifyListener listener, Throttle.Listener throttleListener) {}
