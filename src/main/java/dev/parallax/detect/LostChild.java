package dev.parallax.detect;

import dev.parallax.change.Transaction;
import dev.parallax.finding.Side;
import dev.parallax.finding.Status;
import dev.parallax.mysql.BinlogPosition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of a child whose parent was taken away concurrently, where the parent ended alike on both nodes.
 *
 * <p><b>Argument.</b> On the node where the child was added first, the parent's deletion met it. If the child's last
 * write in that log is the one that added it, the child was still there then, and ON DELETE CASCADE or SET NULL took it
 * or its reference away: InnoDB does so itself, and MySQL 8.0 does not log it. Where a log shows a write of the child at
 * the deletion or behind it, that write says what the child is instead. On the other node the log alone decides: without
 * a write, an added child was never applied there. Nothing is concluded where the key was changed rather than deleted,
 * where the child was written in between, or where the foreign key forbids what the log shows.
 */
final class LostChild {

    /** What is known of the child on one node; after is {@link WriteBatch#ABSENT} where there is none. */
    private record State(boolean exists, @Nullable Long after) {}

    private final Episode episode;
    private final Clash clash;
    final KeyState child;
    private final String onDelete;
    private final boolean deleted;
    private final boolean added;
    private final Map<String, String> facts = new LinkedHashMap<>();
    /** The digest of the child as it was added. */
    private long asAdded;

    /**
     * @param child the child row's key
     * @param deleted whether the parent was deleted rather than given another key
     * @param added whether the child was inserted rather than pointed at the parent
     */
    LostChild(Episode episode, KeyState child, String onDelete, boolean deleted, boolean added) {
        this.episode = episode;
        this.clash = Objects.requireNonNull(episode.clash);
        this.child = child;
        this.onDelete = onDelete;
        this.deleted = deleted;
        this.added = added;
    }

    Episode episode() {
        return episode;
    }

    /** The child as each node has it, for the witness: complete once {@link #outcome} was asked for. */
    Map<String, String> facts() {
        return facts;
    }

    /** CONFIRMED where the logs do not decide. */
    Status outcome(List<LastRows> lastRows) {
        Side adder = clash.reference().transaction().origin();
        if (adder == null) {
            return Status.CONFIRMED;
        }
        State here = whereAdded(adder, lastRows.get(adder.index()).last(child));
        State there = whereDeleted(lastRows.get(adder.peer().index()).last(child));
        if (here == null) {
            return Status.CONFIRMED;
        }
        facts.put("child on " + adder.label(), text(here));
        facts.put("child on " + adder.peer().label(), text(there));
        if (here.exists() != there.exists()) {
            return Status.DIVERGED;
        }
        if (!here.exists()) {
            return Status.HEALED;
        }
        if (here.after() != null && there.after() != null) {
            return here.after().equals(there.after()) ? Status.HEALED : Status.DIVERGED;
        }
        // Its reference was set to NULL on one node; the other has it as it was added, or as it was before.
        if (there.after() != null && there.after() == asAdded) {
            facts.put("child on " + adder.label(), "without its parent");
            return Status.DIVERGED;
        }
        facts.clear();
        return Status.CONFIRMED;
    }

    private @Nullable State whereAdded(Side adder, @Nullable OpenWrite last) {
        SettledWrite gone = clash.gone();
        Transaction deletion = gone.transaction().logged(adder);
        if (last == null || deletion == null || gone.on(adder) == null) {
            return null;
        }
        BinlogPosition at = position(Objects.requireNonNull(last.transaction.logged(adder)));
        if (at.compareTo(position(deletion)) >= 0) {
            return new State(last.after != WriteBatch.ABSENT, last.after);
        }
        if (!last.transaction.id.equals(clash.reference().transaction().id) || !deleted) {
            return null;
        }
        asAdded = last.after;
        return switch (onDelete) {
            case "CASCADE" -> new State(false, WriteBatch.ABSENT);
            case "SET NULL" -> new State(true, null);
            default -> null;
        };
    }

    private State whereDeleted(@Nullable OpenWrite last) {
        return last == null ? new State(!added, null) : new State(last.after != WriteBatch.ABSENT, last.after);
    }

    private static String text(State state) {
        return state.exists() ? "there" : "gone";
    }

    private static BinlogPosition position(Transaction logged) {
        return new BinlogPosition(logged.file(), logged.offset());
    }
}
