package dev.parallax.cli;

import dev.parallax.audit.RepairJob;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.problem.ProblemException;
import dev.parallax.repair.Prefer;
import dev.parallax.repair.Repair;
import dev.parallax.repair.RepairOptions;
import dev.parallax.repair.RepairOptions.Counter;
import dev.parallax.repair.Script;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parallax repair}: SQL that mends what a report found. */
@Command(
        name = "repair",
        description = {
            "Prints SQL that makes the rows equal again which differ by a report: a script for each node, each statement"
                    + " guarded by the whole row it expects. Runs nothing.",
            "Reads the rows again from both servers; needs an account with SELECT and REPLICATION CLIENT. The exit status"
                    + " is 1 where rows are left to a human.",
            ""
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  parallax repair reports/report.json --config parallax.yaml --prefer a --out repair",
            "  parallax repair --node a=mysql://audit@db1:3306 --node b=mysql://audit@db2:3306 --merge-columns --sum"
                    + " shop.accounts.balance"
        })
final class RepairCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "REPORT",
            defaultValue = "reports/report.json",
            description = "What verify, audit or detect wrote. Default: ${DEFAULT-VALUE}")
    private Path report = Path.of("reports", "report.json");

    @Mixin
    private NodeOptions nodes = new NodeOptions();

    @Mixin
    private TableOptions tables = new TableOptions();

    @Option(
            names = "--prefer",
            paramLabel = "WHO",
            defaultValue = "manual",
            description =
                    "a or b: that node's row is right. newest: that of the last write by the origins' clocks. manual:"
                            + " print both ways as comments. Default: ${DEFAULT-VALUE}")
    private Prefer prefer = Prefer.MANUAL;

    @Option(
            names = "--merge-columns",
            description = "Where concurrent updates of a row changed different columns: keep both.")
    private boolean mergeColumns;

    @Option(
            names = "--sum",
            split = ",",
            paramLabel = "DB.TABLE.COLUMN",
            description = "Counters: where both nodes changed one concurrently, add what both added.")
    private List<String> sums = new ArrayList<>();

    @Option(names = "--allow-triggers", description = "Also print statements that fire triggers.")
    private boolean allowTriggers;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Write repair-a.sql and repair-b.sql there. Default: print both")
    private @Nullable Path out;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing but the SQL.")
    private boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            description = "Stack traces of problems.")
    @SuppressWarnings("UnusedVariable") // Asked for by ErrorHandling, of whatever command was parsed.
    private boolean verbose;

    @Override
    public Integer call() throws InterruptedException {
        RepairOptions options = new RepairOptions(prefer, mergeColumns, counters(), allowTriggers);
        List<ConnectionSettings> servers = nodes.settings();
        RepairJob.Made made = new RepairJob(
                        new RepairJob.Request(servers.get(0), servers.get(1), report, tables.selection(), options))
                .run();
        Repair.Result result = made.result();
        PrintWriter err = spec.commandLine().getErr();
        if (out != null) {
            write(out, result, err);
        } else {
            PrintWriter print = spec.commandLine().getOut();
            print.print(result.a().text());
            print.print(result.b().text());
            print.print(result.remarks());
        }
        if (!quiet) {
            result.notes().forEach(err::println);
            err.println(result.mended() + " rows are mended by "
                    + (result.a().statements() + result.b().statements())
                    + " statements (" + result.a().statements() + " on a, "
                    + result.b().statements() + " on b), "
                    + result.equal().size() + " are equal by now, "
                    + result.left().size() + " are left to a human"
                    + (made.ignored() > 0 ? ", " + made.ignored() + " findings are ignored" : ""));
        }
        return result.left().isEmpty() ? ExitStatus.CLEAN : ExitStatus.FINDINGS;
    }

    private Set<Counter> counters() {
        Set<Counter> counters = new HashSet<>();
        List<String> problems = new ArrayList<>();
        for (String text : sums) {
            int last = text.lastIndexOf('.');
            int first = text.indexOf('.');
            if (first < 1 || last == first || last == text.length() - 1) {
                problems.add("PX-REP-005 --sum " + text + " is not of the form DB.TABLE.COLUMN");
            } else {
                counters.add(new Counter(Conversions.table(text.substring(0, last)), text.substring(last + 1)));
            }
        }
        if (!problems.isEmpty()) {
            throw new ErrorHandling.UsageProblems(problems);
        }
        return counters;
    }

    private void write(Path folder, Repair.Result result, PrintWriter err) {
        try {
            Files.createDirectories(folder);
            for (Script script : List.of(result.a(), result.b())) {
                Path file = folder.resolve("repair-" + script.side().label() + ".sql");
                Files.writeString(file, script.text() + result.remarks());
                if (!quiet) {
                    err.println("wrote " + file);
                }
            }
        } catch (IOException e) {
            throw ProblemException.usage(
                    "PX-REP-004",
                    "the scripts cannot be written to " + folder + ": " + e.getMessage()
                            + "; choose another folder with --out");
        }
    }
}
