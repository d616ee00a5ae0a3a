package dev.parallax.verify;

import dev.parallax.finding.Side;
import dev.parallax.finding.Value;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads whole rows of one table by their keys. */
final class RowFetch {

    private final NodePair nodes;
    private final TableShape table;
    private final ComparedKey key;
    private final TableSql sql;

    RowFetch(NodePair nodes, TableShape table, ComparedKey key) {
        this.nodes = nodes;
        this.table = table;
        this.key = key;
        this.sql = new TableSql(table);
    }

    /**
     * The rows with one of these keys, as the server compares keys: a row may be there under another spelling.
     *
     * @return by the parts of the key as the node spells it
     */
    Map<List<String>, RowImage> rows(Side side, List<List<String>> keys) throws InterruptedException {
        return nodes.query(side, sql.rows(side, keys), HashMap::new, (rows, columns) -> {
            RowImage row = row(side, columns);
            rows.put(row.key(), row);
        });
    }

    /** The keys, as the node spells them, of those of these rows that satisfy the table's condition. */
    Set<List<String>> satisfying(Side side, List<List<String>> keys) throws InterruptedException {
        int parts = key.columns().size();
        return nodes.query(
                side, sql.satisfying(side, keys), HashSet::new, (found, row) -> found.add(parts(row, parts)));
    }

    /** Whether the index has a row of exactly this key. */
    boolean isThere(Side side, List<String> parts) throws InterruptedException {
        return nodes.query(
                        side,
                        sql.lastUpTo(side, parts),
                        ArrayList<List<String>>::new,
                        (found, row) -> found.add(parts(row, parts.size())))
                .contains(parts);
    }

    /** The digest of a row; a row without one must not pass for equal to another such. */
    static String digest(Side side, NodePair.Columns columns, int at) throws SQLException {
        String digest = columns.text(at);
        if (digest == null) {
            throw StatementRefusedException.withoutDigest(side);
        }
        return digest;
    }

    private RowImage row(Side side, NodePair.Columns columns) throws SQLException {
        int parts = key.columns().size();
        List<String> spelled = parts(columns, parts);
        String digest = digest(side, columns, parts + 1);
        List<@Nullable String> fingerprints = new ArrayList<>();
        List<Value> values = new ArrayList<>();
        int at = parts + 2;
        for (ComparedColumn column : table.columns()) {
            fingerprints.add(columns.text(at));
            values.add(column.shown(columns.text(at + 1)));
            at += 2;
        }
        return new RowImage(spelled, digest, fingerprints, values);
    }

    /** The parts of the key, which come first. */
    static List<String> parts(NodePair.Columns columns, int count) throws SQLException {
        List<String> parts = new ArrayList<>(count);
        for (int i = 1; i <= count; i++) {
            parts.add(String.valueOf(columns.text(i)));
        }
        return List.copyOf(parts);
    }
}
