package dev.parallax.source;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Tells the few statements that a QUERY event uses to mark transactions from statements of a user. */
final class QueryText {

    static final byte[] BEGIN = "BEGIN".getBytes(StandardCharsets.US_ASCII);
    static final byte[] COMMIT = "COMMIT".getBytes(StandardCharsets.US_ASCII);

    private QueryText() {}

    /** Whether the bytes are exactly this ASCII word; allocates nothing, since most QUERY events are BEGIN. */
    static boolean is(byte[] buffer, int from, int to, byte[] word) {
        if (to - from != word.length) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (buffer[from + i] != word[i]) {
                return false;
            }
        }
        return true;
    }

    /** Savepoints change no row by themselves: what was rolled back to one is not in the log. */
    static boolean isSavepoint(String sql) {
        String upper = head(sql);
        return upper.startsWith("SAVEPOINT ")
                || upper.startsWith("ROLLBACK TO ")
                || upper.startsWith("RELEASE SAVEPOINT ");
    }

    /** XA START opens a block that XA_PREPARE ends; CREATE TABLE ... SELECT is logged as one that XID ends. */
    static boolean startsBlock(String sql) {
        return head(sql).startsWith("XA START ");
    }

    private static String head(String sql) {
        return sql.substring(0, Math.min(sql.length(), 20)).toUpperCase(Locale.ROOT);
    }
}
