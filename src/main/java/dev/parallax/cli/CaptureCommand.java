package dev.parallax.cli;

import dev.parallax.audit.CaptureJob;
import dev.parallax.finding.Side;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parallax capture}: both binary logs into a journal. */
@Command(
        name = "capture",
        description = {
            "Streams the binary logs of both servers into a journal, and goes on where the journal ends. Killed at any"
                    + " moment, it loses nothing and doubles nothing: run it again.",
            "Needs an account with REPLICATION SLAVE, REPLICATION CLIENT and SELECT; nothing is ever written to a"
                    + " server.",
            ""
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  parallax capture --node a=mysql://audit@db1 --node b=mysql://audit@db2 --journal night --for 8h")
final class CaptureCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private NodeOptions nodes = new NodeOptions();

    @Option(names = "--journal", required = true, paramLabel = "DIR", description = "The journal's folder.")
    private Path journal = Path.of("journal");

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "On a first run, begin with the log file of this time. Default: 24 hours ago")
    private @Nullable Instant since;

    @Option(names = "--until", paramLabel = "TIME", description = "Keep reading until this time.")
    private @Nullable Instant until;

    @Mixin
    private CaptureOptions capture = new CaptureOptions();

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress.")
    private boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            description = "Stack traces of problems.")
    @SuppressWarnings("UnusedVariable") // Asked for by ErrorHandling, of whatever command was parsed.
    private boolean verbose;

    @Override
    public Integer call() throws Exception {
        CaptureProgress progress =
                new CaptureProgress(new ConsoleProgress(spec.commandLine().getErr(), quiet));
        CaptureJob.Result result =
                new CaptureJob(capture.request(nodes, journal, since, until, Instant.now()), progress).run();
        boolean caughtUp = true;
        for (Side side : Side.values()) {
            var extent = result.on(side);
            spec.commandLine()
                    .getOut()
                    .printf(
                            "%s  %,d transactions, %s to %s%n",
                            side.label(), extent.transactions(), extent.from(), extent.to());
            if (!extent.cut().note().isEmpty()) {
                caughtUp = false;
                spec.commandLine().getErr().println("PX-CAP-002 " + extent.cut().note());
            }
        }
        return caughtUp ? ExitStatus.CLEAN : ExitStatus.INCONCLUSIVE;
    }
}
