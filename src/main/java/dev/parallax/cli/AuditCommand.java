package dev.parallax.cli;

import dev.parallax.audit.AuditJob;
import dev.parallax.audit.DoctorExamination;
import dev.parallax.audit.IgnoreList;
import dev.parallax.audit.Outcome;
import dev.parallax.audit.TemporaryFolder;
import dev.parallax.doctor.History;
import dev.parallax.finding.Part;
import dev.parallax.problem.ProblemException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
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
            "Checks settings and links, compares all definitions, reads both binary logs up to now and the rows of all tables meanwhile, correlates"
                    + " what it read, and reports which rows differ, why, and what else went wrong.",
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
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

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

    @Option(
            names = "--parts",
            split = ",",
            paramLabel = "PART",
            description =
                    "Any of logs, schema, tables, settings. Default: all; with --until or --until-gtid, which are about the"
                            + " past, the logs alone")
    private Set<Part> parts = EnumSet.noneOf(Part.class);

    @Mixin
    private ReadingOptions reading = new ReadingOptions();

    @Mixin
    private SelectionOptions selection = new SelectionOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Override
    public Integer call() throws Exception {
        ConsoleProgress progress = new ConsoleProgress(spec.commandLine().getErr(), output.quiet);
        window.check();
        reading.check(journal);
        Set<Part> asked = parts();
        if (reading.rolling() != null && !asked.contains(Part.TABLES)) {
            throw ProblemException.usage(
                    "PX-USE-031", "--incremental is about reading tables: add tables to --parts, or leave it out");
        }
        if (reading.isPartial() && !asked.contains(Part.TABLES)) {
            throw ProblemException.usage(
                    "PX-USE-036", "--where is about reading tables: add tables to --parts, or leave it out");
        }
        output.makeFolder();
        IgnoreList ignoreList = output.ignoreList(spec.commandLine().getErr());
        try (TemporaryFolder temporary = new TemporaryFolder("parallax-journal")) {
            Path folder = journal != null ? journal : temporary.path();
            var request = capture.request(nodes, folder, window.since, window.until, Instant.now());
            Outcome outcome = new AuditJob(
                            new AuditJob.Request(
                                    request,
                                    asked,
                                    selection.selection(),
                                    window.bounds(),
                                    reading.reading(request.maxLag(), progress),
                                    new DoctorExamination.Options(output::catalogue, output.out.resolve(History.FILE)),
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

    /** What tables hold now says nothing of what they held when a window in the past ended. */
    private Set<Part> parts() {
        boolean past = window.until != null || window.untilGtids != null;
        if (parts.isEmpty()) {
            return past ? EnumSet.of(Part.LOGS) : EnumSet.allOf(Part.class);
        }
        if (past && parts.contains(Part.TABLES)) {
            throw ProblemException.usage(
                    "PX-USE-027",
                    "--parts tables compares what is there now, and --until ends before: leave out one of the two");
        }
        if (!parts.contains(Part.LOGS)) {
            throw ProblemException.usage(
                    "PX-USE-028",
                    "an audit reads the logs: add logs to --parts, or use parallax schema, parallax verify or parallax doctor");
        }
        return parts;
    }
}
