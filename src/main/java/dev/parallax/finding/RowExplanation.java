package dev.parallax.finding;

import dev.parallax.mysql.TableName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything known of one row.
 *
 * @param key the primary key's values, in the key's order
 * @param findings about this row; empty when nothing is proved
 * @param a the row's writes in node a's log, in its order; null when no log was read
 * @param b likewise for node b
 * @param notChecked what keeps the logs from proving that there is nothing
 */
public record RowExplanation(
        TableName table,
        List<String> key,
        List<Finding> findings,
        @Nullable List<RowWrite> a,
        @Nullable List<RowWrite> b,
        List<NotChecked> notChecked) {}
