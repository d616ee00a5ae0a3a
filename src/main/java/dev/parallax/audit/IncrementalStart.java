package dev.parallax.audit;

import dev.parallax.change.TransactionSink;
import dev.parallax.detect.DefinitionStatement;
import dev.parallax.finding.Side;
import dev.parallax.journal.JournalReader;
import dev.parallax.mysql.GtidSet;
import dev.parallax.mysql.TableName;
import dev.parallax.server.NodeConnection;
import dev.parallax.server.PeerProgress;
import dev.parallax.server.ReplicationFilters;
import dev.parallax.server.ServerIdentity;
import dev.parallax.verify.Certificates;
import dev.parallax.verify.Increments;
import dev.parallax.verify.Plan;
import dev.parallax.verify.TableResult;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** What tables were proved equal earlier, and what the logs hold since; from a journal's folder. */
final class IncrementalStart {

    private final CertificateFile file;
    private final Certificates known;
    private final Increments increments;

    private IncrementalStart(CertificateFile file, Certificates known, Increments increments) {
        this.file = file;
        this.known = known;
        this.increments = increments;
    }

    /**
     * Reads it, and what the journal holds since.
     *
     * @param asked whether tables are to be compared by it
     */
    static IncrementalStart read(Path journal, Plan plan, boolean asked) {
        CertificateFile file = new CertificateFile(journal);
        Certificates known = file.read(plan.servers());
        Increments increments =
                asked ? Increments.since(known, plan, DefinitionStatement::tables) : Increments.none(plan);
        if (increments.isNeeded() && JournalReader.isJournal(journal)) {
            try (JournalLogs logs = JournalLogs.open(journal)) {
                for (Side side : Side.values()) {
                    logs.source(side).read(increments.reader(side));
                }
            }
        }
        return new IncrementalStart(file, known, increments);
    }

    Increments increments() {
        return increments;
    }

    /** Takes what is read of a node's log from now on, beside another. */
    TransactionSink and(TransactionSink other, Side side) {
        return increments.isNeeded() ? new TwoSinks(other, increments.reader(side)) : other;
    }

    /**
     * What a node had executed at one moment.
     *
     * @param logsAll whether all that it executes is in its log
     */
    record Executed(ServerIdentity identity, GtidSet gtids, boolean logsAll) {
        static Executed of(NodeConnection node) throws InterruptedException {
            PeerProgress.Mark mark = node.ask(connection -> PeerProgress.Mark.read(connection, node.settings()));
            // Where the server does not say, it may.
            boolean filtered = node.ask(ReplicationFilters::read)
                    .map(filters ->
                            filters.stream().anyMatch(filter -> filter.name().startsWith("BINLOG_")))
                    .orElse(true);
            return new Executed(
                    node.identity(), mark.executed(), node.identity().logReplicaUpdates() && !filtered);
        }
    }

    /** Both logs have been read up to what the nodes had executed by then. */
    void logsRead(Executed a, Executed b) {
        boolean gtids = a.identity().gtidMode() && b.identity().gtidMode();
        String broken = "";
        if (!a.logsAll() || !b.logsAll()) {
            broken = "a node keeps changes out of its log (log_replica_updates=OFF, binlog-do-db or binlog-ignore-db)";
        } else if (!file.read(known.servers()).equals(known)) {
            broken = "another run has written certificates at the same time";
        }
        increments.logsRead(gtids, a.gtids(), b.gtids(), broken);
    }

    /** Notes what is proved now. */
    void note(List<TableResult> results, Predicate<TableName> includes) {
        Certificates before = file.read(known.servers());
        Certificates after = before.after(results, includes);
        if (!after.equals(before)) {
            file.write(after);
        }
    }
}
