package dev.parallax.detect;

import dev.parallax.finding.Finding;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Rule;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Side;
import dev.parallax.finding.Status;
import dev.parallax.finding.Summary;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Turns the episodes of one pass after the other into findings, exact counts, and a list of what stayed open. */
final class Tally {

    private final Window window;
    private final TableChanges changes;
    private final FilteredTables filtered;
    private final FindingSink sink;

    private long conflicts;
    private long divergedRows;
    private long healedRows;
    private long pendingRows;
    private final Map<String, Long> byRule = new TreeMap<>();
    private final Map<String, Long> bySeverity = new TreeMap<>();
    private final Set<String> toldIds = new HashSet<>();
    private final ConstraintTally constraints;
    private final UndecidedRows undecided;
    private final MissingRows missing;
    private final UndecidedKeys keys = new UndecidedKeys();
    /** Keys of this pass with a healed finding: a row may have several. */
    private final LongSet healedKeys = new LongSet();

    /** Keys of this pass with a diverged one. */
    private final LongSet divergedKeys = new LongSet();

    Tally(Window window, TableChanges changes, FilteredTables filtered, FindingSink sink) {
        this.filtered = filtered;
        this.window = window;
        this.changes = changes;
        this.sink = sink;
        this.constraints = new ConstraintTally(this, changes);
        this.undecided = new UndecidedRows(constraints);
        this.missing = new MissingRows(this, changes, undecided, constraints);
    }

    void take(Episode episode, FindingBuilder builder) {
        builder.forget();
        if (!window.includes(episode.block)) {
            return;
        }
        if (keys.takes(episode, builder)) {
            return;
        }
        if (episode.kind == Episode.Kind.CONSTRAINT) {
            constraints.take(episode, builder);
            return;
        }
        if (episode.kind == Episode.Kind.LEFT_OUT_OF_CONFLICT) {
            undecided.leftOut(episode, builder);
            return;
        }
        if (episode.kind == Episode.Kind.BOTH_WROTE) {
            undecided.add(UndecidedRows.Reason.BOTH_WROTE, episode, builder);
            return;
        }
        if (episode.kind == Episode.Kind.MAYBE_CONCURRENT
                && (episode.status() != Status.DIVERGED || open(episode, builder) != null)) {
            undecided.add(UndecidedRows.Reason.MAYBE_CONCURRENT, episode, builder);
            return;
        }
        if (episode.kind == Episode.Kind.ROW_ABSENT
                && filtered.take(episode, builder.table(episode.block.first(Side.A)))) {
            return;
        }
        if (episode.isMissing()) {
            missing.take(episode, builder);
            return;
        }
        if (episode.kind == Episode.Kind.OUT_OF_BAND && OutOfBand.leavesColumnsOpen(episode.block.first(Side.A))) {
            undecided.add(UndecidedRows.Reason.CHANGED_UNLOGGED, episode, builder);
        }
        reportWithOutcome(episode, builder);
    }

    /** A write that a clash names: whether its node's peer skipped it, or suppressed it, may be open. */
    void leftOut(SettledWrite clash, FindingBuilder builder) {
        undecided.leftOut(clash, builder.constraints().written(clash.original()));
    }

    /** What was looked up in vain may be another key's; then the episode is listed. */
    boolean isUndecided(Episode episode, FindingBuilder builder) {
        return keys.takes(episode, builder);
    }

    /** This pass: tells keys apart that are spelt alike. */
    void compareKeysBy(Spellings spellings) {
        constraints.compareKeysBy(spellings);
    }

    /** What happened is proved; whether the nodes differ now may be open. */
    void reportWithOutcome(Episode episode, FindingBuilder builder) {
        if (episode.status() == Status.DIVERGED) {
            UndecidedRows.Reason open = open(episode, builder);
            if (open != null) {
                undecided.add(open, episode, builder);
                episode.settle(Status.CONFIRMED, episode.last(Side.A), episode.last(Side.B), null);
            }
        }
        report(episode, builder);
    }

    /** Why it is not known whether the nodes differ, of an episode that ended with other rows; null where it is known. */
    private UndecidedRows.@Nullable Reason open(Episode episode, FindingBuilder builder) {
        if (!episode.lastRowsKnown() && (!episode.isMissing() || isGone(episode))) {
            return UndecidedRows.Reason.LAST_ROW_UNKNOWN;
        }
        if (episode.lacksColumns()) {
            return UndecidedRows.Reason.COLUMNS_NOT_SHOWN;
        }
        if (changes.mayBeInGaps(episode)) {
            return UndecidedRows.Reason.IN_GAPS;
        }
        return changes.happenedAfter(episode, builder) || builder.differsInShapeOnly(episode)
                ? UndecidedRows.Reason.TABLE_CHANGED
                : null;
    }

    /**
     * Whether the row is gone on one node, and no write of it is known on the other, which left one out. It may never
     * have been there.
     */
    private static boolean isGone(Episode episode) {
        Side missing = episode.missingOn();
        OpenWrite there = missing == null ? null : episode.last(missing.peer());
        return there != null && there.after == WriteBatch.ABSENT;
    }

    private void report(Episode episode, FindingBuilder builder) {
        Finding finding = builder.build(episode);
        if (finding == null) {
            return;
        }
        if (episode.kind == Episode.Kind.CONFLICT || episode.kind == Episode.Kind.MAYBE_CONCURRENT) {
            conflicts++;
        }
        countRow(finding.status(), episode.block.first(Side.A).original().key);
        count(finding);
    }

    /** The keys whose last row on one node has to be looked up, per node. */
    void ask(List<LastRows> lastRows) {
        constraints.ask(lastRows);
        missing.ask(lastRows);
    }

    /** Settles what was waiting for the last rows. */
    void answer(List<LastRows> lastRows, FindingBuilder builder) {
        constraints.answer(lastRows, builder);
        missing.answer(lastRows, builder);
    }

    /** Something about whole transactions; told once, however many passes there are. */
    void take(TransactionCase found) {
        if (!window.bounds().includes(found.transactions().get(0))) {
            return;
        }
        Finding finding = TransactionFindings.of(found);
        if (toldIds.add(finding.id())) {
            count(finding);
        }
    }

    /** A finding as it goes out. */
    void count(Finding finding) {
        byRule.merge(finding.rule().id(), 1L, Long::sum);
        bySeverity.merge(finding.severity().name(), 1L, Long::sum);
        sink.finding(finding);
    }

    private void countRow(Status status, KeyState key) {
        if (constraints.isClashed(key)) {
            return;
        }
        if (status == Status.DIVERGED) {
            constraints.counted(key);
            divergedKeys.add(constraints.identity(key));
            healedKeys.remove(constraints.identity(key));
        } else if (status == Status.PENDING) {
            healedKeys.remove(constraints.identity(key));
        } else if (status == Status.HEALED) {
            healedKeys.add(constraints.identity(key));
        }
    }

    /** About how much memory this pass has taken so far. */
    long heldBytes() {
        return healedKeys.heldBytes()
                + divergedKeys.heldBytes()
                + constraints.heldBytes()
                + missing.heldBytes()
                + undecided.heldBytes();
    }

    /** One pass is complete: keys of the next one are others. */
    void endOfPass(PendingCounts pending) {
        pendingRows += pending.rows();
        healedRows += healedKeys.size();
        healedKeys.clear();
        divergedRows += divergedKeys.size();
        divergedKeys.clear();
        divergedRows += constraints.endOfPass();
    }

    /** The rows of the next pass are these. */
    void beginPass(KeyFilter rows) {
        constraints.beginPass(rows);
    }

    /** See {@link ConstraintTally#differs}. */
    boolean constraintDiffers() {
        return constraints.differs();
    }

    /** Something else than its own writes says that the row differs. */
    void isNotHealed(long row) {
        healedKeys.remove(row);
    }

    Summary summary(LogCounts a, LogCounts b, Accounting accounting, boolean constraintsKnown) {
        for (Rule rule : Rule.values()) {
            if (rule.isJudged(constraintsKnown)) {
                byRule.putIfAbsent(rule.id(), 0L);
            }
        }
        for (Severity severity : Severity.values()) {
            bySeverity.putIfAbsent(severity.name(), 0L);
        }
        return new Summary(
                new Summary.PerNode(a.transactions, b.transactions),
                new Summary.PerNode(a.rowChanges, b.rowChanges),
                conflicts,
                divergedRows,
                healedRows,
                pendingRows,
                byRule,
                bySeverity,
                accounts(accounting),
                Map.of());
    }

    private static Map<String, Summary.Account> accounts(Accounting accounting) {
        Map<String, Summary.Account> accounts = new LinkedHashMap<>();
        for (Accounting.Drawer drawer : Accounting.Drawer.values()) {
            accounts.put(
                    drawer.label,
                    new Summary.Account(
                            new Summary.PerNode(
                                    accounting.transactions(drawer, Side.A), accounting.transactions(drawer, Side.B)),
                            new Summary.PerNode(
                                    accounting.rowChanges(drawer, Side.A), accounting.rowChanges(drawer, Side.B))));
        }
        return accounts;
    }

    List<NotChecked> undecidedRows() {
        List<NotChecked> result = new ArrayList<>();
        filtered.addTo(result);
        keys.addTo(result);
        constraints.addTo(result);
        result.addAll(undecided.notChecked(missing.skipped()));
        return result;
    }
}
