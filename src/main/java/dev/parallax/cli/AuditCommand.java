package dev.parallax.cli;

import dev.parallax.audit.AuditJob;
import dev.parallax.audit.IgnoreList;
import dev.parallax.audit.Outcome;
import dev.parallax.audit.TemporaryFolder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parallax audit}: the nightly job. */
@Command(
        name = "audit",
        description = {
            "Reads both binary logs up to now, correlates them, and reports which rows the two masters wrote"
                    + " concurrently and which of those differ.",
            "Needs an account with REPLICATION SLAVE, REPLICATION CLIENT and SELECT; nothing is ever written to a"
                    + " server.",
            ""
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  parallax audit --node a=mysql://audit@db1:3306 --node b=mysql://audit@db2:3306",
            "  parallax audit --node a=mysql://audit@db1 --node b=mysql://audit@db2 --since 2026-11-22T02:00:00Z"
                    + " --journal night --out reports/night"
        })
final class AuditCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private NodeOptions nodes = new NodeOptions();

    @Option(
            names = "--journal",
            paramLabel = "DIR",
            description = "Keep what is read there, so that the next run goes on from it. Default: a temporary folder")
    private @Nullable Path journal;

    @Mixin
    private WindowOptions window = new WindowOptions();

    @Mixin
    private CaptureOptions capture = new CaptureOptions();

    @Mixin
    private SelectionOptions selection = new SelectionOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Override
    public Integer call() throws Exception {
        ConsoleProgress progress = new ConsoleProgress(spec.commandLine().getErr(), output.quiet);
        window.check();
        output.makeFolder();
        IgnoreList ignoreList = output.ignoreList(spec.commandLine().getErr());
        try (TemporaryFolder temporary = new TemporaryFolder("parallax-journal")) {
            Path folder = journal != null ? journal : temporary.path();
            var request = capture.request(nodes, folder, window.since, window.until, Instant.now());
            Outcome outcome = new AuditJob(
                            new AuditJob.Request(
                                    request,
                                    selection.selection(),
                                    window.bounds(),
                                    window.splitBrain,
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
