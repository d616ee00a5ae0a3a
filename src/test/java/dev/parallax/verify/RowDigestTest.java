package dev.parallax.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.testing.TestVersions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows that look alike to weaker digests, on real servers: each must have a digest of its own, the same on every version. */
@Timeout(120)
class RowDigestTest {

    private static final List<ComparedColumn> COLUMNS = List.of(
            column("a", ValueKind.TEXT, "utf8mb4"),
            column("b", ValueKind.TEXT, "utf8mb4"),
            column("l", ValueKind.TEXT, "latin1"),
            column("t", ValueKind.LONG_TEXT, "utf8mb4"),
            column("i", ValueKind.NUMBER, ""),
            column("f", ValueKind.FLOAT, ""),
            column("d", ValueKind.DOUBLE, ""),
            column("bin", ValueKind.BYTES, ""),
            column("bl", ValueKind.LONG_BYTES, ""),
            column("j", ValueKind.JSON, ""),
            column("ts", ValueKind.TEMPORAL, ""),
            column("e", ValueKind.MEMBER, ""),
            column("bits", ValueKind.BITS, ""),
            column("g", ValueKind.GEOMETRY, ""));

    private static final String TABLE =
            "CREATE TABLE d.t (id INT AUTO_INCREMENT PRIMARY KEY, a VARCHAR(40), b VARCHAR(40),"
                    + " l VARCHAR(40) CHARACTER SET latin1, t TEXT, i BIGINT, f FLOAT, d DOUBLE, bin VARBINARY(20), bl BLOB,"
                    + " j JSON, ts TIMESTAMP(3) NULL, e ENUM('', 'x', 'y'), bits BIT(9), g GEOMETRY)";

    /** Each is a list of columns and their values; no two are the same row. */
    private static final List<String> ROWS = List.of(
            "a, b|'x', NULL",
            "a, b|NULL, 'x'",
            "a, b|'x', ''",
            "a, b|'', 'x'",
            "a, b|'N', NULL",
            "a, b|NULL, 'N'",
            "a, b|'x#', 'y'",
            "a, b|'x', '#y'",
            "a, b|'1#N', '2'",
            "a, b|'x', 'x'",
            "a, b|'x ', 'x'",
            "a, b|'X', 'x'",
            "a, b|'\u00e9', 'x'",
            "a, b|'e\u0301', 'x'",
            "l|'\u00e9'",
            // The byte that ends a string in UTF-8 is a letter of latin1, and any byte of a BINARY.
            "a, l|'x', '\u00ff'",
            "b, l|'x', '\u00ff'",
            "l, bin|'\u00ff', x''",
            "l, bin|'', x'FF'",
            "l, bin|'\u00ffx', x'FF'",
            "l, bin|'\u00ff', x'78FF'",
            "a, b, bin|'x', '', x'FF'",
            "a, b, bin|'', 'x', x'FF'",
            "a, bin|'xy', x'FF'",
            "a, b, bin|'x', 'y', x''",
            "a, b, bin|'x', 'y', x'FF'",
            "a|'\u00e9'",
            "t|'x'",
            "t|'x '",
            "t|''",
            "i|1",
            "f|1",
            "d|1",
            "f|0.1",
            "f|0.1000001",
            "d|0.1",
            "d|0.10000000000000002",
            "d|1e300",
            "d|-0e0",
            "d|0",
            "bin|x'00'",
            "bin|x'0000'",
            "bin|x''",
            "bl|x'00'",
            "bl|x''",
            "j|'{\"a\": 1}'",
            "j|'{\"a\": 1.0}'",
            "j|'{\"a\": \"1\"}'",
            "j|'null'",
            "ts|'2024-01-01 00:00:00'",
            "ts|'2024-01-01 00:00:00.001'",
            "e|''",
            "e|'x'",
            "bits|1",
            "bits|b'100000001'",
            "g|ST_GeomFromText('POINT(1 2)')",
            "g|ST_GeomFromText('POINT(1 2)', 4326)",
            "g|ST_GeomFromText('POINT(2 1)')");

    private static ComparedColumn column(String name, ValueKind kind, String charset) {
        return new ComparedColumn(name, kind, true, charset, true, false, kind == ValueKind.BITS ? 9 : 0, false);
    }

    @ParameterizedTest(name = "MySQL {0}")
    @MethodSource("dev.parallax.testing.TestVersions#all")
    void everyRowHasADigestOfItsOwn(String version) throws SQLException {
        TestVersions.assume(version);
        try (MySqlPair pair = MySqlPair.start(PairOptions.defaults().withVersion(version))) {
            pair.a().execute("CREATE DATABASE d", TABLE);
            for (String row : ROWS) {
                String[] parts = row.split("\\|", -1);
                pair.a().execute("INSERT INTO d.t (" + parts[0] + ") VALUES (" + parts[1] + ")");
            }
            List<String> digests = digests(pair, "");
            Map<String, String> seen = new HashMap<>();
            for (int i = 0; i < ROWS.size(); i++) {
                assertThat(seen.put(digests.get(i), ROWS.get(i)))
                        .as(ROWS.get(i))
                        .isNull();
            }
            assertThat(digests).isEqualTo(EXPECTED.computeIfAbsent("every version", first -> digests));
            // In sessions of another time zone a TIMESTAMP is another text; nothing else is.
            for (String zone : List.of("+05:30", "-11:00")) {
                List<String> elsewhere = digests(pair, zone);
                for (int i = 0; i < ROWS.size(); i++) {
                    assertThat(elsewhere.get(i).equals(digests.get(i)))
                            .as(ROWS.get(i))
                            .isEqualTo(!ROWS.get(i).startsWith("ts|"));
                }
                pair.a().execute("SET GLOBAL time_zone = '" + zone + "'");
                assertThat(digests(pair, "")).as("a server in " + zone).isEqualTo(digests);
            }
        }
    }

    /** What the first version gave, for the others to give too. */
    private static final Map<String, List<String>> EXPECTED = new HashMap<>();

    /** As a session of a comparison gets them; with a time zone, in one that has been given another. */
    private static List<String> digests(MySqlPair pair, String zone) throws SQLException {
        List<String> digests = new ArrayList<>();
        try (Connection connection = pair.a().connect();
                Statement statement = connection.createStatement()) {
            NodePair.prepare(connection, Duration.ofMinutes(1));
            if (!zone.isEmpty()) {
                statement.execute("SET SESSION time_zone = '" + zone + "'");
            }
            try (ResultSet rows =
                    statement.executeQuery("SELECT " + new RowDigest(COLUMNS).hex() + " FROM d.t ORDER BY id")) {
                while (rows.next()) {
                    digests.add(rows.getString(1));
                }
            }
        }
        return digests;
    }
}
