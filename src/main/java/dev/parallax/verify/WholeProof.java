package dev.parallax.verify;

import dev.parallax.verify.TableResult.Status;
import org.jspecify.annotations.Nullable;

/**
 * What is proved of a table that was read whole; nothing where only rows that satisfy a condition were.
 *
 * @param why it was, although less was asked for; empty otherwise
 */
record WholeProof(TableShape table, Cuts cuts, String why) implements WalkedTable.Proving {

    @Override
    public Proof of(Status status, ChunkWalk.Progress progress, @Nullable String digest) {
        return status == Status.EQUAL && table.where().isEmpty()
                ? new Proof(certificate(progress.a().rows(), digest), null, why)
                : new Proof(null, null, why);
    }

    /** Of rows that nothing tells apart: equal counts prove something of one moment, so nothing may have changed since. */
    Proof ofRows(Status status, long rows) {
        boolean proved = status == Status.EQUAL && table.where().isEmpty() && isAtRest();
        return new Proof(proved ? certificate(rows, null) : null, null, why);
    }

    private @Nullable Certificate certificate(long rows, @Nullable String digest) {
        Checkpoint begin = cuts.inFlight().checkpoint(java.util.List.of(), "", java.util.List.of());
        return Certificate.whole(table, begin, cuts.exact(), rows, digest, isAtRest());
    }

    private boolean isAtRest() {
        return !cuts.inFlight().hasChanged(table.name());
    }
}
