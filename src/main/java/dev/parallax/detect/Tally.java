package dev.parallax.detect;

import dev.parallax.change.Transaction;
import dev.parallax.finding.Finding;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Rule;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Side;
import dev.parallax.finding.SkipStory;
import dev.parallax.finding.Status;
import dev.parallax.finding.Summary;
import dev.parallax.mysql.TableName;
import dev.parallax.mysql.TransactionId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Turns the episodes of one pass after the other into findings, exact counts, and a list of what stayed open. */
final class Tally {

    private static final long BYTES_PER_DEFERRED = 500;

    private final Window window;
    private final TableChanges changes;
    private final FindingSink sink;

    private long conflicts;
    private long divergedRows;
    private long healedRows;
    private long pendingRows;
    private final Map<String, Long> byRule = new TreeMap<>();
    private final Map<String, Long> bySeverity = new TreeMap<>();
    /** Episodes that wait for a row to be looked up. */
    private final List<Episode> deferred = new ArrayList<>();
    /** Transactions that are proved to have been skipped by what their rows were afterwards. */
    private final Set<TransactionId> skipped = new HashSet<>();

    private final Set<String> toldIds = new HashSet<>();
    private final Map<TableName, Undecided> absentRows = new TreeMap<>();
    private final Map<TableName, Undecided> unknownRows = new TreeMap<>();
    private final Map<TableName, Undecided> changedTables = new TreeMap<>();
    private final Map<TableName, Undecided> crowded = new TreeMap<>();
    private final Map<TableName, Undecided> redefined = new TreeMap<>();
    private boolean constraintDiffers;
    private final List<LostChild> lostChildren = new ArrayList<>();
    /** Those children, as long as no finding of their own says that they differ. */
    private final LongSet uncounted = new LongSet();
    /** Rows of this pass that a foreign key took away on the one node, unlogged, and that the other never had. */
    private final LongSet agreedRows = new LongSet();
    /** Rows of this pass that are proved to differ by who holds a unique value. */
    private final LongSet clashedRows = new LongSet();

    private KeyFilter partition = KeyPartition.ALL;
    /** Keys of this pass with a healed finding: a row may have several. */
    private final LongSet healedKeys = new LongSet();

    private long lastDivergedHigh;
    private long lastDivergedLow;

    /** Rows of one table that could not be decided, with the first of them as an example. */
    private static final class Undecided {
        long rows;
        String example = "";
    }

    Tally(Window window, TableChanges changes, FindingSink sink) {
        this.window = window;
        this.changes = changes;
        this.sink = sink;
    }

    void take(Episode episode, FindingBuilder builder) {
        builder.forget();
        if (!window.includes(episode.block)) {
            return;
        }
        if (episode.kind == Episode.Kind.CONSTRAINT) {
            constraint(episode, builder);
            return;
        }
        if (episode.kind == Episode.Kind.ROW_ABSENT || episode.kind == Episode.Kind.NOT_EXECUTED) {
            if (episode.status() == Status.DIVERGED && !episode.lastRowsKnown()) {
                deferred.add(episode);
            } else {
                takeMissing(episode, null, builder);
            }
            return;
        }
        if (episode.status() == Status.DIVERGED && !episode.lastRowsKnown()) {
            undecided(unknownRows, episode, builder);
            return;
        }
        if (episode.status() == Status.DIVERGED && changes.happenedAfter(episode, builder)) {
            undecided(changedTables, episode, builder);
            return;
        }
        report(episode, builder);
    }

    /** Its rows have findings of their own, where they differ: they are not counted here. */
    private void constraint(Episode episode, FindingBuilder builder) {
        Clash clash = episode.clash;
        KeySpaces.Space space = Objects.requireNonNull(episode.space);
        Map<TableName, Undecided> into = clash == null ? crowded : changes.definedAfter(clash) ? redefined : null;
        if (clash == null || into != null) {
            Undecided undecided = Objects.requireNonNull(into).computeIfAbsent(space.table(), name -> new Undecided());
            if (undecided.rows++ == 0) {
                undecided.example = builder.constraints().example(episode);
            }
            return;
        }
        if (space.kind() == KeySpaces.Kind.REFERENCED && episode.status() == Status.HEALED) {
            // The parent is the same on both nodes; the child is another question.
            LostChild lost = builder.constraints().lostChild(episode);
            lostChildren.add(lost);
            uncounted.add(lost.child.keyLow);
            return;
        }
        Finding finding = builder.constraints().of(episode, episode.status(), Map.of());
        constraintDiffers |= finding.status() == Status.DIVERGED;
        if (finding.status() == Status.DIVERGED && space.kind() == KeySpaces.Kind.UNIQUE) {
            for (Side side : Side.values()) {
                clashed(episode.last(side));
            }
        }
        count(finding);
    }

    /** Each node gave the value to another row, which the other node therefore does not have like that: both differ. */
    private void clashed(@Nullable OpenWrite last) {
        if (last != null && last.after != WriteBatch.ABSENT && partition.includes(last.after)) {
            clashedRows.add(last.after);
            healedKeys.remove(last.after);
        }
    }

    /** The rows of the next pass are these. */
    void beginPass(KeyFilter rows) {
        partition = rows;
    }

    /** Whether it is proved that two rows were left different by a clash, whatever is known of each row. */
    boolean constraintDiffers() {
        return constraintDiffers;
    }

    private void report(Episode episode, FindingBuilder builder) {
        Finding finding = builder.build(episode);
        if (finding == null) {
            return;
        }
        if (episode.kind == Episode.Kind.CONFLICT) {
            conflicts++;
        }
        countRow(finding.status(), episode.block.first(Side.A).original().key);
        count(finding);
    }

    /** The keys whose last row on one node has to be looked up, per node. */
    void ask(List<LastRows> lastRows) {
        for (LostChild lost : lostChildren) {
            for (Side side : Side.values()) {
                lastRows.get(side.index()).want(lost.child);
            }
        }
        for (Episode episode : deferred) {
            for (Side side : Side.values()) {
                if (episode.last(side) == null) {
                    lastRows.get(side.index()).want(key(episode));
                }
            }
        }
    }

    private static KeyState key(Episode episode) {
        return episode.block.first(Side.A).original().key;
    }

    /** Settles what was waiting for the last rows. */
    void answer(List<LastRows> lastRows, FindingBuilder builder) {
        for (LostChild lost : lostChildren) {
            builder.forget();
            lostChild(lost, lost.outcome(lastRows), builder);
        }
        lostChildren.clear();
        // First what is proved: one row of a transaction that was not executed says it of all of them.
        List<Episode> unproved = new ArrayList<>();
        for (Episode episode : deferred) {
            OpenWrite seen = null;
            for (Side side : Side.values()) {
                OpenWrite last = lastRows.get(side.index()).of(key(episode));
                if (last != null && episode.last(side) == null) {
                    episode.lastKnown(side, last);
                    seen = side == episode.missingOn() ? last : seen;
                }
            }
            builder.forget();
            if (seen != null) {
                takeMissing(episode, seen, builder);
            } else {
                unproved.add(episode);
            }
        }
        for (Episode episode : unproved) {
            builder.forget();
            takeMissing(episode, null, builder);
        }
        deferred.clear();
    }

    private void lostChild(LostChild lost, Status outcome, FindingBuilder builder) {
        long row = lost.child.keyLow;
        if (outcome == Status.DIVERGED) {
            constraintDiffers = true;
            if (partition.includes(row) && uncounted.contains(row)) {
                clashedRows.add(row);
                healedKeys.remove(row);
            }
        } else if (outcome == Status.HEALED) {
            agreedRows.add(row);
        }
        count(builder.constraints().of(lost.episode(), outcome, lost.facts()));
    }

    /**
     * A transaction whose write of the row one log lacks. What the row was there, by the write before or behind it in
     * that log, tells whether it changed nothing or was not executed.
     */
    private void takeMissing(Episode episode, @Nullable OpenWrite seenBefore, FindingBuilder builder) {
        SettledWrite write = episode.block.first(Side.A);
        TransactionState transaction = write.transaction();
        OpenWrite behind = episode.found();
        boolean known = behind != null || seenBefore != null;
        long there = behind != null ? behind.before : seenBefore != null ? seenBefore.after : 0;
        boolean certain = episode.kind == Episode.Kind.NOT_EXECUTED
                || transaction.skipCause() != null
                || skipped.contains(transaction.id);
        if (!certain && known && there == write.original().after) {
            // Applied without effect. A later write that is missing there as well may still have made a difference.
            if (episode.status() == Status.DIVERGED && !episode.agrees()) {
                undecided(absentRows, episode, builder);
            }
            return;
        }
        Side missing = episode.missingOn();
        boolean gap = missing != null && changes.hasGap(missing);
        if (!certain && (!known || gap || !proves(episode, behind != null))) {
            if (episode.status() != Status.HEALED) {
                undecided(absentRows, episode, builder);
            }
            return;
        }
        if (transaction.isAbsent() && !transaction.isLostAtOrigin() && transaction.skipCause() == null) {
            transaction.skipped(SkipStory.ABSENT);
            if (skipped.add(transaction.id)) {
                Sources.Source source = transaction.source;
                if (source != null) {
                    source.accounting.move(transaction, Accounting.Drawer.LOCAL_ONLY, Accounting.Drawer.SKIPPED);
                }
                take(new TransactionCase(
                        Rule.SKIPPED_TRANSACTION,
                        List.of(transaction),
                        0,
                        SkipStory.ABSENT,
                        transaction.skippedOn(),
                        null,
                        Map.of()));
            }
        }
        if (episode.status() == Status.DIVERGED && agreedRows.contains(key(episode).keyLow)) {
            return;
        }
        if (episode.status() == Status.DIVERGED && episode.agrees()) {
            episode.settle(Status.HEALED, episode.last(Side.A), episode.last(Side.B), null);
        }
        if (episode.status() == Status.DIVERGED && changes.happenedAfter(episode, builder)) {
            undecided(changedTables, episode, builder);
            return;
        }
        report(episode, builder);
    }

    /**
     * Whether a missing row event of a transaction that was executed proves that the node's row is another now. An
     * insert of a row that is there already, or a delete of one that is not, may leave no event after an unlogged change
     * to the same end; and a row that only the applier changed was overwritten there in place of another.
     */
    private static boolean proves(Episode episode, boolean foundBehind) {
        SettledWrite write = episode.block.first(Side.A);
        TransactionState transaction = write.transaction();
        Side missing = episode.missingOn();
        if (missing == null || missing == transaction.origin()) {
            return false;
        }
        OpenWrite original = write.original();
        boolean update = original.before != WriteBatch.ABSENT && original.after != WriteBatch.ABSENT;
        return update || foundBehind || transaction.isAbsent();
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
        if (clashedRows.contains(key.keyLow)) {
            return;
        }
        if (status == Status.DIVERGED) {
            uncounted.remove(key.keyLow);
            // All findings of one key are handed over together at the end.
            if (divergedRows == 0 || key.keyHigh != lastDivergedHigh || key.keyLow != lastDivergedLow) {
                divergedRows++;
                healedKeys.remove(key.keyLow);
            }
            lastDivergedHigh = key.keyHigh;
            lastDivergedLow = key.keyLow;
        } else if (status == Status.PENDING) {
            healedKeys.remove(key.keyLow);
        } else if (status == Status.HEALED) {
            healedKeys.add(key.keyLow);
        }
    }

    private void undecided(Map<TableName, Undecided> into, Episode episode, FindingBuilder builder) {
        if (clashedRows.contains(key(episode).keyLow)) {
            // Decided: who holds its unique value says that it differs.
            return;
        }
        Row row = builder.anyRow(episode.block.first(Side.A));
        Undecided undecided = into.computeIfAbsent(row.table().name(), name -> new Undecided());
        if (undecided.rows++ == 0) {
            Transaction logged =
                    episode.block.first(Side.A).original().transaction.anyLogged();
            undecided.example = "first " + keyText(row) + ", transaction " + logged.id() + " at " + logged.file() + ":"
                    + logged.offset();
        }
    }

    private static String keyText(Row row) {
        List<String> parts = new ArrayList<>();
        row.key().forEach(value -> parts.add(value.column() + "=" + value.text()));
        return String.join(", ", parts);
    }

    /** About how much memory this pass has taken so far. */
    long heldBytes() {
        return healedKeys.heldBytes()
                + clashedRows.heldBytes()
                + agreedRows.heldBytes()
                + deferred.size() * BYTES_PER_DEFERRED;
    }

    /** One pass is complete: keys of the next one are others. */
    void endOfPass(PendingCounts pending) {
        pendingRows += pending.rows();
        healedRows += healedKeys.size();
        healedKeys.clear();
        divergedRows += clashedRows.size();
        clashedRows.clear();
        agreedRows.clear();
        uncounted.clear();
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
                accounts(accounting));
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
        absentRows.forEach((table, rows) -> result.add(new NotChecked(
                rows.rows + " row change(s) of " + table,
                "the transaction is in both logs, its row event in one only, and no other write of the row is in the"
                        + " logs: the other node's row already had that value, or the change was not applied there ("
                        + rows.example + "). Compare the row on both nodes, or give older logs",
                true)));
        unknownRows.forEach((table, rows) -> result.add(new NotChecked(
                rows.rows + " row(s) of " + table,
                "they had concurrent writes, and the last row of one node is not in the logs (" + rows.example
                        + "). Give older logs of that node, or compare the rows on both nodes",
                true)));
        changedTables.forEach((table, rows) -> result.add(new NotChecked(
                rows.rows + " row(s) of " + table,
                "they differed after concurrent writes, and later the table was altered, truncated, renamed or"
                        + " dropped (" + rows.example + "). Compare them on both nodes",
                true)));
        crowded.forEach((table, keys) -> result.add(new NotChecked(
                "unique index or foreign key: " + keys.rows + " key(s) of " + table,
                "more than " + ConstraintOutcomes.KEPT_WRITES + " transactions wrote such a key in one stretch of"
                        + " concurrency, too many to compare each with each (" + keys.example + ")",
                true)));
        redefined.forEach((table, keys) -> result.add(new NotChecked(
                "unique index or foreign key: " + keys.rows + " key(s) of " + table,
                "transactions that may have clashed there came before a statement that changed a definition, so that the"
                        + " index or foreign key may not have been there yet (" + keys.example + ")",
                true)));
        return result;
    }
}
