package dev.parallax.mysql;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** Has a server convert every character of a character set to utf8mb4, and compares with {@link Charsets}. */
final class CharacterCheck {

    private final Statement statement;
    private final List<String> differences = new ArrayList<>();
    private int checked;

    CharacterCheck(Statement statement) throws SQLException {
        this.statement = statement;
        statement.execute("SET SESSION cte_max_recursion_depth = 100000");
    }

    List<String> differences() {
        return differences;
    }

    int checked() {
        return checked;
    }

    void check(String charset, int collation, int longest) throws SQLException {
        compare(charset, collation, "LPAD(HEX(i), 2, '0')", 0, 0xFF);
        if (longest > 1) {
            compare(charset, collation, "HEX(i)", 0x8000, 0xFFFF);
        }
        if (charset.equals("ujis") || charset.equals("eucjpms")) {
            compare(charset, collation, "CONCAT('8F', HEX(i))", 0xA000, 0xFFFF);
        }
        if (charset.equals("gb18030")) {
            // The four-byte characters of the Basic Multilingual Plane, and a part of the others.
            compare(charset, collation, "CONCAT(HEX(129 + i DIV 12600), " + GB18030_REST + ")", 0, 50_399);
            compare(charset, collation, "CONCAT(HEX(144 + i DIV 12600), " + GB18030_REST + ")", 0, 20_000);
        }
    }

    private static final String GB18030_REST =
            "HEX(48 + i DIV 1260 MOD 10), HEX(129 + i DIV 10 MOD 126), HEX(48 + i MOD 10)";

    /** The server gives NULL for bytes that are not well-formed, or cuts the string short before them. */
    private void compare(String charset, int collation, String bytes, int first, int last) throws SQLException {
        String converted = "CONVERT(UNHEX(h) USING " + charset + ")";
        String sql = "WITH RECURSIVE n (i) AS (SELECT " + first + " UNION ALL SELECT i + 1 FROM n WHERE i < " + last
                + "), b (h) AS (SELECT " + bytes + " FROM n) SELECT h, CONVERT(" + converted
                + " USING utf8mb4), LENGTH(" + converted + ") FROM b";
        try (ResultSet rows = statement.executeQuery(sql)) {
            for (; rows.next(); checked++) {
                String hex = new String(rows.getBytes(1), StandardCharsets.US_ASCII);
                byte[] truth = rows.getBytes(2);
                byte[] stored = HexFormat.of().parseHex(hex);
                boolean whole = truth != null && truth.length > 0 && rows.getInt(3) == stored.length;
                String expected = whole ? new String(truth, StandardCharsets.UTF_8) : null;
                String actual = Charsets.decode(collation, stored, 0, stored.length);
                // A few stray bytes in EUC get past the server, which prints question marks; hex says more.
                boolean stray = actual == null && expected != null && expected.matches("\\?+");
                if (!stray && !Objects.equals(expected, actual)) {
                    differences.add(charset + " " + hex + ": server " + expected + ", decoded " + actual);
                }
            }
        }
    }
}
