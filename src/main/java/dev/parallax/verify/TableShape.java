package dev.parallax.verify;

import com.dynatrace.hash4j.hashing.Hashing;
import dev.parallax.mysql.TableName;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How one table is compared.
 *
 * @param columns compared, in node a's order
 * @param key null where no index tells rows apart on both nodes: then equal rows are counted
 * @param integerKey whether the key is one integer
 * @param leftOut columns that are not compared, each with the reason
 * @param rows how many the servers estimate, the larger number
 * @param created when, on both nodes
 * @param where only rows that satisfy this are compared; empty for all
 * @param refusal why it cannot be compared at all; empty when it can
 */
record TableShape(
        TableName name,
        List<ComparedColumn> columns,
        @Nullable ComparedKey key,
        boolean integerKey,
        List<String> leftOut,
        long rows,
        String created,
        String where,
        String refusal) {

    TableShape {
        columns = List.copyOf(columns);
        leftOut = List.copyOf(leftOut);
    }

    /** Whether the other is the same table, compared in the same way. */
    boolean isSame(TableShape other) {
        return created.equals(other.created)
                && columns.equals(other.columns)
                && Objects.equals(key, other.key)
                && leftOut.equals(other.leftOut)
                && where.equals(other.where)
                && refusal.equals(other.refusal);
    }

    /** Equal for two that are the {@link #isSame same}. */
    String fingerprint() {
        byte[] text = String.join(
                        "\n", created, columns.toString(), String.valueOf(key), leftOut.toString(), where + refusal)
                .getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().toHexDigits(Hashing.xxh3_64().hashBytesToLong(text));
    }

    RowDigest digest() {
        return new RowDigest(columns);
    }
}
