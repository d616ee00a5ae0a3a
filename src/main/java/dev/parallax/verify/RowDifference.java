package dev.parallax.verify;

import dev.parallax.finding.Value;
import dev.parallax.mysql.TableName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row that is not the same on both nodes.
 *
 * @param spelled the key exactly as it is stored, hex digits where it is text; empty where the table has none
 * @param key empty where the table has none that tells rows apart
 * @param a the row on node a, every compared column; null where there is none
 * @param b likewise on node b
 * @param columns those that differ; empty where the row is on one node alone
 * @param exact whether every transaction that changed it was proved to be on both nodes when it was read
 * @param copiesA without a key: how many equal rows of this kind node a holds; else 1 or 0
 * @param copiesB likewise node b
 */
public record RowDifference(
        TableName table,
        List<String> spelled,
        List<Value> key,
        @Nullable List<Value> a,
        @Nullable List<Value> b,
        List<String> columns,
        boolean exact,
        long copiesA,
        long copiesB) {}
