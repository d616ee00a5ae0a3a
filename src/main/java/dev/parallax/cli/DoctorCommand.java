package dev.parallax.cli;

import dev.parallax.audit.DoctorExamination;
import dev.parallax.audit.DoctorJob;
import dev.parallax.audit.IgnoreList;
import dev.parallax.audit.Outcome;
import dev.parallax.doctor.History;
import dev.parallax.finding.RowText;
import dev.parallax.health.HealthOptions;
import dev.parallax.health.HealthServer;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.report.Wording;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parallax doctor}: how the pair is set up and runs. */
@Command(
        name = "doctor",
        description = {
            "Checks settings, links, lag, accounts, definitions and error logs of both servers against the rules, each"
                    + " with why it matters and what to do, and keeps a history of what was set when and by whom.",
            "Needs an account with SELECT, REPLICATION CLIENT and REPLICATION SLAVE; TRIGGER and EVENT let it see those"
                    + " too. What it cannot see is listed. Nothing is ever written to a server.",
            ""
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  parallax doctor --node a=mysql://audit@db1:3306 --node b=mysql://audit@db2:3306",
            "  parallax doctor --config parallax.yaml --rules our-rules.yaml --fail-on warning",
            "  parallax doctor --history --out reports",
            "  parallax doctor --config parallax.yaml --serve 9104 --report reports/report.json --keep a",
            "",
            "parallax rules list names the rules, parallax rules show ID explains one."
        })
final class DoctorCommand implements Callable<Integer> {

    /** Of one statement while rules are asked again and again. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private NodeOptions nodes = new NodeOptions();

    @Option(
            names = "--history",
            description = "Print what changed from run to run, as kept in " + History.FILE
                    + " in the folder of --out, and ask no server.")
    private boolean history;

    @Option(
            names = "--snapshot",
            paramLabel = "FILE",
            description = "Write the state that was judged to FILE as JSON, for parallax rules test --snapshot.")
    private @Nullable Path snapshot;

    @Mixin
    private ServeOptions serve = new ServeOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Override
    public Integer call() throws Exception {
        Path kept = output.out.resolve(History.FILE);
        PrintWriter out = spec.commandLine().getOut();
        serve.refuseMixing(spec.commandLine().getParseResult());
        if (serve.isGiven()) {
            return serve(out);
        }
        if (history) {
            print(kept, out);
            return ExitStatus.CLEAN;
        }
        ConsoleProgress progress = new ConsoleProgress(spec.commandLine().getErr(), output.quiet);
        List<ConnectionSettings> servers = nodes.settings();
        output.makeFolder();
        IgnoreList ignoreList = output.ignoreList(spec.commandLine().getErr());
        progress.say("examining both servers");
        Outcome outcome = new DoctorJob(new DoctorJob.Request(
                        servers.get(0),
                        servers.get(1),
                        new DoctorExamination.Options(output::catalogue, kept, null, true),
                        snapshot,
                        output.maxFindings,
                        output.out.resolve("findings.ndjson"),
                        ignoreList))
                .run();
        outcome.result().nodes().stream()
                .filter(node -> node.version() == null)
                .forEach(
                        node -> progress.say(node.name().label() + " does not answer; the other node is judged alone"));
        return Printing.finish(outcome, output, out, spec.commandLine().getErr());
    }

    /** Until it is interrupted or told to end, which is how it is meant to end. */
    private int serve(PrintWriter out) throws InterruptedException {
        HealthOptions options = serve.options();
        List<ConnectionSettings> servers = nodes.settings();
        PrintWriter err = spec.commandLine().getErr();
        IgnoreList ignoreList = output.ignoreList(err);
        DoctorJob rules = new DoctorJob(new DoctorJob.Request(
                servers.get(0),
                servers.get(1),
                new DoctorExamination.Options(output::catalogue, null, PATIENCE, false),
                null,
                output.maxFindings,
                null,
                ignoreList));
        output.catalogue(); // what is wrong with --rules is said now
        HealthServer server = HealthServer.start(new HealthServer.Request(
                servers,
                options,
                serve.report,
                () -> rules.run().result(),
                serve.rulesInterval,
                serve.bind,
                serve.port(),
                line -> {
                    if (!output.quiet) {
                        err.println(Wording.time(Instant.now().truncatedTo(ChronoUnit.MILLIS)) + "  "
                                + RowText.printable(line));
                    }
                }));
        Thread atExit = new Thread(
                () -> {
                    server.close();
                    // A JVM that a signal ends has the signal's number for its status, and this is its proper end.
                    Runtime.getRuntime().halt(ExitStatus.CLEAN);
                },
                "health-end");
        Runtime.getRuntime().addShutdownHook(atExit);
        out.println("listening on " + server.url());
        out.flush();
        try (server) {
            server.await();
        } finally {
            forget(atExit);
        }
        return ExitStatus.CLEAN;
    }

    private static void forget(Thread atExit) {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is on its way down, and the hook is what takes it there.
        }
    }

    private static void print(Path file, PrintWriter out) {
        if (!Files.exists(file)) {
            out.println("No history in " + file + ": each run of parallax doctor with that --out adds to it.");
            return;
        }
        History history = new History(file);
        List<Instant> runs = history.runs();
        List<History.Change> changes = history.changes();
        for (Instant run : runs) {
            List<History.Change> seen =
                    changes.stream().filter(change -> change.seen().equals(run)).toList();
            if (!seen.isEmpty() || run.equals(runs.get(0))) {
                out.println(Wording.time(run) + (seen.isEmpty() ? "  the history begins" : ""));
            }
            seen.forEach(change -> out.println("  " + RowText.printable(History.tell(change))));
        }
        out.println(Wording.count(runs.size(), "run", "runs") + ", "
                + Wording.count(changes.size(), "change", "changes")
                + (runs.isEmpty() ? "" : ", the last run at " + Wording.time(runs.get(runs.size() - 1))));
    }
}
