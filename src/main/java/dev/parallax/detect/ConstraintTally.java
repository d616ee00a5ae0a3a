package dev.parallax.detect;

import dev.parallax.finding.Finding;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Side;
import dev.parallax.finding.Status;
import dev.parallax.mysql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns episodes about unique indexes and foreign keys into findings, and says of which rows they prove that the nodes
 * differ, or agree, whatever is known of each row by itself.
 */
final class ConstraintTally {

    private final Tally tally;
    private final TableChanges changes;
    private final Map<TableName, Undecided> crowded = new TreeMap<>();
    private final Map<TableName, Undecided> redefined = new TreeMap<>();
    private boolean differs;
    private final List<LostChild> lostChildren = new ArrayList<>();
    /** Those children, as long as no finding of their own says that they differ. */
    private final LongSet uncounted = new LongSet();
    /** Rows of this pass that a foreign key took away on the one node, unlogged, and that the other never had. */
    private final LongSet agreedRows = new LongSet();
    /** Rows of this pass that are proved to differ by who holds a unique value. */
    private final LongSet clashedRows = new LongSet();

    private KeyFilter partition = KeyPartition.ALL;
    private Spellings spellings = new Spellings(Spellings.NOBODY);

    /** Keys of one table that could not be decided, with the first of them as an example. */
    private static final class Undecided {
        long keys;
        String example = "";
    }

    ConstraintTally(Tally tally, TableChanges changes) {
        this.tally = tally;
        this.changes = changes;
    }

    /** Its rows have findings of their own, where they differ: they are not counted here. */
    void take(Episode episode, FindingBuilder builder) {
        Clash clash = episode.clash;
        KeySpaces.Space space = Objects.requireNonNull(episode.space);
        Map<TableName, Undecided> into = clash == null ? crowded : changes.definedAfter(clash) ? redefined : null;
        if (clash == null || into != null) {
            Undecided undecided = Objects.requireNonNull(into).computeIfAbsent(space.table(), name -> new Undecided());
            if (undecided.keys++ == 0) {
                undecided.example = builder.constraints().example(episode);
            }
            return;
        }
        if (space.kind() == KeySpaces.Kind.REFERENCED && episode.status() == Status.HEALED) {
            // The parent is the same on both nodes; the child is another question.
            LostChild lost = builder.constraints().lostChild(episode);
            lostChildren.add(lost);
            uncounted.add(identity(lost.child));
            return;
        }
        if (space.kind() == KeySpaces.Kind.UNIQUE && builder.constraints().isOneRow(clash, spellings)) {
            return;
        }
        Finding finding = builder.constraints().of(episode, known(episode.status(), clash), Map.of());
        differs |= finding.status() == Status.DIVERGED;
        if (finding.status() == Status.DIVERGED && space.kind() == KeySpaces.Kind.UNIQUE) {
            for (Side side : Side.values()) {
                clashed(episode.last(side), builder);
            }
        }
        tally.count(finding);
        tally.leftOut(clash.a(), builder);
        tally.leftOut(clash.b(), builder);
    }

    /** A later write that lacks the columns may have given the value to another, unseen. */
    private Status known(Status status, Clash clash) {
        return status == Status.DIVERGED && !changes.showsHolders(clash) ? Status.CONFIRMED : status;
    }

    /** Each node gave the value to another row, which the other node therefore does not have like that: both differ. */
    private void clashed(@Nullable OpenWrite last, FindingBuilder builder) {
        if (last == null || last.after == WriteBatch.ABSENT) {
            return;
        }
        KeyState spelt = builder.constraints().speltRow(last);
        if (partition.includes(spelt == null ? last.after : spelt.keyLow)) {
            long row = spelt == null ? last.after : identity(spelt);
            clashedRows.add(row);
            tally.isNotHealed(row);
        }
    }

    /** By what a row is known here. */
    long identity(KeyState row) {
        return spellings.identity(row);
    }

    /** This pass: tells keys apart that are spelt alike. */
    void compareKeysBy(Spellings nextPass) {
        spellings = nextPass;
    }

    /** The rows of the next pass are these. */
    void beginPass(KeyFilter rows) {
        partition = rows;
    }

    /** Whether it is proved that two rows were left different by a clash, whatever is known of each row. */
    boolean differs() {
        return differs;
    }

    /** Whether who holds a unique value says that the row differs: what its own writes leave open is decided. */
    boolean isClashed(KeyState row) {
        return clashedRows.contains(identity(row));
    }

    /** Whether the row is gone on both nodes, although its own writes look otherwise. */
    boolean isAgreed(KeyState row) {
        return agreedRows.contains(identity(row));
    }

    /** A finding of its own says that the row differs. */
    void counted(KeyState row) {
        uncounted.remove(identity(row));
    }

    void ask(List<LastRows> lastRows) {
        for (LostChild lost : lostChildren) {
            for (Side side : Side.values()) {
                lastRows.get(side.index()).want(lost.child);
            }
        }
    }

    void answer(List<LastRows> lastRows, FindingBuilder builder) {
        for (LostChild lost : lostChildren) {
            builder.forget();
            lostChild(lost, lost.outcome(lastRows), builder);
        }
        lostChildren.clear();
    }

    private void lostChild(LostChild lost, Status shown, FindingBuilder builder) {
        Status outcome = known(shown, Objects.requireNonNull(lost.episode().clash));
        long row = identity(lost.child);
        if (outcome == Status.DIVERGED) {
            differs = true;
            if (partition.includes(lost.child.keyLow) && uncounted.contains(row)) {
                clashedRows.add(row);
                tally.isNotHealed(row);
            }
        } else if (outcome == Status.HEALED) {
            agreedRows.add(row);
        }
        tally.count(builder.constraints().of(lost.episode(), outcome, lost.facts()));
    }

    long heldBytes() {
        return clashedRows.heldBytes() + agreedRows.heldBytes() + uncounted.heldBytes();
    }

    /** Returns how many rows of the pass differ that no finding of their own counts. */
    long endOfPass() {
        long rows = clashedRows.size();
        clashedRows.clear();
        agreedRows.clear();
        uncounted.clear();
        return rows;
    }

    void addTo(List<NotChecked> result) {
        crowded.forEach((table, undecided) -> result.add(new NotChecked(
                "unique index or foreign key: " + undecided.keys + " key(s) of " + table,
                "more than " + ConstraintOutcomes.KEPT_WRITES + " transactions wrote such a key in one stretch of"
                        + " concurrency, too many to compare each with each (" + undecided.example + ")",
                true)));
        redefined.forEach((table, undecided) -> result.add(new NotChecked(
                "unique index or foreign key: " + undecided.keys + " key(s) of " + table,
                "transactions that may have clashed there came before a statement that changed a definition, so that the"
                        + " index or foreign key may not have been there yet (" + undecided.example + ")",
                true)));
    }
}
