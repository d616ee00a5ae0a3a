package dev.parallax.audit;

import dev.parallax.change.ChangeSource;
import dev.parallax.detect.Detection;
import dev.parallax.detect.FindingSink;
import dev.parallax.detect.TableSelection;
import dev.parallax.detect.TransactionHistory;
import dev.parallax.finding.Finding;
import dev.parallax.finding.Side;
import dev.parallax.finding.TransactionExplanation;
import dev.parallax.finding.TransactionLog;
import dev.parallax.mysql.TableName;
import dev.parallax.problem.ProblemException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything two logs say about one transaction. */
public final class TransactionJob {

    private final ChangeSource a;
    private final ChangeSource b;
    private final Detection.Options options;
    private final String wanted;

    /**
     * Looks for one transaction.
     *
     * @param options what is judged; of the tables only those that the transaction wrote are looked at
     * @param wanted its id as reports have it
     */
    public TransactionJob(ChangeSource a, ChangeSource b, Detection.Options options, String wanted) {
        this.a = a;
        this.b = b;
        this.options = options;
        this.wanted = wanted;
    }

    public TransactionExplanation run(Detection.Progress progress) throws InterruptedException {
        TransactionLog onA = read(Side.A, a, wanted);
        // What is given in short is looked for in full from here on, so that both logs speak of one transaction.
        TransactionLog onB = read(Side.B, b, onA == null ? wanted : onA.id().toString());
        if (onA == null && onB == null) {
            throw ProblemException.usage(
                    "PX-EXP-004",
                    "neither log holds the transaction " + wanted + "; give a GTID, or server-ID@MICROSECONDS without"
                            + " GTIDs, as a report names it, and the logs that hold it");
        }
        Set<TableName> tables = new HashSet<>();
        String id = "";
        for (TransactionLog log : new TransactionLog[] {onA, onB}) {
            if (log != null) {
                tables.addAll(log.tables().keySet());
                id = log.id().toString();
            }
        }
        OfOneTransaction findings = new OfOneTransaction(id);
        TableSelection selection = new TableSelection(Set.of(), tables, Set.of(), Set.of());
        Detection.Options narrowed = new Detection.Options(
                selection,
                options.window(),
                options.stateBudgetBytes(),
                options.splitBrain(),
                options.keys(),
                options.constraints());
        new Detection(a, b, narrowed, findings, progress).run();
        return new TransactionExplanation(onA, onB, List.copyOf(findings.found));
    }

    private static @Nullable TransactionLog read(Side side, ChangeSource source, String wanted) {
        TransactionHistory history = new TransactionHistory(side, wanted);
        source.read(history);
        return history.found();
    }

    private static final class OfOneTransaction implements FindingSink {
        private final String id;
        private final List<Finding> found = new ArrayList<>();

        OfOneTransaction(String id) {
            this.id = id;
        }

        @Override
        public void finding(Finding finding) {
            if (finding.witness().transactions().stream()
                    .anyMatch(transaction -> transaction.id().equals(id))) {
                found.add(finding);
            }
        }

        @Override
        public void restart() {
            found.clear();
        }
    }
}
