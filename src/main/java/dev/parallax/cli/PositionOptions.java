package dev.parallax.cli;

import dev.parallax.detect.LogRange;
import dev.parallax.finding.Side;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.problem.ProblemException;
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
        BinlogPosition from = Positions.of(side, "--start-position", start);
        BinlogPosition to = Positions.of(side, "--stop-position", stop);
        if (from != null && to != null && from.compareTo(to) >= 0) {
            throw ProblemException.usage(
                    "PX-USE-015",
                    "--stop-position " + side.label() + "=" + to + " is not behind --start-position " + side.label()
                            + "=" + from + ": the window is empty");
        }
        return new LogRange(from, to);
    }
}
