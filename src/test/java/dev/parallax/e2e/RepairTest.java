package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code repair}: what it says it mends is equal once the scripts have run, and nothing else has changed. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@ParameterizedClass(name = "{0}")
@MethodSource("pairs")
class RepairTest {

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    private final PairOptions options;
    private final MySqlPair pair;
    private final RepairedPair repaired;

    RepairTest(PairOptions options) throws SQLException {
        this.options = options;
        AuditedPair audited = PAIRS.get(options);
        pair = audited.pair();
        repaired = new RepairedPair(audited);
    }

    static Stream<PairOptions> pairs() {
        PairOptions usual = PairOptions.defaults().withVersion(TestVersions.USUAL);
        return Stream.of(usual, usual.withGtid(false), usual.withVersion(TestVersions.NEWEST));
    }

    @BeforeEach
    void nothing() throws SQLException {
        repaired.begin();
    }

    private static final String EVERY_TYPE = "id INT PRIMARY KEY, i INT, u BIGINT UNSIGNED, z INT(6) ZEROFILL,"
            + " d DECIMAL(40,10), f FLOAT, db DOUBLE, fm FLOAT(7,2), bi BIT(40), da DATE, dt DATETIME(6),"
            + " ts TIMESTAMP(3) NULL, ti TIME(2), y YEAR, c CHAR(10), vc VARCHAR(3000),"
            + " l VARCHAR(20) CHARACTER SET latin1, u16 VARCHAR(20) CHARACTER SET utf16,"
            + " sj VARCHAR(20) CHARACTER SET sjis, bn BINARY(6), vb VARBINARY(200), tt TINYTEXT, t TEXT,"
            + " lt LONGTEXT, tb TINYBLOB, b BLOB, lb LONGBLOB, e ENUM('p', 'it''s'), s SET('p', 'q', 'r'), j JSON,"
            + " g GEOMETRY, p POINT SRID 4326, upd TIMESTAMP(6) NULL ON UPDATE CURRENT_TIMESTAMP(6),"
            + " gen INT GENERATED ALWAYS AS (i + 1) VIRTUAL, gens INT AS (i DIV 2) STORED, `odd``'name` INT,"
            + " inv INT INVISIBLE";

    private static final String NAMED =
            "(id, i, u, z, d, f, db, fm, bi, da, dt, ts, ti, y, c, vc, l, u16, sj, bn, vb, tt,"
                    + " t, lt, tb, b, lb, e, s, j, g, p, upd, `odd``'name`, inv)";

    @Test
    void valuesOfEveryType() throws SQLException {
        repaired.onBoth(
                "SET sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+03:00'",
                "CREATE TABLE v.every (" + EVERY_TYPE + ")",
                "INSERT INTO v.every (id) VALUES (1)",
                "INSERT INTO v.every " + NAMED
                        + " VALUES (2, -1, 18446744073709551615, 42, -12345678901234567890.0000000001,"
                        + " 0.1, 0.1, 12345.67, b'1111111111111111111111111111111111111111', '2024-02-29',"
                        + " '2024-02-29 01:02:03.000456', '2024-10-27 02:30:00.123', '-838:59:59', 2024, 'ab',"
                        + " 'it''s \\\\ a \\n \"line\" -- */ ; \u00e9\ud83d\ude00', '\u00e9', '\u00e9\ud83d\ude00', '\u8868',"
                        + " x'610000000000', x'27005c0a00', 'tiny', REPEAT('text ', 3000), REPEAT('\u00fc', 50000),"
                        + " x'00', REPEAT(x'00ff', 9000), REPEAT(x'27', 70000), 2, 'p,r',"
                        + " '{\"a\": [1, 1.5, 1e100, \"\\\\u00e9\\\\n\", null, true], \"b\": {}}',"
                        + " ST_GeomFromText('POLYGON((0 0,1 0,1 1,0 0))'), ST_GeomFromText('POINT(1 2)', 4326),"
                        + " '2020-01-01 00:00:00.000001', 7, 8)",
                "INSERT INTO v.every " + NAMED + " VALUES (3, 0, 0, 0, 0, 16777216, -1e-300, -0.01, 0, '0000-00-00',"
                        + " '2024-00-00', '0000-00-00', '00:00:00', 0, '', ' trailing  ', '', '', '', '', '', '', '', '', '',"
                        + " '', '', 0, '', '[]', ST_GeomFromText('GEOMETRYCOLLECTION()'), NULL, NULL, 0, 0)",
                "INSERT INTO v.every " + NAMED
                        + " VALUES (4, -2147483648, 1, 999999, 0.1, 3.4028234e38, 1.7976931348623157e308,"
                        + " 1, 5, '2024-02-30', '9999-12-31 23:59:59.999999', '2038-01-19 03:14:07.999',"
                        + " '838:59:59', 1901, 'N', 'NULL', x'80', 'x', 'y', x'ff', x'ff', 'N', 'NULL', '0', '0',"
                        + " '0', 'x', 1, 'q', 'null', ST_GeomFromText('POINT(1e-10 1e10)'), ST_GeomFromText('POINT(90 -180)',"
                        + " 4326), NULL, NULL, NULL)");
        if (options.version().equals(TestVersions.NEWEST)) {
            repaired.onBoth(
                    "ALTER TABLE v.every ADD vec VECTOR(3)",
                    "UPDATE v.every SET vec = STRING_TO_VECTOR('[1.5, -0.1, 3e30]') WHERE id = 2",
                    "UPDATE v.every SET vec = STRING_TO_VECTOR('[1]') WHERE id = 4");
        }
        // Every row gets the values of another, and the time that sets itself is another as well.
        repaired.onlyOn(
                Side.B,
                "SET sql_mode = 'ALLOW_INVALID_DATES'",
                "UPDATE v.every SET id = id + 100",
                "UPDATE v.every SET id = CASE id WHEN 104 THEN 1 ELSE id - 99 END ORDER BY id",
                "INSERT INTO v.every (id) VALUES (9)");
        repaired.onlyOn(
                Side.A,
                "SET sql_mode = 'ALLOW_INVALID_DATES'",
                "INSERT INTO v.every " + NAMED + " SELECT 5 + id" + NAMED.substring(3, NAMED.length() - 1)
                        + " FROM v.every WHERE id < 4");
        if (options.version().equals(TestVersions.NEWEST)) {
            repaired.onlyOn(Side.A, "UPDATE v.every SET vec = STRING_TO_VECTOR('[9]') WHERE id = 8");
        }

        assertThat(repaired.mendAll("--prefer", "a")).isEqualTo(8);
        String time = "SELECT upd FROM v.every WHERE id = 2";
        assertThat(pair.b().queryOne(time)).isEqualTo(pair.a().queryOne(time)).isNotEmpty();
        assertThat(pair.b().queryOne("SELECT COUNT(*) FROM v.every")).isEqualTo("7");
    }

    @Test
    void keysOfEveryType() throws SQLException {
        List<String> types = List.of(
                "INT|-5",
                "BIGINT UNSIGNED|18446744073709551615",
                "INT(10) UNSIGNED ZEROFILL|42",
                "DECIMAL(30,10)|-12345.6789",
                "DATE|'2024-02-29'",
                "DATETIME(6)|'2024-02-29 01:02:03.000456'",
                "TIMESTAMP(3)|'2024-10-27 02:30:00.123'",
                "TIME(2)|'-838:59:59'",
                "YEAR|2024",
                "CHAR(10)|'ab '",
                "VARCHAR(300)|'\u00e9 x\\n--\\\\'''",
                "VARCHAR(20) CHARACTER SET latin1|'\u00e9'",
                "VARCHAR(20) CHARACTER SET utf16|'\u00e9'",
                "BINARY(6)|x'6100'",
                "VARBINARY(6)|x'610000'",
                "ENUM('p', 'q')|'q'",
                "SET('p', 'q', 'r')|'p,r'",
                "BIT(12)|b'101000000001'",
                "DOUBLE|0.1",
                "FLOAT|0.3");
        List<String> tables = new ArrayList<>();
        List<String> changes = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            String[] type = types.get(i).split("\\|", -1);
            tables.add("CREATE TABLE v.k" + i + " (k " + type[0] + ", n INT, v INT, PRIMARY KEY (k, n))");
            tables.add("INSERT INTO v.k" + i + " VALUES (" + type[1] + ", 1, 0), (" + type[1] + ", 2, 0)");
            changes.add("UPDATE v.k" + i + " SET v = 1 WHERE n = 1");
            changes.add("DELETE FROM v.k" + i + " WHERE n = 2");
        }
        repaired.onBoth(tables.toArray(String[]::new));
        repaired.onlyOn(Side.B, changes.toArray(String[]::new));

        assertThat(repaired.mendAll("--prefer", "a")).isEqualTo(2 * types.size());
        assertThat(pair.b().queryOne("SELECT COUNT(*) FROM v.k9")).isEqualTo("2");
    }

    @Test
    void parentsComeBeforeTheirChildrenAndGoBehindThem() throws SQLException {
        repaired.onBoth(
                "CREATE TABLE v.z_parent (id INT PRIMARY KEY, code VARCHAR(5) UNIQUE)",
                "CREATE TABLE v.child (id INT PRIMARY KEY, parent INT, code VARCHAR(5), up INT,"
                        + " FOREIGN KEY (parent) REFERENCES v.z_parent (id) ON DELETE CASCADE,"
                        + " FOREIGN KEY (code) REFERENCES v.z_parent (code) ON DELETE SET NULL,"
                        + " FOREIGN KEY (up) REFERENCES v.child (id))",
                "CREATE TABLE v.a_grandchild (id INT PRIMARY KEY, child INT NOT NULL,"
                        + " FOREIGN KEY (child) REFERENCES v.child (id))",
                "INSERT INTO v.z_parent VALUES (1, 'one')",
                "INSERT INTO v.child VALUES (1, 1, 'one', NULL), (50, 1, 'one', 50)");
        repaired.onlyOn(
                Side.A,
                "INSERT INTO v.z_parent VALUES (2, 'two')",
                "INSERT INTO v.child VALUES (9, 2, 'two', NULL), (3, 2, NULL, 9), (4, NULL, 'two', 3)",
                "INSERT INTO v.a_grandchild VALUES (1, 4)");
        repaired.onlyOn(
                Side.B,
                "INSERT INTO v.z_parent VALUES (8, 'eight')",
                "INSERT INTO v.child VALUES (7, 8, 'eight', NULL), (80, 8, 'one', 7)",
                "INSERT INTO v.a_grandchild VALUES (2, 80)",
                // Away from what is to be deleted, before that is.
                "UPDATE v.child SET parent = 8, up = 7 WHERE id = 1");

        assertThat(repaired.mendAll("--prefer", "a")).isEqualTo(10);
        assertThat(pair.b().queryOne("SELECT GROUP_CONCAT(id ORDER BY id) FROM v.child"))
                .isEqualTo("1,3,4,9,50");
    }

    @Test
    void rowsThatWouldGoWithTheirParentAreNotLost() throws SQLException {
        repaired.onBoth(
                "CREATE TABLE v.parent (id INT PRIMARY KEY)",
                "CREATE TABLE v.child (id INT PRIMARY KEY, parent INT,"
                        + " FOREIGN KEY (parent) REFERENCES v.parent (id) ON DELETE CASCADE)",
                "INSERT INTO v.parent VALUES (1), (2)");
        repaired.onlyOn(Side.A, "DELETE FROM v.parent");
        repaired.onlyOn(Side.B, "INSERT INTO v.child VALUES (1, 1)");
        Run verified = repaired.verify();

        // The child is not among the tables asked for.
        Run run = repaired.repair(verified, "--prefer", "a", "--tables", "v.parent");
        assertThat(run.status()).isEqualTo(1);
        assertThat(repaired.left(run))
                .containsExactly(
                        "v.parent id=1: on b rows of v.child refer to it (child_ibfk_1), which no statement here"
                                + " takes away: they would go with it, or keep it");
        // One came since the scripts were made: the guard holds.
        repaired.onlyOn(Side.B, "INSERT INTO v.child VALUES (2, 2)");
        assertThat(repaired.apply(Side.B, run)).isEqualTo("0 of 1");
        assertThat(pair.b().queryOne("SELECT COUNT(*) FROM v.child")).isEqualTo("2");

        Run orphan = repaired.repair(verified, "--prefer", "b", "--tables", "v.child");
        assertThat(repaired.left(orphan)).singleElement().asString().contains("its parent in v.parent");
    }

    @Test
    void uniqueValuesThatWereSwappedOrMoved() throws SQLException {
        repaired.onBoth(
                "CREATE TABLE v.t (id INT PRIMARY KEY, u VARCHAR(10) NOT NULL, v INT, UNIQUE (u), UNIQUE (v))",
                "CREATE TABLE v.computed (id INT PRIMARY KEY, v INT, w INT AS (v * 2), UNIQUE (w))",
                "INSERT INTO v.computed (id, v) VALUES (1, 1), (2, 2), (3, 3)",
                "INSERT INTO v.t VALUES (1, 'x', 1), (2, 'y', 2), (3, 'z', 3), (4, 'm', 4), (5, 'n', 5), (6, 'o', NULL)");
        repaired.onlyOn(
                Side.B,
                // A swap, a circle of three over two indexes, a chain, a value that moved to another row.
                "UPDATE v.t SET u = 'swap' WHERE id = 1",
                "UPDATE v.t SET u = 'x' WHERE id = 2",
                "UPDATE v.t SET u = 'y' WHERE id = 1",
                "UPDATE v.t SET v = 30 WHERE id = 3",
                "UPDATE v.t SET v = 3 WHERE id = 4",
                "UPDATE v.t SET v = 4 WHERE id = 5",
                "UPDATE v.t SET v = 5 WHERE id = 3",
                "UPDATE v.t SET u = 'r' WHERE id = 6",
                "INSERT INTO v.t VALUES (7, 'o', 70)");
        repaired.onlyOn(
                Side.B,
                "UPDATE v.computed SET v = 9 WHERE id = 3",
                "UPDATE v.computed SET v = 3 WHERE id = 1",
                "UPDATE v.computed SET v = 1 WHERE id = 2");
        repaired.onlyOn(Side.A, "INSERT INTO v.t VALUES (8, 'q', 70)");

        assertThat(repaired.mendAll("--prefer", "a")).isEqualTo(11);
        assertThat(pair.b().queryOne("SELECT GROUP_CONCAT(id, u, COALESCE(v, '-') ORDER BY id) FROM v.t"))
                .isEqualTo("1x1,2y2,3z3,4m4,5n5,6o-,8q70");
    }

    @Test
    void spellingsOfOneKey() throws SQLException {
        repaired.onBoth(
                "CREATE TABLE v.s (k VARCHAR(10) COLLATE utf8mb4_0900_ai_ci PRIMARY KEY, v INT)",
                "INSERT INTO v.s VALUES ('ann', 1), ('bob', 2), ('eve', 3)",
                "CREATE TABLE v.c (id INT PRIMARY KEY, k VARCHAR(10) COLLATE utf8mb4_0900_ai_ci,"
                        + " FOREIGN KEY (k) REFERENCES v.s (k) ON UPDATE CASCADE)",
                "INSERT INTO v.c VALUES (1, 'eve')");
        repaired.onlyOn(
                Side.B, "UPDATE v.s SET k = 'Ann' WHERE k = 'ann'", "UPDATE v.s SET k = 'B\u00f6b' WHERE k = 'bob'");
        assertThat(repaired.mendAll("--prefer", "a")).isEqualTo(2);

        repaired.onlyOn(Side.B, "SET foreign_key_checks = 0", "UPDATE v.s SET k = 'Eve' WHERE k = 'eve'");
        Run run = repaired.repair(repaired.verify(), "--prefer", "a");
        assertThat(repaired.left(run))
                .singleElement()
                .asString()
                .startsWith("v.s k='eve': on b rows of v.c refer to it");
    }

    @Test
    void setsOfManyMembers() throws SQLException {
        String members =
                IntStream.rangeClosed(1, 64).mapToObj(i -> "'m" + i + "'").collect(Collectors.joining(", "));
        repaired.onBoth(
                "CREATE TABLE v.t (id INT PRIMARY KEY, s SET(" + members + "))",
                "INSERT INTO v.t VALUES (1, 'm1,m64'), (2, 'm1,m55'), (3, 'm1,m64'), (4, '')");
        // As DOUBLEs the first two are what they were.
        repaired.onlyOn(
                Side.B,
                "UPDATE v.t SET s = 'm2,m64' WHERE id = 1",
                "UPDATE v.t SET s = 'm2,m55' WHERE id = 2",
                "UPDATE v.t SET s = 18446744073709551615 WHERE id = 4");
        assertThat(repaired.mendAll("--prefer", "b")).isEqualTo(3);
        assertThat(pair.a().queryOne("SELECT GROUP_CONCAT(HEX(s) ORDER BY id) FROM v.t"))
                .isEqualTo(pair.b().queryOne("SELECT GROUP_CONCAT(HEX(s) ORDER BY id) FROM v.t"));
        assertThat(pair.a().queryOne("SELECT s FROM v.t WHERE id = 1")).isEqualTo("m2,m64");
    }
}
