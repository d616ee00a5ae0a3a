package dev.parallax.setup;

import dev.parallax.finding.Side;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What setup has done to two servers so far: the content of {@code setup.json}. It lets an interrupted run go on, and
 * {@code --undo} take back what was made and nothing else.
 *
 * @param serverUuids of a and b
 * @param finishedAt null until a row went through both links
 * @param startA where links to a begin, once the data are known to be equal; null before
 * @param made in the order in which it was made
 */
record SetupState(
        int format,
        List<String> serverUuids,
        boolean filePosition,
        Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Start startA,
        @Nullable Start startB,
        List<Made> made) {

    static final int FORMAT = 1;

    SetupState {
        serverUuids = List.copyOf(serverUuids);
        made = List.copyOf(made);
    }

    static SetupState begin(NodeState a, NodeState b, boolean filePosition, Instant now) {
        return new SetupState(FORMAT, List.of(a.uuid(), b.uuid()), filePosition, now, null, null, null, List.of());
    }

    boolean isOf(NodeState a, NodeState b) {
        return serverUuids.equals(List.of(a.uuid(), b.uuid()));
    }

    /** Whether an earlier run of the same kind was interrupted behind the point where the data were known to be equal. */
    boolean goesOn(boolean byFilePosition) {
        return finishedAt == null && startA != null && startB != null && filePosition == byFilePosition;
    }

    @Nullable
    Start start(Side side) {
        return side == Side.A ? startA : startB;
    }

    SetupState with(Start a, Start b, boolean byFilePosition) {
        return new SetupState(format, serverUuids, byFilePosition, startedAt, null, a, b, made);
    }

    SetupState with(Made thing) {
        List<Made> all = new ArrayList<>(made);
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).isSameThing(thing)) {
                all.set(i, all.get(i).changedTo(thing));
                return withMade(all);
            }
        }
        all.add(thing);
        return withMade(all);
    }

    private SetupState withMade(List<Made> all) {
        return new SetupState(format, serverUuids, filePosition, startedAt, finishedAt, startA, startB, all);
    }

    SetupState finished(Instant now) {
        return new SetupState(format, serverUuids, filePosition, startedAt, now, startA, startB, made);
    }

    /** Whether setup made this account, link or setting. */
    boolean hasMade(Side node, Made.Kind kind, String name, String after) {
        return made.stream()
                .anyMatch(thing -> thing.node() == node
                        && thing.kind() == kind
                        && thing.name().equals(name)
                        && thing.after().equals(after));
    }
}
