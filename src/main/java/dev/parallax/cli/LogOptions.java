package dev.parallax.cli;

import dev.parallax.audit.JournalLogs;
import dev.parallax.audit.LiveDefinitions;
import dev.parallax.change.ChangeSource;
import dev.parallax.change.ServerAnswers;
import dev.parallax.change.TableCompleter;
import dev.parallax.detect.Window;
import dev.parallax.detect.WindowBounds;
import dev.parallax.finding.NodeInfo;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Side;
import dev.parallax.schema.DumpSchema;
import dev.parallax.source.GivenFiles;
import dev.parallax.source.LogFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Logs at hand: files of both nodes, or a journal. */
final class LogOptions {

    @Option(
            names = "--binlog",
            split = ",",
            paramLabel = "a|b=FILE",
            description = "A binary log file of one node; repeat for more files. Read in the order of their numbers.")
    private List<Sided> binlogs = new ArrayList<>();

    @Option(names = "--journal", paramLabel = "DIR", description = "A journal made by capture or audit.")
    private @Nullable Path journal;

    @Option(
            names = "--schema",
            split = ",",
            paramLabel = "FILE",
            description =
                    "Table definitions as mysqldump --no-data writes them, for --binlog files: unique indexes and foreign"
                            + " keys, and the columns and keys of tables whose server did not log them"
                            + " (binlog_row_metadata=MINIMAL).")
    private List<Path> schemas = new ArrayList<>();

    @Mixin
    private NodeOptions nodes = new NodeOptions();

    /**
     * Both logs, opened.
     *
     * @param answers what a journal keeps of what its servers said, or a server says now; files say nothing of it
     */
    record OpenLogs(
            ChangeSource a,
            ChangeSource b,
            UnaryOperator<NodeInfo> nodeA,
            UnaryOperator<NodeInfo> nodeB,
            List<NotChecked> notChecked,
            @Nullable JournalLogs journal,
            ServerAnswers answers,
            @Nullable LiveDefinitions live)
            implements AutoCloseable {

        Window window(WindowBounds bounds) {
            return journal == null ? Window.of(bounds) : journal.window(bounds);
        }

        @Override
        public void close() {
            if (journal != null) {
                journal.close();
            }
            if (live != null) {
                live.close();
            }
        }
    }

    boolean areGiven() {
        return journal != null || !binlogs.isEmpty();
    }

    OpenLogs open() {
        List<String> problems = new ArrayList<>();
        List<Path> a = files(Side.A);
        List<Path> b = files(Side.B);
        if (journal != null && !binlogs.isEmpty()) {
            problems.add("PX-USE-002 give either --journal or --binlog, not both");
        } else if (journal == null) {
            for (Side side : Side.values()) {
                if ((side == Side.A ? a : b).isEmpty()) {
                    problems.add("PX-USE-003 no log of node " + side.label() + ": give --binlog " + side.label()
                            + "=FILE, or --journal DIR for both");
                }
            }
            if (problems.isEmpty() && a.stream().anyMatch(b::contains)) {
                problems.add("PX-USE-004 the same file is given for both nodes");
            }
        }
        if (journal != null && !schemas.isEmpty()) {
            problems.add("PX-USE-023 --schema is for --binlog files: a journal holds what its servers said of their"
                    + " tables");
        }
        if (nodes.areGiven() && !schemas.isEmpty()) {
            problems.add("PX-USE-025 give table definitions with --schema or from a server with --node, not both");
        }
        if (!problems.isEmpty()) {
            throw new ErrorHandling.UsageProblems(problems);
        }
        if (journal != null) {
            JournalLogs logs = JournalLogs.open(journal);
            if (nodes.areGiven()) {
                // What the servers said of their tables is in the journal; which keys are equal they could not say.
                logs.ask(nodes.atLeastOne().get(0));
            }
            return new OpenLogs(
                    logs.source(Side.A),
                    logs.source(Side.B),
                    logs::complete,
                    logs::complete,
                    logs.notChecked(),
                    logs,
                    logs.answers(),
                    null);
        }
        GivenFiles.check(a, b);
        if (nodes.areGiven()) {
            LiveDefinitions live = LiveDefinitions.open(nodes.atLeastOne());
            return ofFiles(
                    new LogFiles(a, live.completer(Side.A)),
                    new LogFiles(b, live.completer(Side.B)),
                    ServerAnswers.of(live.keys(), live.constraints()).with(live.equality()),
                    live);
        }
        DumpSchema dump = schemas.isEmpty() ? null : DumpSchema.read(schemas);
        TableCompleter completer = dump == null ? TableCompleter.NONE : dump;
        ServerAnswers answers = dump == null ? ServerAnswers.NONE : ServerAnswers.of(dump.constraints());
        return ofFiles(new LogFiles(a, completer), new LogFiles(b, completer), answers, null);
    }

    private static OpenLogs ofFiles(LogFiles a, LogFiles b, ServerAnswers answers, @Nullable LiveDefinitions live) {
        return new OpenLogs(a, b, UnaryOperator.identity(), UnaryOperator.identity(), List.of(), null, answers, live);
    }

    private List<Path> files(Side side) {
        return binlogs.stream()
                .filter(binlog -> binlog.side() == side)
                .map(binlog -> Path.of(binlog.value()).toAbsolutePath().normalize())
                .toList();
    }
}
