package dev.parallax.audit;

import dev.parallax.change.ChangeSource;
import dev.parallax.detect.Detection;
import dev.parallax.detect.DetectionResult;
import dev.parallax.detect.FindingSink;
import dev.parallax.detect.RowHistory;
import dev.parallax.detect.TableSelection;
import dev.parallax.finding.Finding;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.RowExplanation;
import dev.parallax.finding.Side;
import dev.parallax.mysql.TableName;
import dev.parallax.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Everything two logs say about one row. */
public final class ExplainJob {

    private final ChangeSource a;
    private final ChangeSource b;
    private final Detection.Options options;
    private final TableName table;
    private final List<String> key;

    /** Looks for one row, by its primary key's values as the server prints them. */
    public ExplainJob(ChangeSource a, ChangeSource b, Detection.Options options, TableName table, List<String> key) {
        this.a = a;
        this.b = b;
        this.options = options;
        this.table = table;
        this.key = List.copyOf(key);
    }

    public RowExplanation run(Detection.Progress progress) throws InterruptedException {
        OfOneRow findings = new OfOneRow();
        Detection detection = new Detection(
                a,
                b,
                Detection.Options.of(
                        new TableSelection(Set.of(), Set.of(table), Set.of(), Set.of()),
                        options.window(),
                        options.splitBrain(),
                        options.answers()),
                findings,
                progress);
        DetectionResult detected = detection.run();
        RowHistory historyA = history(Side.A, detection);
        RowHistory historyB = history(Side.B, detection);
        if (!historyA.tableSeen() && !historyB.tableSeen()) {
            throw ProblemException.usage(
                    "PX-EXP-001",
                    "neither log holds a write of " + table + "; check the name (case matters) and the logs given");
        }
        List<NotChecked> notChecked = new ArrayList<>(detected.notChecked());
        if (findings.found.isEmpty()
                && historyA.writes().isEmpty()
                && historyB.writes().isEmpty()) {
            notChecked.add(new NotChecked(
                    "the row",
                    "no write of it "
                            + (historyA.outside() + historyB.outside() > 0 ? "is within the window" : "is in the logs")
                            + ", so they do not say whether the nodes hold it alike; check the values of --key (spelt as the logs"
                            + " have them), or compare the tables with parallax verify",
                    true));
        }
        if (historyA.outside() + historyB.outside() > 0) {
            notChecked.add(new NotChecked(
                    "writes of the row outside the window",
                    historyA.outside() + " on a and " + historyB.outside() + " on b are not shown",
                    false));
        }
        return new RowExplanation(table, key, findings.found, historyA.writes(), historyB.writes(), notChecked);
    }

    private RowHistory history(Side side, Detection detection) {
        RowHistory history = detection.history(side, table, key);
        if (!history.problem().isEmpty()) {
            throw ProblemException.usage("PX-EXP-002", table + " cannot be explained: " + history.problem());
        }
        return history;
    }

    private final class OfOneRow implements FindingSink {
        private final List<Finding> found = new ArrayList<>();

        @Override
        public void finding(Finding finding) {
            if (finding.key().stream().map(value -> value.text()).toList().equals(key)) {
                found.add(finding);
            }
        }

        @Override
        public void restart() {
            found.clear();
        }
    }
}
