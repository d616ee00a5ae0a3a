package dev.parallax.cli;

import dev.parallax.audit.IgnoreList;
import dev.parallax.audit.Outcome;
import dev.parallax.audit.SchemaJob;
import dev.parallax.mysql.ConnectionSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parallax schema}: definitions compared. */
@Command(
        name = "schema",
        description = {
            "Compares the definitions of tables, columns, indexes, constraints, partitions, triggers, views, routines and"
                    + " events on both servers, and says of each difference whether replication can break or data can"
                    + " differ.",
            "Needs an account with SELECT and REPLICATION CLIENT. TRIGGER, EVENT, SHOW_ROUTINE and SHOW VIEW let it see"
                    + " programs too; what it cannot see is listed.",
            ""
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  parallax schema --node a=mysql://audit@db1:3306 --node b=mysql://audit@db2:3306",
            "  parallax schema --config parallax.yaml --databases shop --format junit --fail-on warning"
        })
final class SchemaCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private NodeOptions nodes = new NodeOptions();

    @Mixin
    private TableOptions tables = new TableOptions();

    @Option(
            names = "--max-lag",
            paramLabel = "DURATION",
            defaultValue = "60s",
            description = "Where definitions differ: how long to wait until each node has applied what the other had"
                    + " executed. Default: ${DEFAULT-VALUE}")
    private Duration maxLag = Duration.ofSeconds(60);

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Override
    public Integer call() throws Exception {
        ConsoleProgress progress = new ConsoleProgress(spec.commandLine().getErr(), output.quiet);
        List<ConnectionSettings> servers = nodes.settings();
        output.makeFolder();
        IgnoreList ignoreList = output.ignoreList(spec.commandLine().getErr());
        progress.say("comparing definitions");
        Outcome outcome = new SchemaJob(
                        new SchemaJob.Request(
                                servers.get(0),
                                servers.get(1),
                                tables.selection(),
                                maxLag,
                                output.maxFindings,
                                output.out.resolve("findings.ndjson"),
                                ignoreList),
                        progress::waitingForReplication)
                .run();
        return Printing.finish(
                outcome, output, spec.commandLine().getOut(), spec.commandLine().getErr());
    }
}
