package dev.parallax.finding;

import dev.parallax.finding.WitnessTransaction.Applied;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The two transactions that prove a conflict, T1 and T2, and what their places in the two logs show.
 *
 * <p>Neither had seen the other if each node has its own write first, or has not applied the peer's at all. That is
 * order inversion; no clock is part of it. The times between two events are taken on one node, by its one clock.
 */
record ConcurrentPair(WitnessTransaction first, WitnessTransaction second) {

    /** T1 and T2 of a witness; null when it does not hold both. */
    static @Nullable ConcurrentPair of(Witness witness) {
        WitnessTransaction first = labelled(witness.transactions(), "T1");
        WitnessTransaction second = labelled(witness.transactions(), "T2");
        return first == null || second == null ? null : new ConcurrentPair(first, second);
    }

    private static @Nullable WitnessTransaction labelled(List<WitnessTransaction> transactions, String label) {
        for (WitnessTransaction transaction : transactions) {
            if (transaction.label().equals(label)) {
                return transaction;
            }
        }
        return null;
    }

    /** {@code inserted}, {@code updated} or {@code deleted}, as the transaction did at its origin. */
    static String past(WitnessTransaction transaction) {
        String operation = transaction.operation();
        return operation.endsWith("e") ? operation + "d" : operation + "ed";
    }

    /** Whether the two logs prove that neither write had seen the other. */
    boolean isInverted() {
        return ownFirst(first) && ownFirst(second) && first.origin() != second.origin();
    }

    private boolean ownFirst(WitnessTransaction own) {
        Side side = own.origin();
        if (side == null) {
            return false;
        }
        Applied mine = own.on(side);
        Applied peers = other(own).on(side);
        return mine != null && (peers == null || mine.order() < peers.order());
    }

    WitnessTransaction other(WitnessTransaction transaction) {
        return transaction.is(first) ? second : first;
    }

    /** Whether both are in both logs, in opposite order. */
    boolean isOppositeOrder() {
        Applied firstOnA = first.a();
        Applied firstOnB = first.b();
        Applied secondOnA = second.a();
        Applied secondOnB = second.b();
        return firstOnA != null
                && firstOnB != null
                && secondOnA != null
                && secondOnB != null
                && firstOnA.order() < secondOnA.order() != firstOnB.order() < secondOnB.order();
    }

    /** Whether both deleted the row, or both left the same one behind at their origins. */
    boolean wroteTheSame() {
        if (!first.operation().equals(second.operation())) {
            return false;
        }
        if (first.operation().equals("delete")) {
            return true;
        }
        List<Value> left = leftAtOrigin(first);
        return !left.isEmpty() && left.equals(leftAtOrigin(second));
    }

    private static List<Value> leftAtOrigin(WitnessTransaction transaction) {
        Side origin = transaction.origin();
        Applied applied = origin == null ? null : transaction.on(origin);
        return applied == null ? List.of() : applied.after();
    }

    /** What one node did with the two, without a full stop: {@code b applied T1 95 ms after it committed T2}. */
    @Nullable
    String clause(Side side, Status status) {
        Applied one = first.on(side);
        Applied two = second.on(side);
        if (one == null && two == null) {
            return null;
        }
        if (one == null || two == null) {
            String missing = (one == null ? first : second).label();
            return side.label() + " has not applied " + missing
                    + (status == Status.PENDING ? " yet" : " in the window");
        }
        WitnessTransaction earlier = one.order() < two.order() ? first : second;
        WitnessTransaction later = other(earlier);
        if (earlier.origin() != side || later.origin() != side.peer()) {
            return side.label() + "'s log has " + earlier.label() + " before " + later.label();
        }
        Applied there = later.on(side);
        if (there == null || (there.position() == null && !there.rowLogged())) {
            return side.label() + " committed " + earlier.label() + " without " + later.label() + " before it";
        }
        String gap = gap(earlier.on(side), there);
        // Without a change of the row it may have been skipped by an empty transaction under its name.
        String did = there.rowLogged() ? " applied " : " logged ";
        return side.label() + did + later.label() + " " + gap + "after it committed " + earlier.label();
    }

    /** The time from one event to a later one on the same node with a space behind it, or nothing. */
    private static String gap(@Nullable Applied from, @Nullable Applied to) {
        Instant start = from == null ? null : from.at();
        Instant end = to == null ? null : to.at();
        if (start == null || end == null || end.isBefore(start)) {
            return "";
        }
        return Spans.text(Duration.between(start, end)) + " ";
    }
}
