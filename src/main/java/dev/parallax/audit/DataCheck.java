package dev.parallax.audit;

import dev.parallax.detect.TableSelection;
import dev.parallax.finding.Finding;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Side;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.server.NodeConnection;
import dev.parallax.server.PeerProgress;
import dev.parallax.setup.DataComparison;
import dev.parallax.source.StreamOptions;
import dev.parallax.verify.TableResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares the definitions and the rows of two servers that no link joins yet. Nothing is on its way between them, so no
 * log is read; what somebody writes meanwhile on one of them makes them differ, which they then do.
 */
final class DataCheck implements DataComparison {

    private final ConnectionSettings a;
    private final ConnectionSettings b;
    private final TableReading reading;

    DataCheck(ConnectionSettings a, ConnectionSettings b, TableReading reading) {
        this.a = a;
        this.b = b;
        this.reading = reading;
    }

    @Override
    public Answer compare() throws InterruptedException {
        List<String> differences = new ArrayList<>();
        boolean alike = definitions(differences);
        if (alike) {
            rows(differences);
        }
        return new Answer(alike, differences);
    }

    private boolean definitions(List<String> differences) throws InterruptedException {
        SchemaExamination.Result examined =
                new SchemaExamination(a, b, TableSelection.all(), Duration.ZERO, (side, atMost) -> {}).run();
        for (Finding finding : examined.findings()) {
            if (finding.severity() == Severity.ERROR) {
                differences.add(finding.title());
            }
        }
        for (NotChecked open : examined.notChecked()) {
            if (open.blocksVerdict()) {
                differences.add(open.what() + ": " + open.why());
            }
        }
        return !examined.differs();
    }

    private void rows(List<String> differences) throws InterruptedException {
        Duration maxOutage = StreamOptions.defaults().maxOutage();
        // What a comparison keeps for the next one has no journal to lie in here.
        try (TemporaryFolder folder = new TemporaryFolder("parallax-setup-");
                NodeConnection onA = NodeConnection.open(a, maxOutage);
                NodeConnection onB = NodeConnection.open(b, maxOutage);
                TableComparison tables = TableComparison.open(
                        a, b, TableSelection.all(), reading, TableComparison.Resume.never(folder.path(), false))) {
            tables.run(side -> end(side == Side.A ? onA : onB, tables));
            for (TableResult table : tables.results()) {
                String difference = describe(table);
                if (!difference.isEmpty()) {
                    differences.add(table.table() + ": " + difference);
                }
            }
        }
    }

    /** Empty when it is equal. */
    private static String describe(TableResult table) {
        return switch (table.status()) {
            case EQUAL -> "";
            case DIFFERENT ->
                table.differences() + (table.differences() == 1 ? " row differs" : " rows differ") + " (a has "
                        + table.rowsA() + " rows, b has " + table.rowsB() + ")";
            case UNDETERMINED, SKIPPED -> "not compared: " + table.reason();
        };
    }

    /** Of its log; all that is in there stays on this node, and with GTIDs the other would be waited for. */
    private static BinlogPosition end(NodeConnection node, TableComparison tables) {
        try {
            PeerProgress.Mark mark = node.ask(connection -> PeerProgress.Mark.read(connection, node.settings()));
            tables.neverOnItsWay(mark.executed());
            return mark.end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a log's end was asked for", e);
        }
    }
}
