package dev.parallax.cli;

import dev.parallax.detect.LogRange;
import dev.parallax.finding.Side;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which transactions are judged, by where they stand in each node's log. */
final class PositionOptions {

    @Option(
            names = "--start-position",
            split = ",",
            paramLabel = "a|b=FILE:POS",
            description = "Judge transactions that this node's log holds at or behind this position.")
    private List<Sided> start = new ArrayList<>();

    @Option(
            names = "--stop-position",
            split = ",",
            paramLabel = "a|b=FILE:POS",
            description = "Judge transactions that this node's log holds before this position.")
    private List<Sided> stop = new ArrayList<>();

    LogRange on(Side side) {
        return new LogRange(Positions.of(side, "--start-position", start), Positions.of(side, "--stop-position", stop));
    }
}
