package dev.parallax.verify;

import dev.parallax.finding.Side;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The statements that one table is compared with. Each is a single consistent read that takes no lock, and names
 * Parallax in a comment, for whoever looks at the process list.
 */
final class TableSql {

    private static final Range ALL = new Range(null, null);

    private static final String SELECT = "SELECT /* Parallax verify */ ";

    private final TableShape table;

    TableSql(TableShape table) {
        this.table = table;
    }

    /** Rows and digest of a range: {@code COUNT(*)}, 32 bytes. */
    String chunk(Side side, Range range) {
        return SELECT + "COUNT(*), BIT_XOR(" + table.digest().bytes() + ")" + from(side) + compared(range);
    }

    /** The same per group: number of the group, rows, 32 bytes. */
    String groups(Side side, Range range, Groups groups) {
        return SELECT + groups.number() + ", COUNT(*), BIT_XOR("
                + table.digest().bytes() + ")" + from(side) + compared(range) + " GROUP BY 1";
    }

    /** The rows of some groups: the key's parts, then the digest as hex digits. */
    String rowsOfGroups(Side side, Range range, Groups groups, Collection<BigInteger> which) {
        String where = compared(range);
        return SELECT + key().parts() + ", " + table.digest().hex() + from(side)
                + (where.isEmpty() ? " WHERE " : where + " AND ") + "(" + groups.isIn(which) + ")";
    }

    /** All rows, of a table that is walked along one integer: how many, and a {@link RowList}. */
    String list(Side side, Range range) {
        return SELECT + "COUNT(*), GROUP_CONCAT(UNHEX(" + table.digest().hex() + "), " + key().parts() + " SEPARATOR '"
                + RowList.END_OF_KEY + "')" + from(side) + compared(range);
    }

    /** The key of the row that is {@code rows} behind the beginning of a range, if there is one. */
    String bound(Side side, Range range, long rows) {
        return SELECT + key().parts() + from(side) + where(range) + " ORDER BY " + key().order() + " LIMIT 1 OFFSET "
                + (rows - 1);
    }

    /** The last row that is not behind a key: the row of that key, where there is one. */
    String lastUpTo(Side side, List<String> row) {
        String descending = key().columns().stream()
                .map(column -> column.quoted() + " DESC")
                .collect(Collectors.joining(", "));
        return SELECT + key().parts() + from(side) + where(new Range(null, row)) + " ORDER BY " + descending
                + " LIMIT 1";
    }

    /** The last key of a table that is walked along one integer; no row when it is empty. */
    String last(Side side) {
        return SELECT + key().parts() + from(side) + " ORDER BY " + key().order() + " DESC LIMIT 1";
    }

    /** The rows of some keys: the key's parts, then the digest as hex digits. */
    String digests(Side side, List<List<String>> keys) {
        return SELECT + key().parts() + ", " + table.digest().hex() + from(side) + " WHERE " + key().isOneOf(keys);
    }

    /** Whole rows: the key's parts, the digest, and per column what is compared and what is shown. */
    String rows(Side side, List<List<String>> keys) {
        String columns = table.columns().stream()
                .map(column -> column.fingerprint() + ", " + column.shown())
                .collect(Collectors.joining(", "));
        return SELECT + key().parts() + ", " + table.digest().hex() + ", " + columns + from(side) + " WHERE "
                + key().isOneOf(keys);
    }

    /** The keys of those of some rows that satisfy the table's condition. */
    String satisfying(Side side, List<List<String>> keys) {
        return SELECT + key().parts() + from(side) + " WHERE (" + key().isOneOf(keys) + ") AND "
                + Condition.enclosed(table.where());
    }

    /** No row, of those that satisfy a condition: an error if it is none. */
    static String nothing(TableShape table, String condition) {
        return SELECT + "1 FROM " + table.name().quoted() + " WHERE " + condition + " LIMIT 0";
    }

    /**
     * Rows and digest of a table in which equal rows may stand several times: sums over parts of the rows' digests, since
     * in an exclusive or two equal rows cancel each other.
     */
    String multiset(Side side) {
        return SELECT + "COUNT(*), " + sums() + from(side) + compared(ALL);
    }

    /** The same per group. */
    String multisetGroups(Side side, int groups) {
        return SELECT + "CRC32(" + table.digest().hex() + ") % " + groups + ", COUNT(*), " + sums() + from(side)
                + compared(ALL) + " GROUP BY 1";
    }

    /**
     * The different rows of some groups, each with its number: digest, number, how many of them satisfy the condition, and
     * per column what is shown.
     */
    String rowsOfMultiset(Side side, int groups, Collection<Integer> which) {
        String numbers = which.stream().map(String::valueOf).collect(Collectors.joining(", "));
        String columns = table.columns().stream()
                .map(column -> "ANY_VALUE(" + column.shown() + ")")
                .collect(Collectors.joining(", "));
        String satisfying =
                table.where().isEmpty() ? "COUNT(*)" : "COUNT(IF(" + Condition.enclosed(table.where()) + ", 1, NULL))";
        return SELECT + table.digest().hex() + ", COUNT(*), " + satisfying + ", " + columns + from(side)
                + " WHERE CRC32(" + table.digest().hex() + ") % " + groups + " IN (" + numbers + ") GROUP BY 1";
    }

    private String sums() {
        String hex = "COALESCE(" + table.digest().hex() + ", '')";
        // 15 hex digits are 60 bits: the sum of any number of rows is an exact DECIMAL.
        return part(hex, 1) + ", " + part(hex, 16) + ", SUM(" + table.digest().hex() + " IS NULL)";
    }

    private static String part(String hex, int from) {
        return "SUM(CAST(CONV(SUBSTRING(" + hex + ", " + from + ", 15), 16, 10) AS DECIMAL(20, 0)))";
    }

    private String from(Side side) {
        ComparedKey key = table.key();
        String index = key == null
                ? ""
                : " FORCE INDEX (" + dev.parallax.mysql.TableName.quote(side == Side.A ? key.indexA() : key.indexB())
                        + ")";
        return " FROM " + table.name().quoted() + index;
    }

    private String where(Range range) {
        if (table.integerKey() && range.behind() != null && range.upTo() != null) {
            // Said in one condition, since it is asked of every row.
            BigInteger first = new BigInteger(range.behind().get(0)).add(BigInteger.ONE);
            return " WHERE " + key().order() + " BETWEEN " + first + " AND "
                    + range.upTo().get(0);
        }
        String lower = range.behind() == null ? "" : key().behind(range.behind());
        String upper = range.upTo() == null ? "" : key().upTo(range.upTo());
        String both = lower.isEmpty() || upper.isEmpty() ? lower + upper : "(" + lower + ") AND (" + upper + ")";
        return both.isEmpty() ? "" : " WHERE " + both;
    }

    /** The rows of a range that are compared, as far as one look can tell: see {@link Condition}. */
    private String compared(Range range) {
        String where = where(range);
        return table.where().isEmpty()
                ? where
                : (where.isEmpty() ? " WHERE " : where + " AND ") + Condition.enclosed(table.where());
    }

    private ComparedKey key() {
        ComparedKey key = table.key();
        if (key == null) {
            throw new IllegalStateException(table.name() + " has no key to be walked along");
        }
        return key;
    }

    /** A stretch of the key's order; null is open. */
    record Range(@Nullable List<String> behind, @Nullable List<String> upTo) {}
}
