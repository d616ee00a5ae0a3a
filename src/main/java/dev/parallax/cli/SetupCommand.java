package dev.parallax.cli;

import dev.parallax.audit.SetupJob;
import dev.parallax.finding.Side;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.setup.Problem;
import dev.parallax.setup.SetupOptions;
import dev.parallax.setup.Transcript;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parallax setup}: two servers become a pair. */
@Command(
        name = "setup",
        description = {
            "Makes two servers a pair that replicates both ways: settings, accounts, links, and a table through each"
                    + " as proof. Prints each statement before it runs; run again, it does only what is missing.",
            "This command changes servers. It needs an account with CREATE USER, REPLICATION_SLAVE_ADMIN,"
                    + " SYSTEM_VARIABLES_ADMIN and some more; what is missing is listed before anything is changed.",
            ""
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  parallax setup --node a=mysql://root@db1:3306 --node b=mysql://root@db2:3306 --dry-run",
            "  parallax setup --config parallax.yaml --file-position",
            "  parallax setup --config parallax.yaml --undo"
        })
final class SetupCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private NodeOptions nodes = new NodeOptions();

    @Mixin
    private SetupChoices choices = new SetupChoices();

    @Option(names = "--dry-run", description = "Print every statement and change nothing.")
    private boolean dryRun;

    @Option(names = "--undo", description = "Take back what setup made, as setup.json in --out says, and nothing else.")
    private boolean undo;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "reports",
            description =
                    "Where setup.json, the record of what was made, and option files go. Default: ${DEFAULT-VALUE}")
    private Path out = Path.of("reports");

    @Option(
            names = {"-q", "--quiet"},
            description = "Print no statements: the exit status and setup.json say it.")
    private boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            description = "Stack traces of problems.")
    @SuppressWarnings("UnusedVariable") // Asked for by ErrorHandling, of whatever command was parsed.
    private boolean verbose;

    @Override
    public Integer call() throws InterruptedException {
        List<ConnectionSettings> servers = nodes.settings();
        ConnectionSettings a = servers.get(0);
        ConnectionSettings b = servers.get(1);
        SetupOptions options = choices.options(a, b, nodes.replicationPassword());
        PrintWriter err = spec.commandLine().getErr();
        ConsoleProgress progress = new ConsoleProgress(err, true);
        SetupJob job = new SetupJob(
                new SetupJob.Request(
                        a, b, options, out, dryRun, ReadingOptions.defaults(Duration.ofMinutes(1), progress)),
                new Printed(spec.commandLine().getOut(), err, quiet, a, b));
        List<Problem> problems = undo ? job.undo() : job.make();
        if (!problems.isEmpty()) {
            throw new ErrorHandling.UsageProblems(
                    problems.stream().map(Problem::toString).toList());
        }
        return ExitStatus.CLEAN;
    }

    /** Statements on stdout, as SQL that can be read; what is to be known on stderr. */
    private record Printed(PrintWriter out, PrintWriter err, boolean quiet, ConnectionSettings a, ConnectionSettings b)
            implements Transcript {

        @Override
        public void note(String text) {
            if (!quiet) {
                out.flush();
                err.println(text);
                err.flush();
            }
        }

        @Override
        public void step(Side side, String why) {
            if (!quiet) {
                out.println("-- " + (side == Side.A ? a : b).label() + ": " + why);
                out.flush();
            }
        }

        @Override
        public void statement(String sql) {
            if (!quiet) {
                out.println(sql + ";");
                out.flush();
            }
        }
    }
}
