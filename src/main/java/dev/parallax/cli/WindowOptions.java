package dev.parallax.cli;

import dev.parallax.detect.Detection;
import dev.parallax.detect.LogRange;
import dev.parallax.detect.WindowBounds;
import dev.parallax.finding.Side;
import dev.parallax.mysql.GtidSet;
import dev.parallax.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which transactions are judged, by the time they committed at their origin. */
final class WindowOptions {

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description =
                    "Judge transactions committed at or after this time (ISO-8601; local time without an offset).")
    @Nullable
    Instant since;

    @Option(names = "--until", paramLabel = "TIME", description = "Judge transactions committed before this time.")
    @Nullable
    Instant until;

    @Option(
            names = "--since-gtid",
            paramLabel = "SET",
            description = "Judge transactions that are not in this GTID set, for example what a backup had.")
    @Nullable
    GtidSet sinceGtids;

    @Option(
            names = "--until-gtid",
            paramLabel = "SET",
            description = "Judge transactions that are in this GTID set, for example what a later backup had.")
    @Nullable
    GtidSet untilGtids;

    @Option(
            names = "--split-brain",
            paramLabel = "DURATION",
            defaultValue = "60s",
            description = "Report a time of at least this length in which both nodes committed and neither applied"
                    + " anything of the other. Default: ${DEFAULT-VALUE}")
    Duration splitBrain = Detection.Options.SPLIT_BRAIN;

    /** Bounds without positions. */
    WindowBounds bounds() {
        return new WindowBounds(since, until, sinceGtids, untilGtids, LogRange.ALL, LogRange.ALL);
    }

    WindowBounds bounds(PositionOptions positions) {
        return new WindowBounds(since, until, sinceGtids, untilGtids, positions.on(Side.A), positions.on(Side.B));
    }

    /** A window that ends before it begins holds nothing, and nothing would be found in it. */
    void check() {
        if (since != null && until != null && !since.isBefore(until)) {
            throw ProblemException.usage(
                    "PX-USE-015", "--until " + until + " is not after --since " + since + ": the window is empty");
        }
    }
}
