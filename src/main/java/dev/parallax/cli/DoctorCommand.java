package dev.parallax.cli;

import dev.parallax.audit.DoctorExamination;
import dev.parallax.audit.DoctorJob;
import dev.parallax.audit.IgnoreList;
import dev.parallax.audit.Outcome;
import dev.parallax.doctor.History;
import dev.parallax.finding.RowText;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.report.Wording;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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
            "",
            "parallax rules list names the rules, parallax rules show ID explains one."
        })
final class DoctorCommand implements Callable<Integer> {

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
    private OutputOptions output = new OutputOptions();

    @Override
    public Integer call() throws Exception {
        Path kept = output.out.resolve(History.FILE);
        PrintWriter out = spec.commandLine().getOut();
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
                        new DoctorExamination.Options(output::catalogue, kept),
                        snapshot,
                        output.maxFindings,
                        output.out.resolve("findings.ndjson"),
                        ignoreList))
                .run();
        return Printing.finish(outcome, output, out, spec.commandLine().getErr());
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
