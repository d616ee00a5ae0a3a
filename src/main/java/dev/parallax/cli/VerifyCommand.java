package dev.parallax.cli;

import dev.parallax.audit.IgnoreList;
import dev.parallax.audit.Outcome;
import dev.parallax.audit.TemporaryFolder;
import dev.parallax.audit.VerifyJob;
import dev.parallax.detect.Detection;
import dev.parallax.problem.ProblemException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parallax verify}: whole tables compared online. */
@Command(
        name = "verify",
        description = {
            "Compares the rows of whole tables on both servers while both take writes, and explains each row that differs"
                    + " by the transactions in both binary logs.",
            "Reads in chunks along the primary key, takes no lock and writes nothing. Needs an account with REPLICATION"
                    + " SLAVE, REPLICATION CLIENT and SELECT.",
            ""
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  parallax verify --node a=mysql://audit@db1:3306 --node b=mysql://audit@db2:3306",
            "  parallax verify --config parallax.yaml --tables shop.orders --journal night --chunk-time 200ms",
            "  parallax verify --config parallax.yaml --journal night --rolling 5%%"
        })
final class VerifyCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private NodeOptions nodes = new NodeOptions();

    @Mixin
    private SelectionOptions selection = new SelectionOptions();

    @Mixin
    private ReadingOptions reading = new ReadingOptions();

    @Option(
            names = "--max-lag",
            paramLabel = "DURATION",
            defaultValue = "60s",
            description =
                    "Pause while a node's applier is further behind; and how long rows may wait for what is on its"
                            + " way between the nodes, once their table has been read. Default: ${DEFAULT-VALUE}")
    private Duration maxLag = Duration.ofSeconds(60);

    @Option(
            names = "--journal",
            paramLabel = "DIR",
            description =
                    "Keep what is read of the logs there, and go on from where it ends. Default: a temporary folder")
    private @Nullable Path journal;

    @Option(
            names = "--resume",
            description =
                    "Go on where the last run with this --journal was interrupted, or had used up its --run-time.")
    private boolean resume;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Explain differences by the logs from then on (ISO-8601; local time without an offset), where"
                    + " there is no journal yet. Default: 24 hours ago")
    private @Nullable Instant since;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Override
    public Integer call() throws Exception {
        ConsoleProgress progress = new ConsoleProgress(spec.commandLine().getErr(), output.quiet);
        if (resume && journal == null) {
            throw ProblemException.usage(
                    "PX-USE-029", "--resume goes on with what --journal holds: name the --journal of the earlier run");
        }
        reading.check(journal);
        output.makeFolder();
        IgnoreList ignoreList = output.ignoreList(spec.commandLine().getErr());
        try (TemporaryFolder temporary = new TemporaryFolder("parallax-journal")) {
            Path folder = journal != null ? journal : temporary.path();
            Outcome outcome = new VerifyJob(
                            new VerifyJob.Request(
                                    CaptureOptions.whileVerifying(nodes, folder, since, maxLag, Instant.now()),
                                    selection.selection(),
                                    reading.reading(maxLag, progress),
                                    journal != null,
                                    resume,
                                    Detection.Options.SPLIT_BRAIN,
                                    output.maxFindings,
                                    output.out.resolve("findings.ndjson"),
                                    ignoreList),
                            new CaptureProgress(progress),
                            progress)
                    .run();
            progress.done();
            return Printing.finish(
                    outcome,
                    output,
                    spec.commandLine().getOut(),
                    spec.commandLine().getErr());
        }
    }
}
