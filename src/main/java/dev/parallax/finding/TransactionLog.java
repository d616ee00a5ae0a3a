package dev.parallax.finding;

import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.TableName;
import dev.parallax.mysql.TransactionId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One transaction as one node's log has it.
 *
 * @param from where it begins in the log
 * @param to just behind it
 * @param committedAt when it committed on this node
 * @param originServerId {@code server_id} of the server that first executed it
 * @param own whether that is this node
 * @param statements what the log has of it as text: the statement behind the rows, where it is logged, and DDL
 * @param tables row events by table
 * @param rows the first rows it changed
 * @param cut whether there are more rows than {@code rows} holds
 */
public record TransactionLog(
        Side side,
        TransactionId id,
        BinlogPosition from,
        BinlogPosition to,
        @Nullable Instant committedAt,
        long originServerId,
        boolean own,
        List<String> statements,
        Map<TableName, Counts> tables,
        List<TransactionRow> rows,
        boolean cut) {

    /** How many rows of one table were inserted, updated and deleted. */
    public record Counts(long inserts, long updates, long deletes) {
        public static final Counts NONE = new Counts(0, 0, 0);
    }
}
