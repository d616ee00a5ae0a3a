package dev.parallax.cli;

import dev.parallax.audit.AuditJob;
import dev.parallax.audit.CaptureJob;
import dev.parallax.audit.DoctorExamination;
import dev.parallax.audit.IgnoreList;
import dev.parallax.audit.Outcome;
import dev.parallax.audit.TemporaryFolder;
import dev.parallax.detect.Detection;
import dev.parallax.detect.TableSelection;
import dev.parallax.detect.WindowBounds;
import dev.parallax.finding.Finding;
import dev.parallax.finding.Part;
import dev.parallax.finding.Status;
import dev.parallax.journal.JournalOptions;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.mysql.Password;
import dev.parallax.report.ExplainText;
import dev.parallax.sandbox.ConflictingWorkload;
import dev.parallax.sandbox.Credentials;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.MySqlServer;
import dev.parallax.sandbox.PairOptions;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parallax demo}: the whole thing on a throwaway pair. */
@Command(
        name = "demo",
        description = {
            "Starts a throwaway pair of MySQL servers, makes both masters write the same rows, audits the pair, and"
                    + " leaves the report. Writes to no server but these two, which are gone afterwards.",
            "MySQL is taken from --mysqld, a Docker engine, the PATH, or fetched once into a cache.",
            ""
        },
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--mysql",
            paramLabel = "VERSION",
            defaultValue = "8.0.31",
            description = "8.0.31, 9.7 or 8.0.15. Default: ${DEFAULT-VALUE}")
    private String version = "8.0.31";

    @Option(names = "--mysqld", paramLabel = "FILE", description = "The server program to run.")
    private @Nullable Path mysqld;

    @Option(names = "--no-gtid", description = "Replicate by file and position, as the manual does.")
    private boolean noGtid;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        ConsoleProgress progress = new ConsoleProgress(err, output.quiet);
        PairOptions options = PairOptions.defaults().withGtid(!noGtid).withVersion(version);
        if (mysqld != null) {
            options = options.withMysqld(mysqld);
        }
        Files.createDirectories(output.out);
        IgnoreList ignoreList = output.ignoreList(err);
        progress.say("starting two MySQL servers that replicate to each other");
        try (MySqlPair pair = MySqlPair.start(options);
                TemporaryFolder journal = new TemporaryFolder("parallax-demo")) {
            ConflictingWorkload.run(pair, progress::say);
            Credentials auditor = pair.auditorAccount();
            progress.say("auditing the pair with an account that may only read");
            CaptureJob.Request capture = new CaptureJob.Request(
                    settings("a", pair.a(), auditor),
                    settings("b", pair.b(), auditor),
                    journal.path(),
                    JournalOptions.defaults(),
                    null,
                    null,
                    Instant.EPOCH,
                    Duration.ZERO,
                    null,
                    Duration.ofSeconds(60));
            Outcome outcome = new AuditJob(
                            new AuditJob.Request(
                                    capture,
                                    EnumSet.of(Part.LOGS, Part.SCHEMA, Part.TABLES),
                                    TableSelection.all(),
                                    WindowBounds.NONE,
                                    ReadingOptions.defaults(capture.maxLag(), progress),
                                    new DoctorExamination.Options(output::catalogue, null),
                                    Detection.Options.SPLIT_BRAIN,
                                    output.maxFindings,
                                    output.out.resolve("findings.ndjson"),
                                    ignoreList),
                            new CaptureProgress(progress),
                            progress)
                    .run();
            progress.done();
            Printing.finish(outcome, output, out, err);
            explainOne(outcome, out);
        }
        progress.say("both servers are stopped and their files removed");
        return ExitStatus.CLEAN;
    }

    private static ConnectionSettings settings(String node, MySqlServer server, Credentials account) {
        return ConnectionSettings.of(
                node, server.host(), server.port(), account.user(), Password.of(account.password()));
    }

    private void explainOne(Outcome outcome, PrintWriter out) {
        for (Finding finding : outcome.result().findings()) {
            if (finding.status() == Status.DIVERGED) {
                out.println();
                out.println("One of them explained (parallax explain --table " + finding.table() + " --key "
                        + finding.key().get(0).text() + "):");
                out.println();
                out.print(new ExplainText(output.color()).render(finding));
                return;
            }
        }
    }
}
