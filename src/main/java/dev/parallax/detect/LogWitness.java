package dev.parallax.detect;

import dev.parallax.change.Transaction;
import dev.parallax.finding.Side;
import dev.parallax.finding.WitnessTransaction;
import dev.parallax.finding.WitnessTransaction.Applied;
import dev.parallax.mysql.BinlogPosition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Transactions as evidence where no row is: by what one log, or both, say of their bounds. */
final class LogWitness {

    private LogWitness() {}

    /**
     * A transaction of a node, first of two in that node's log and second in the peer's.
     *
     * @param transaction as any log has it: the position in the node's own log is given if it is that one
     * @param appliedByPeer one that the peer's log shows, likewise; null when the peer applied nothing more
     */
    static WitnessTransaction inverted(
            String label, Side origin, Transaction transaction, @Nullable Transaction appliedByPeer) {
        Applied own = applied(1, isOwn(transaction) ? transaction : null);
        Applied there = appliedByPeer == null
                ? null
                : applied(2, transaction.id().equals(appliedByPeer.id()) ? appliedByPeer : null);
        return transaction(label, origin, "transaction", transaction, own, there);
    }

    private static boolean isOwn(Transaction logged) {
        return logged.originalCommitMicros() == logged.immediateCommitMicros();
    }

    /** A transaction that was judged by its origin's log alone. */
    static WitnessTransaction atOrigin(String label, Side origin, String operation, int order, Transaction logged) {
        return transaction(label, origin, operation, logged, applied(order, logged), null);
    }

    private static WitnessTransaction transaction(
            String label,
            Side origin,
            String operation,
            Transaction transaction,
            Applied own,
            @Nullable Applied there) {
        return new WitnessTransaction(
                label,
                transaction.id().toString(),
                origin,
                operation,
                WitnessBuilder.instant(transaction.originalCommitMicros()),
                origin == Side.A ? own : there,
                origin == Side.A ? there : own,
                null);
    }

    private static Applied applied(int order, @Nullable Transaction logged) {
        return new Applied(
                order,
                logged == null ? null : new BinlogPosition(logged.file(), logged.offset()),
                logged == null ? null : WitnessBuilder.instant(logged.immediateCommitMicros()),
                List.of(),
                List.of(),
                false);
    }
}
