package dev.parallax.cli;

import dev.parallax.audit.DetectionJob;
import dev.parallax.audit.IgnoreList;
import dev.parallax.audit.Outcome;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code parallax detect}: correlate logs at hand. */
@Command(
        name = "detect",
        description = {
            "Correlates the two binary logs, from files or a journal, and reports concurrent writes to the same row.",
            "No server is needed: with binlog_row_metadata=FULL the files say everything; where they do not name the"
                    + " primary key, --schema or --node can, or the table is listed as not checked.",
            "Whether keys are equal under a collation that differ in bytes ('Ann', 'ann') only a server can say: --node,"
                    + " also for a journal.",
            ""
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  parallax detect --binlog a=db1/mysql-bin.000012 --binlog a=db1/mysql-bin.000013"
                    + " --binlog b=db2/mysql-bin.000009",
            "  parallax detect --journal night --since 2026-11-22T02:00:00Z --until 2026-11-22T03:00:00Z"
        })
final class DetectCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private LogOptions logs = new LogOptions();

    @Mixin
    private WindowOptions window = new WindowOptions();

    @Mixin
    private PositionOptions positions = new PositionOptions();

    @Mixin
    private SelectionOptions selection = new SelectionOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Override
    public Integer call() throws Exception {
        Instant startedAt = Instant.now();
        ConsoleProgress progress = new ConsoleProgress(spec.commandLine().getErr(), output.quiet);
        window.check();
        output.makeFolder();
        IgnoreList ignoreList = output.ignoreList(spec.commandLine().getErr());
        try (LogOptions.OpenLogs opened = logs.open()) {
            DetectionJob job = new DetectionJob(
                    new DetectionJob.Request(
                            opened.a(),
                            opened.b(),
                            selection.selection(),
                            opened.window(window.bounds(positions)),
                            window.splitBrain,
                            opened.answers(),
                            output.maxFindings,
                            output.out.resolve("findings.ndjson"),
                            ignoreList),
                    progress);
            Outcome outcome = job.run(startedAt, opened.nodeA(), opened.nodeB(), opened.notChecked());
            progress.done();
            return Printing.finish(
                    outcome,
                    output,
                    spec.commandLine().getOut(),
                    spec.commandLine().getErr());
        }
    }
}
