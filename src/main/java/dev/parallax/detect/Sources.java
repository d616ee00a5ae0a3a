package dev.parallax.detect;

import dev.parallax.change.Transaction;
import dev.parallax.finding.Side;
import dev.parallax.mysql.Gtid;
import dev.parallax.mysql.ServerUuid;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The servers that transactions come from: by the UUID in their GTIDs, or without GTIDs by server id. A node's own is
 * the one whose transactions it commits first, told by equal commit timestamps; where several do, the one with most.
 */
final class Sources {

    private static final int KEPT = 12;

    private final List<Source> all = new ArrayList<>();
    private final @Nullable Source[] latest = new Source[2];

    /** One server, as the logs show it. */
    static final class Source {
        private final @Nullable ServerUuid uuid;
        private final long serverId;
        private final long[] own = new long[2];
        private final long[] highest = {-1, -1};
        final Accounting accounting = new Accounting();
        final List<TransactionState> first = new ArrayList<>();

        Source(Transaction transaction) {
            uuid = transaction.id() instanceof Gtid gtid ? gtid.server() : null;
            serverId = transaction.originServerId();
        }

        private boolean is(Transaction transaction) {
            return transaction.id() instanceof Gtid gtid
                    ? uuid != null && uuid.equals(gtid.server())
                    : uuid == null && serverId == transaction.originServerId();
        }

        private static long ordinal(Transaction transaction) {
            return transaction.id() instanceof Gtid gtid ? gtid.number() : transaction.originalCommitMicros();
        }

        /** Whether this log holds a later transaction of the server. */
        boolean isPassed(Side side, Transaction transaction) {
            return highest[side.index()] > ordinal(transaction);
        }

        String name() {
            return uuid == null ? "server_id " + serverId : "server_uuid " + uuid;
        }
    }

    /** A transaction begins in one log. */
    Source begun(Side side, Transaction transaction, TransactionState state) {
        Source source = latest[side.index()];
        if (source == null || !source.is(transaction)) {
            source = find(transaction);
            latest[side.index()] = source;
        }
        boolean ownCommit = transaction.originalCommitMicros() == transaction.immediateCommitMicros()
                && transaction.originalCommitMicros() != 0;
        source.own[side.index()] += ownCommit ? 1 : 0;
        source.highest[side.index()] = Math.max(source.highest[side.index()], Source.ordinal(transaction));
        if (source.first.size() < KEPT && state.logged(side.peer()) == null) {
            source.first.add(state);
        }
        return source;
    }

    private Source find(Transaction transaction) {
        for (Source source : all) {
            if (source.is(transaction)) {
                return source;
            }
        }
        Source created = new Source(transaction);
        all.add(created);
        return created;
    }

    /** The node that the source is, by what was read so far; null when it is neither. */
    @Nullable
    Side node(Source source) {
        for (Side side : Side.values()) {
            if (source == ownOf(side, source.uuid != null)) {
                return side;
            }
        }
        return null;
    }

    private @Nullable Source ownOf(Side side, boolean gtids) {
        Source best = null;
        for (Source source : all) {
            if ((source.uuid != null) == gtids
                    && source.own[side.index()] > source.own[side.peer().index()]
                    && (best == null || source.own[side.index()] > best.own[side.index()])) {
                best = source;
            }
        }
        return best;
    }

    /** Whether rows were changed by transactions of more than one server: else no two of them were concurrent. */
    boolean severalChangedRows() {
        int changed = 0;
        for (Source source : all) {
            changed += source.accounting.rowChanges(Side.A) + source.accounting.rowChanges(Side.B) > 0 ? 1 : 0;
        }
        return changed > 1;
    }

    /**
     * Servers outside the pair. A server is only called so when it is known who the node is that first committed its
     * transactions, or that nobody of the pair did.
     */
    List<Source> errant() {
        List<Source> errant = new ArrayList<>();
        for (Source source : all) {
            boolean gtids = source.uuid != null;
            boolean known = ownOf(Side.A, gtids) != null && ownOf(Side.B, gtids) != null;
            if (known && node(source) == null) {
                errant.add(source);
            }
        }
        return errant;
    }

    /** Everything that was counted. */
    Accounting accounting() {
        Accounting sum = new Accounting();
        List<Source> errant = errant();
        for (Source source : all) {
            sum.add(source.accounting, errant.contains(source) ? Accounting.Drawer.ERRANT : null);
        }
        return sum;
    }
}
