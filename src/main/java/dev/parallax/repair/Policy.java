package dev.parallax.repair;

import dev.parallax.finding.Side;
import dev.parallax.finding.Value;
import dev.parallax.finding.WitnessTransaction;
import dev.parallax.finding.WitnessTransaction.Applied;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whose row is right, where something has to say so. */
final class Policy {

    private Policy() {}

    /** The node whose row is to be on both; null where a person has to say. Throws LeftException where it cannot be told. */
    static @Nullable Side winner(Prefer prefer, DivergedRow row, @Nullable LiveRow a, @Nullable LiveRow b) {
        return switch (prefer) {
            case A -> Side.A;
            case B -> Side.B;
            case MANUAL -> null;
            case NEWEST -> newest(row, a, b);
        };
    }

    /**
     * The node that holds what the last write left. It need not be where that write was made: of two concurrent updates
     * each node keeps the other's.
     */
    private static Side newest(DivergedRow row, @Nullable LiveRow a, @Nullable LiveRow b) {
        List<WitnessTransaction> writes = row.finding().witness().transactions();
        if (!row.isToldByWrites() || writes.isEmpty() || row.finding().witness().moreTransactions() > 0) {
            throw new LeftException("--prefer newest: the report does not name every write that made it differ ("
                    + row.cause() + "), so which was last is not known");
        }
        WitnessTransaction last = last(writes);
        Side origin = last.origin();
        Applied own = origin == null ? null : last.on(origin);
        if (own == null || (own.after().isEmpty() && !last.operation().equals("delete"))) {
            throw new LeftException("--prefer newest: the logs do not show what " + last.label() + " left");
        }
        boolean onA = isLeft(own.after(), a);
        boolean onB = isLeft(own.after(), b);
        if (onA == onB) {
            throw new LeftException("--prefer newest: " + (onA ? "both nodes hold" : "neither node holds") + " what "
                    + last.label() + ", the last write, left");
        }
        return onA ? Side.A : Side.B;
    }

    private static boolean isLeft(List<Value> image, @Nullable LiveRow row) {
        return (image.isEmpty() || row == null) ? image.isEmpty() && row == null : row.isLike(image);
    }

    private static WitnessTransaction last(List<WitnessTransaction> writes) {
        WitnessTransaction last = writes.get(0);
        Instant latest = Instant.MIN;
        boolean tie = false;
        for (WitnessTransaction write : writes) {
            Instant at = write.committedAt();
            if (at == null || write.origin() == null) {
                throw new LeftException("--prefer newest: when " + write.label() + " was committed is not known");
            }
            int order = at.compareTo(latest);
            tie = order > 0 ? false : tie || (order == 0 && write.origin() != last.origin());
            // Of one node's writes at one time the later listed one came later.
            if (order > 0 || (order == 0 && write.origin() == last.origin())) {
                last = write;
                latest = at;
            }
        }
        if (tie) {
            throw new LeftException("--prefer newest: the last writes of both nodes have one time");
        }
        return last;
    }
}
