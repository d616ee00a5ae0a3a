package dev.parallax.verify;

import dev.parallax.change.TransactionSink;
import dev.parallax.finding.Side;
import dev.parallax.mysql.GtidSet;
import dev.parallax.mysql.TableName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides which tables are compared by what was written since their certificates.
 *
 * <p><b>The argument.</b> A certificate says that every row is equal that no transaction outside of its GTID set (without
 * GTIDs: behind its positions) has written. The logs of both nodes name the rows that those transactions wrote, if they
 * are all there and hold their keys. So once these rows have been read and are equal, every row is; and as of what is on
 * both nodes when this comparison begins, since what that holds beyond the certificate is in the logs by then.
 *
 * <p>Where it does not hold: a row that was written without being logged, and by no transaction since. That is seen only
 * where a row is read, so a share of all rows is read each time, {@link VerifyOptions#rolling}, the next ones in the
 * key's order.
 */
public final class Increments {

    /** Tables of fewer rows are read as fast as rows of them are looked up. */
    private static final long SMALL = 1_000;

    /** Looking up rows one by one takes about this many times as long as reading all in order. */
    private static final long DEARER = 10;

    /**
     * How a table is to be compared.
     *
     * @param certificate null where every row is to be read
     * @param keys of rows that were written since, as {@link LoggedKeys#joined}
     * @param whole why every row is to be read although less was asked for; empty otherwise
     */
    record Since(@Nullable Certificate certificate, List<String> keys, String whole) {
        static final Since NOTHING = new Since(null, List.of(), "");
    }

    private final boolean asked;
    private final Map<TableName, Certificate> certificates = new TreeMap<>();
    private final Map<TableName, String> refused = new HashMap<>();
    private final TouchedKeys touched;
    private String broken = "the logs were not read up to now";

    private Increments(boolean asked, TouchedKeys touched) {
        this.asked = asked;
        this.touched = touched;
    }

    /** Every row of every table is to be read. */
    public static Increments none(Plan plan) {
        return new Increments(false, new TouchedKeys(Map.of(), plan.touchable(), statement -> null));
    }

    /**
     * Begins, before any log is read.
     *
     * @param reach which tables a statement concerns that is logged as text
     */
    public static Increments since(Certificates known, Plan plan, StatementReach reach) {
        Map<TableName, Certificate> byName = new HashMap<>();
        known.tables().forEach(certificate -> byName.put(certificate.table(), certificate));
        Map<TableName, TouchedTable> tables = new HashMap<>();
        Map<TableName, String> refused = new HashMap<>();
        for (TableShape shape : plan.tables()) {
            Certificate certificate = byName.get(shape.name());
            ComparedKey key = shape.key();
            String whole = whyWhole(shape, certificate, key);
            if (!whole.isEmpty() || certificate == null || key == null) {
                refused.put(shape.name(), whole);
            } else {
                long most = Math.max(certificate.proof().rows(), shape.rows()) / DEARER;
                tables.put(
                        shape.name(),
                        new TouchedTable(certificate, key.columns().size(), most));
            }
        }
        Increments increments = new Increments(true, new TouchedKeys(tables, plan.touchable(), reach));
        increments.refused.putAll(refused);
        tables.keySet().forEach(name -> increments.certificates.put(name, byName.get(name)));
        return increments;
    }

    private static String whyWhole(TableShape shape, @Nullable Certificate certificate, @Nullable ComparedKey key) {
        if (certificate == null) {
            return "it has no certificate yet";
        }
        if (!certificate.shape().equals(shape.fingerprint())) {
            return "it was altered or built anew since its certificate, or is compared in another way";
        }
        if (key == null || !key.primary()) {
            return "it has no primary key by which logs tell its rows apart on both nodes";
        }
        if (key.leavesOutZeros() || !KeyMark.marks(key)) {
            return "logs do not hold keys of its type as a server writes them";
        }
        return certificate.proof().rows() < SMALL ? "it has few rows" : "";
    }

    /** Whether there is anything that logs have to be read for. */
    public boolean isNeeded() {
        return !certificates.isEmpty();
    }

    /** Reads one node's log: the journal first, where there is one, then what comes. */
    public TransactionSink reader(Side side) {
        return touched.reader(side);
    }

    /**
     * The logs have been read up to now.
     *
     * @param executedA what node a had executed before its log was read up to its end; empty without GTIDs
     * @param broken why the logs cannot tell all that was written; empty when they can
     */
    public void logsRead(boolean gtids, GtidSet executedA, GtidSet executedB, String broken) {
        this.broken = broken;
        certificates.forEach((table, certificate) -> {
            if (certificate.gtids() != gtids) {
                refused.put(table, "gtid_mode was changed since its certificate");
                return;
            }
            String gapA = touched.gap(table, Side.A, executedA);
            String gap = gapA.isEmpty() ? touched.gap(table, Side.B, executedB) : gapA;
            if (!gap.isEmpty()) {
                refused.put(table, gap);
            }
        });
        certificates.keySet().removeAll(refused.keySet());
    }

    /** How to compare a table that begins to be compared now. */
    Since of(TableName table) {
        Certificate certificate = certificates.get(table);
        if (!asked) {
            return Since.NOTHING;
        }
        if (certificate == null) {
            return new Since(null, List.of(), refused.getOrDefault(table, ""));
        }
        String whole = broken.isEmpty() ? touched.whole(table) : broken;
        return whole.isEmpty() ? new Since(certificate, touched.keys(table), "") : new Since(null, List.of(), whole);
    }

    /** How to compare a table whose reading goes on. */
    Since resumed() {
        return asked ? new Since(null, List.of(), "its reading goes on where it was interrupted") : Since.NOTHING;
    }

    /** Whether by each log that wrote it, there is a row of that key. */
    boolean isThere(TableName table, String key) {
        return touched.isThere(table, key);
    }

    /** A table was compared. */
    void forget(TableName table) {
        if (certificates.containsKey(table)) {
            touched.forget(table);
        }
    }
}
