package dev.parallax.verify;

import dev.parallax.finding.AsOf;
import dev.parallax.finding.Side;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.Gtid;
import dev.parallax.mysql.GtidSet;
import dev.parallax.mysql.TransactionId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What both logs say of one table since its certificate. Not safe for several threads. */
final class TouchedTable {

    /** What of a key's last change each log has. */
    private static final int THERE_ON_A = 1;

    private static final int GONE_ON_A = 2;
    private static final int ON_B = 2;

    private final boolean gtids;
    private final GtidSet executed;
    private final @Nullable BinlogPosition endA;
    private final @Nullable BinlogPosition endB;
    private final int keyColumns;
    private final long mostKeys;
    private final Map<String, Integer> keys = new HashMap<>();
    private String whole = "";

    /**
     * @param keyColumns of how many columns its key is
     * @param mostKeys when more rows were written than that, it is to be read whole
     */
    TouchedTable(Certificate certificate, int keyColumns, long mostKeys) {
        AsOf asOf = certificate.proof().asOf();
        this.gtids = certificate.gtids();
        this.executed = gtids ? GtidSet.parse(asOf.a()) : GtidSet.empty();
        this.endA = gtids ? null : BinlogPosition.parse(asOf.a());
        this.endB = gtids ? null : BinlogPosition.parse(asOf.b());
        this.keyColumns = keyColumns;
        this.mostKeys = mostKeys;
    }

    int keyColumns() {
        return keyColumns;
    }

    long mostKeys() {
        return mostKeys;
    }

    /** Whether it was read after this transaction had come to both nodes. */
    boolean covers(TransactionId id) {
        return gtids && id instanceof Gtid gtid && executed.contains(gtid);
    }

    /** Likewise, once it is known where the transaction ends. */
    boolean covers(Side side, TransactionId id, BinlogPosition end) {
        BinlogPosition upTo = side == Side.A ? endA : endB;
        return covers(id) || (upTo != null && end.compareTo(upTo) <= 0);
    }

    /** The GTIDs that need not be known of; null without GTIDs. */
    @Nullable
    GtidSet executed() {
        return gtids ? executed : null;
    }

    /** Up to where a node's log need not be known; null with GTIDs. */
    @Nullable
    BinlogPosition end(Side side) {
        return side == Side.A ? endA : endB;
    }

    /** It is to be read whole. */
    void readWhole(String why) {
        if (whole.isEmpty()) {
            whole = why;
            keys.clear();
        }
    }

    /** Why it is to be read whole; empty when it need not be. */
    String whole() {
        return whole;
    }

    /**
     * A log has written a row. Returns how many keys are held more.
     *
     * @param key as {@link LoggedKeys#joined}
     */
    int touch(Side side, String key, boolean there) {
        if (!whole.isEmpty()) {
            return 0;
        }
        int shift = side == Side.A ? 0 : ON_B;
        int mask = (THERE_ON_A | GONE_ON_A) << shift;
        int state = (there ? THERE_ON_A : GONE_ON_A) << shift;
        int held = keys.size();
        keys.merge(key, state, (old, fresh) -> (old & ~mask) | fresh);
        return keys.size() - held;
    }

    /** The keys of rows that were written, about in their own order: rows beside each other are read at once. */
    List<String> keys() {
        List<String> sorted = new ArrayList<>(keys.keySet());
        sorted.sort(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
        return sorted;
    }

    int size() {
        return keys.size();
    }

    /** Whether by each log that wrote it, a row of that key is there. */
    boolean isThere(String key) {
        int state = keys.getOrDefault(key, 0);
        return state != 0 && (state & (GONE_ON_A | GONE_ON_A << ON_B)) == 0;
    }
}
