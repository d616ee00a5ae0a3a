package dev.parallax.detect;

import dev.parallax.mysql.TransactionId;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The XA transactions of one log while it is read, by the names that they have in its statements. */
final class XaLog {

    private static final String START = "XA START ";
    private static final String END = "XA END ";
    private static final String COMMIT = "XA COMMIT ";
    private static final String ROLLBACK = "XA ROLLBACK ";
    private static final String ONE_PHASE = " ONE PHASE";

    private final Set<TransactionId> leftOut;
    /** Prepared, and not ended. A name can be used again once it has. */
    private final Map<String, TransactionId> open = new LinkedHashMap<>();

    private final Set<TransactionId> rolledBack = new HashSet<>();
    private @Nullable String started;

    XaLog(Set<TransactionId> leftOut) {
        this.leftOut = leftOut;
    }

    /** A transaction begins. Returns whether its rows do not count. */
    boolean begin(TransactionId id) {
        started = null;
        return leftOut.contains(id);
    }

    /**
     * Takes a statement. Returns whether it is one of XA that leaves no row unknown. One that commits what was prepared
     * before the log begins, or is left out, does: its rows are not in what is read.
     */
    boolean statement(String sql) {
        if (starts(sql, START)) {
            started = sql.substring(START.length());
            return true;
        }
        if (starts(sql, COMMIT) && sql.endsWith(ONE_PHASE)) {
            started = null;
            return true;
        }
        if (starts(sql, COMMIT)) {
            TransactionId prepared = open.remove(sql.substring(COMMIT.length()));
            return prepared != null && !leftOut.contains(prepared);
        }
        if (starts(sql, ROLLBACK)) {
            TransactionId prepared = open.remove(sql.substring(ROLLBACK.length()));
            if (prepared != null) {
                rolledBack.add(prepared);
            }
            return true;
        }
        return starts(sql, END);
    }

    /** Statements may be long, and seldom are of XA. */
    private static boolean starts(String sql, String words) {
        return sql.regionMatches(true, 0, words, 0, words.length());
    }

    /** The transaction is whole. */
    void end(TransactionId id) {
        if (started != null) {
            open.put(started, id);
        }
    }

    Collection<TransactionId> open() {
        return open.values();
    }

    Set<TransactionId> rolledBack() {
        return rolledBack;
    }
}
