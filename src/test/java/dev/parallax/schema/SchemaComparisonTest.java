package dev.parallax.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.mysql.TableName;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.schema.compare.Effect;
import dev.parallax.schema.compare.SchemaComparison;
import dev.parallax.schema.compare.SchemaDifference;
import dev.parallax.schema.compare.ServerSchemas;
import dev.parallax.testing.TestVersions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of difference, made by DDL that one of two real servers does not log. */
@ParameterizedClass(name = "MySQL {0}")
@MethodSource("dev.parallax.testing.TestVersions#main")
class SchemaComparisonTest {

    private static @Nullable MySqlPair started;

    private final MySqlPair pair;

    SchemaComparisonTest(String version) {
        pair = Objects.requireNonNull(started, version);
    }

    @BeforeParameterizedClassInvocation
    static void start(String version) throws SQLException {
        TestVersions.assume(version);
        started = MySqlPair.start(PairOptions.defaults().withVersion(version));
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        if (started != null) {
            started.close();
            started = null;
        }
    }

    private List<SchemaDifference> compare(String database) {
        return Definitions.compare(pair, database);
    }

    /** Both get the same, then b alone gets something else, unlogged; each line says what is to be found. */
    private List<String> differences(String database, List<String> common, List<String> onB) throws SQLException {
        List<String> statements = new ArrayList<>(
                List.of("DROP DATABASE IF EXISTS " + database, "CREATE DATABASE " + database, "USE " + database));
        statements.addAll(common);
        pair.a().execute(statements.toArray(String[]::new));
        pair.awaitInSync(Duration.ofSeconds(60));
        assertThat(compare(database)).isEmpty();
        List<String> unlogged = new ArrayList<>(List.of("SET sql_log_bin = 0", "USE " + database));
        unlogged.addAll(onB);
        pair.server(Side.B).execute(unlogged.toArray(String[]::new));
        return compare(database).stream().map(SchemaComparisonTest::line).toList();
    }

    private static String line(SchemaDifference difference) {
        assertThat(difference.why()).isNotEmpty();
        String property = difference.property() == null ? "missing" : difference.property();
        return difference.object() + " | " + property + " | " + difference.a() + " | " + difference.b() + " | "
                + difference.effect().id();
    }

    @Test
    void tablesAndColumns() throws SQLException {
        assertThat(differences(
                        "shapes",
                        List.of(
                                "CREATE TABLE kept (id INT PRIMARY KEY, v INT)",
                                "CREATE TABLE gone (id INT PRIMARY KEY)",
                                "CREATE TABLE t (id INT PRIMARY KEY, a INT NOT NULL, b VARCHAR(10) CHARACTER SET latin1,"
                                        + " c VARCHAR(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci, d INT"
                                        + " DEFAULT 1, e INT, f INT) COMMENT 'same'"),
                        List.of(
                                "DROP TABLE gone",
                                "CREATE TABLE extra (id INT PRIMARY KEY)",
                                "ALTER TABLE t MODIFY a BIGINT, MODIFY b VARCHAR(10) CHARACTER SET utf8mb4 COLLATE"
                                        + " utf8mb4_0900_ai_ci, MODIFY c VARCHAR(10) CHARACTER SET utf8mb4 COLLATE"
                                        + " utf8mb4_bin, MODIFY d INT DEFAULT 2, MODIFY f INT AFTER id, DROP COLUMN e,"
                                        + " ADD COLUMN g INT, COMMENT 'another'")))
                .containsExactlyInAnyOrder(
                        "table shapes.extra | missing | null | there | replication_can_break",
                        "table shapes.gone | missing | there | null | replication_can_break",
                        "table shapes.t | column order | id, a, b, c, d, f | id, f, a, b, c, d | replication_can_break",
                        "table shapes.t | comment | same | another | harmless",
                        "column shapes.t.a | nullable | NO | YES | data_can_differ",
                        "column shapes.t.a | type | int | bigint | replication_can_break",
                        "column shapes.t.b | character set | latin1 | utf8mb4 | data_can_differ",
                        "column shapes.t.b | collation | latin1_swedish_ci | utf8mb4_0900_ai_ci | data_can_differ",
                        "column shapes.t.c | collation | utf8mb4_0900_ai_ci | utf8mb4_bin | data_can_differ",
                        "column shapes.t.d | default | 1 | 2 | behaviour_differs",
                        "column shapes.t.e | missing | there | null | replication_can_break",
                        "column shapes.t.g | missing | null | there | data_can_differ");
    }

    @Test
    void keysConstraintsAndPartitions() throws SQLException {
        assertThat(differences(
                        "keyed",
                        List.of(
                                "CREATE TABLE parent (id INT PRIMARY KEY, u INT, v INT, UNIQUE KEY u (u), KEY v (v))",
                                "CREATE TABLE child (id INT PRIMARY KEY, p INT, n INT, CONSTRAINT fk FOREIGN KEY (p)"
                                        + " REFERENCES parent (id), CONSTRAINT positive CHECK (n > 0))",
                                "CREATE TABLE parted (id INT PRIMARY KEY) PARTITION BY RANGE (id) (PARTITION p0 VALUES"
                                        + " LESS THAN (10), PARTITION p1 VALUES LESS THAN (20))"),
                        List.of(
                                "ALTER TABLE parent DROP KEY u, ADD UNIQUE KEY u (u, v), DROP KEY v",
                                "ALTER TABLE child DROP FOREIGN KEY fk",
                                "ALTER TABLE child ADD CONSTRAINT fk FOREIGN KEY (p) REFERENCES parent (id) ON DELETE"
                                        + " CASCADE, DROP CHECK positive, ADD CONSTRAINT positive CHECK (n > 1)",
                                "ALTER TABLE parted DROP PARTITION p1")))
                .containsExactlyInAnyOrder(
                        "foreign key keyed.child.fk | on delete | NO ACTION | CASCADE | replication_can_break",
                        "check constraint keyed.child.positive | clause | (`n` > 0) | (`n` > 1) | replication_can_break",
                        "index keyed.parent.u | columns | u | u, v | replication_can_break",
                        "index keyed.parent.v | missing | there | null | harmless",
                        "partition keyed.parted.p1 | missing | there | null | replication_can_break");
    }

    /**
     * One difference.
     *
     * @param common what both make
     * @param onB what b alone does then
     * @param found what is reported, all of it
     */
    private record Case(String common, String onB, List<String> found) {
        Case(String common, String onB, String... found) {
            this(common, onB, List.of(found));
        }
    }

    private static final String BREAKS = " | replication_can_break";
    private static final String DIFFERS = " | data_can_differ";
    private static final String BEHAVES = " | behaviour_differs";
    private static final String HARMLESS = " | harmless";

    private static List<Case> tables() {
        return List.of(
                new Case(
                        "pk (id INT PRIMARY KEY)",
                        "pk DROP PRIMARY KEY",
                        "index every.pk.PRIMARY | missing | there | null" + BREAKS),
                new Case(
                        "pk2 (id INT PRIMARY KEY, v INT NOT NULL)",
                        "pk2 DROP PRIMARY KEY, ADD PRIMARY KEY (id, v)",
                        "index every.pk2.PRIMARY | columns | id | id, v" + BREAKS),
                new Case("uq (u INT UNIQUE)", "uq DROP KEY u", "index every.uq.u | missing | there | null" + BREAKS),
                new Case(
                        "uq2 (u INT UNIQUE)",
                        "uq2 DROP KEY u, ADD KEY u (u)",
                        "index every.uq2.u | unique | 1 | 0" + BREAKS),
                new Case(
                        "uq3 (u INT UNIQUE)",
                        "uq3 ALTER INDEX u INVISIBLE",
                        "index every.uq3.u | visible | YES | NO" + HARMLESS),
                new Case(
                        "ix (v VARCHAR(9), KEY v (v))",
                        "ix DROP KEY v, ADD KEY v (v(3) DESC)",
                        "index every.ix.v | columns | v | v(3) DESC" + HARMLESS),
                new Case(
                        "ix2 (v INT, UNIQUE KEY v ((v + 1)))",
                        "ix2 DROP KEY v, ADD UNIQUE KEY v ((v + 2))",
                        "index every.ix2.v | columns | ((`v` + 1)) | ((`v` + 2))" + BREAKS),
                new Case(
                        "ix3 (v INT) ENGINE = MEMORY",
                        "ix3 ADD KEY v (v)",
                        "index every.ix3.v | missing | null | there" + HARMLESS),
                new Case(
                        "ix4 (v INT, KEY v (v) USING HASH) ENGINE = MEMORY",
                        "ix4 DROP KEY v, ADD KEY v (v) USING BTREE",
                        "index every.ix4.v | index type | HASH | BTREE" + HARMLESS),
                new Case(
                        "ft (v VARCHAR(9), FULLTEXT KEY v (v))",
                        "ft DROP KEY v",
                        "index every.ft.v | missing | there | null" + BEHAVES),
                new Case(
                        "ft2 (v VARCHAR(9), FULLTEXT KEY v (v))",
                        "ft2 DROP KEY v, ADD KEY v (v)",
                        "index every.ft2.v | index type | FULLTEXT | BTREE" + BEHAVES),
                new Case(
                        "ck (v INT, CONSTRAINT ck CHECK (v > 0))",
                        "ck DROP CHECK ck",
                        "check constraint every.ck.ck | missing | there | null" + BREAKS),
                new Case(
                        "ck2 (v INT, CONSTRAINT ck2 CHECK (v > 0))",
                        "ck2 ALTER CHECK ck2 NOT ENFORCED",
                        "check constraint every.ck2.ck2 | enforced | YES | NO" + BREAKS),
                new Case(
                        "fk (id INT PRIMARY KEY, p INT, KEY (p), CONSTRAINT fk FOREIGN KEY (p) REFERENCES fk (id))",
                        "fk DROP FOREIGN KEY fk",
                        "foreign key every.fk.fk | missing | there | null" + BREAKS),
                new Case(
                        "fk2 (id INT PRIMARY KEY, p INT, KEY (p), CONSTRAINT fk2 FOREIGN KEY (p) REFERENCES fk2 (id))",
                        "fk2 DROP FOREIGN KEY fk2, ADD CONSTRAINT fk3 FOREIGN KEY (p) REFERENCES fk (id)",
                        "foreign key every.fk2.fk2 | missing | there | null" + BREAKS,
                        "foreign key every.fk2.fk3 | missing | null | there" + BREAKS),
                new Case(
                        "en (v INT) ROW_FORMAT = DYNAMIC",
                        "en ENGINE = MyISAM",
                        "table every.en | engine | InnoDB | MyISAM" + DIFFERS),
                new Case(
                        "rf (v INT)",
                        "rf ROW_FORMAT = COMPACT",
                        "table every.rf | row format | Dynamic | Compact" + HARMLESS),
                new Case(
                        "co (v INT)",
                        "co COLLATE utf8mb4_bin",
                        "table every.co | collation | utf8mb4_0900_ai_ci | utf8mb4_bin" + DIFFERS),
                new Case(
                        "up (v TIMESTAMP NULL)",
                        "up MODIFY v TIMESTAMP NULL ON UPDATE CURRENT_TIMESTAMP",
                        "column every.up.v | ON UPDATE | 0 | 1" + BEHAVES),
                new Case(
                        "ai (id INT NOT NULL, KEY (id))",
                        "ai MODIFY id INT NOT NULL AUTO_INCREMENT",
                        "column every.ai.id | AUTO_INCREMENT | 0 | 1" + BEHAVES),
                new Case(
                        "ge (id INT, v INT AS (id + 1))",
                        "ge MODIFY v INT AS (id + 2)",
                        "column every.ge.v | generated as | (`id` + 1) | (`id` + 2)" + DIFFERS),
                new Case(
                        "st (id INT, v INT AS (id + 1))",
                        "st DROP COLUMN v, ADD COLUMN v INT AS (id + 1) STORED",
                        "column every.st.v | stored | 0 | 1" + HARMLESS),
                new Case(
                        "iv (id INT, v INT)",
                        "iv MODIFY v INT INVISIBLE",
                        "column every.iv.v | invisible | 0 | 1" + BEHAVES),
                new Case("cc (v INT)", "cc MODIFY v INT COMMENT 'x'", "column every.cc.v | comment |  | x" + HARMLESS),
                new Case(
                        "si (v INT)",
                        "si MODIFY v INT UNSIGNED",
                        "column every.si.v | type | int | int unsigned" + DIFFERS),
                new Case(
                        "li (v ENUM('x', 'y'))",
                        "li MODIFY v ENUM('x', 'y,''z')",
                        "column every.li.v | type | enum('x','y') | enum('x','y,''z')" + DIFFERS),
                new Case(
                        "li2 (v SET('1', '2', '3', '4', '5', '6', '7', '8'))",
                        "li2 MODIFY v SET('1', '2', '3', '4', '5', '6', '7', '8', '9')",
                        "column every.li2.v | type | set('1','2','3','4','5','6','7','8') |"
                                + " set('1','2','3','4','5','6','7','8','9')" + BREAKS),
                new Case(
                        "or1 (id INT, v INT, w INT)",
                        "or1 MODIFY w INT FIRST",
                        "table every.or1 | column order | id, v, w | w, id, v" + DIFFERS),
                new Case(
                        "pa (id INT) PARTITION BY LIST (id) (PARTITION p VALUES IN (1), PARTITION q VALUES IN (2))",
                        "pa REORGANIZE PARTITION q INTO (PARTITION q VALUES IN (2, 3))",
                        "partition every.pa.q | values | 2 | 2,3" + BREAKS),
                new Case(
                        "pm (id INT NOT NULL) PARTITION BY HASH (id) PARTITIONS 1",
                        "pm PARTITION BY LINEAR HASH (id + 1) PARTITIONS 1",
                        "partition every.pm.p0 | expression | `id` | (`id` + 1)" + BREAKS,
                        "partition every.pm.p0 | method | HASH | LINEAR HASH" + BREAKS),
                new Case(
                        "ps (id INT NOT NULL) PARTITION BY RANGE (id) SUBPARTITION BY HASH (id) SUBPARTITIONS 1"
                                + " (PARTITION p VALUES LESS THAN (9) (SUBPARTITION s))",
                        "ps PARTITION BY RANGE (id) SUBPARTITION BY HASH (id + 1) (PARTITION p VALUES LESS THAN (9)"
                                + " (SUBPARTITION s))",
                        "partition every.ps.p/s | subpartition expression | `id` | (`id` + 1)" + BREAKS));
    }

    @Test
    void everyPropertyOfATable() throws SQLException {
        assertThat(differences(
                        "every",
                        tables().stream()
                                .map(one -> "CREATE TABLE " + one.common())
                                .toList(),
                        tables().stream().map(one -> "ALTER TABLE " + one.onB()).toList()))
                .containsExactlyInAnyOrderElementsOf(
                        tables().stream().flatMap(one -> one.found().stream()).toList());
    }

    @Test
    void foreignKeysThatGoElsewhere() throws SQLException {
        assertThat(differences(
                        "refs",
                        List.of(
                                "CREATE TABLE p (id INT PRIMARY KEY, u INT UNIQUE)",
                                "CREATE TABLE c (v INT, w INT, KEY (v), KEY (w), CONSTRAINT f FOREIGN KEY (v) REFERENCES"
                                        + " p (id), CONSTRAINT g FOREIGN KEY (v) REFERENCES p (id))"),
                        List.of(
                                "ALTER TABLE c DROP FOREIGN KEY f, DROP FOREIGN KEY g",
                                "ALTER TABLE c ADD CONSTRAINT f FOREIGN KEY (v) REFERENCES p (u) ON UPDATE CASCADE, ADD"
                                        + " CONSTRAINT g FOREIGN KEY (w) REFERENCES p (id)")))
                .containsExactlyInAnyOrder(
                        "foreign key refs.c.f | references | refs.p (id) | refs.p (u)" + BREAKS,
                        "foreign key refs.c.f | on update | NO ACTION | CASCADE" + BREAKS,
                        "foreign key refs.c.g | columns | v | w" + BREAKS);
    }

    @Test
    void programsThatAreMissingOrBelongToAnother() throws SQLException {
        List<String> programs = List.of(
                "CREATE TRIGGER trg BEFORE INSERT ON t FOR EACH ROW SET NEW.v = 1",
                "CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 1",
                "CREATE VIEW w AS SELECT id FROM t",
                "CREATE EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2026-01-01' DO SET @x = 1");
        List<String> common = new ArrayList<>(List.of("CREATE TABLE t (id INT PRIMARY KEY, v INT)"));
        common.addAll(programs);
        List<String> drop = List.of("DROP TRIGGER trg", "DROP FUNCTION f", "DROP VIEW w", "DROP EVENT e");
        assertThat(differences("programs2", common, drop))
                .containsExactlyInAnyOrder(
                        "trigger programs2.t.trg | missing | there | null" + BEHAVES,
                        "routine programs2.function f | missing | there | null" + BEHAVES,
                        "view programs2.w | missing | there | null" + BEHAVES,
                        "event programs2.e | missing | there | null" + BEHAVES);
        List<String> ofAnother = new ArrayList<>(drop);
        ofAnother.add("SET sql_mode = 'ANSI_QUOTES'");
        programs.forEach(sql -> ofAnother.add(sql.replace("CREATE ", "CREATE DEFINER = 'someone'@'%' ")
                .replace("BEFORE", "AFTER")
                .replace("SET NEW.v = 1", "SET @x = 1")));
        common.replaceAll(sql -> sql.replace("SET NEW.v = 1", "SET @x = 1"));
        String mode = pair.b().queryOne("SELECT @@sql_mode");
        String root = pair.b().queryOne("SELECT CURRENT_USER()");
        List<String> expected = new ArrayList<>(List.of(
                "trigger programs3.t.trg | timing | BEFORE | AFTER" + BEHAVES,
                "view programs3.w | definer | " + root + " | someone@%" + BEHAVES));
        for (String object : List.of("trigger programs3.t.trg", "routine programs3.function f", "event programs3.e")) {
            expected.add(object + " | sql_mode | " + mode + " | ANSI_QUOTES" + BEHAVES);
            expected.add(object + " | definer | " + root + " | someone@%" + BEHAVES);
        }
        assertThat(differences("programs3", common, ofAnother)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void programsAndDatabases() throws SQLException {
        assertThat(differences(
                        "programs",
                        List.of(
                                "CREATE TABLE t (id INT PRIMARY KEY, v INT)",
                                "CREATE TRIGGER trg BEFORE INSERT ON t FOR EACH ROW SET NEW.v = 1",
                                "CREATE VIEW w AS SELECT id FROM t",
                                "CREATE PROCEDURE p() SELECT 1",
                                "CREATE PROCEDURE q(IN x INT, OUT y VARCHAR(5)) SET y = x",
                                "CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 1",
                                "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SET @x = 1"),
                        List.of(
                                "DROP TRIGGER trg",
                                "CREATE TRIGGER trg BEFORE INSERT ON t FOR EACH ROW SET NEW.v = 2",
                                "CREATE OR REPLACE VIEW w AS SELECT v FROM t",
                                "DROP PROCEDURE p",
                                "DROP PROCEDURE q",
                                "CREATE PROCEDURE q(IN x BIGINT, OUT y VARCHAR(5)) SET y = x",
                                "DROP FUNCTION f",
                                "CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 2",
                                "ALTER EVENT e ON SCHEDULE EVERY 2 DAY",
                                "ALTER DATABASE programs COLLATE utf8mb4_bin")))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line)
                                .isEqualTo("database programs | collation | utf8mb4_0900_ai_ci | utf8mb4_bin |"
                                        + " data_can_differ"),
                        line -> assertThat(line).startsWith("trigger programs.t.trg | body | SET NEW.v = 1 | SET"),
                        line -> assertThat(line).startsWith("view programs.w | definition | "),
                        line -> assertThat(line)
                                .isEqualTo("routine programs.procedure p | missing | there | null | behaviour_differs"),
                        line -> assertThat(line)
                                .isEqualTo("routine programs.procedure q | parameters | IN x int, OUT y varchar(5) |"
                                        + " IN x bigint, OUT y varchar(5) | behaviour_differs"),
                        line -> assertThat(line)
                                .isEqualTo("routine programs.function f | body | RETURN 1 | RETURN 2 |"
                                        + " behaviour_differs"),
                        line -> assertThat(line).startsWith("event programs.e | schedule | 1 DAY"));
    }

    @Test
    void aMissingDatabaseIsOneDifference() throws SQLException {
        assertThat(differences(
                        "lost",
                        List.of("CREATE TABLE t (id INT PRIMARY KEY)", "CREATE VIEW w AS SELECT id FROM t"),
                        List.of("DROP DATABASE lost")))
                .containsExactly("database lost | missing | there | null | replication_can_break");
    }

    @Test
    void whatWasOnItsWayIsNoDifference() throws SQLException {
        pair.a()
                .execute(
                        "DROP DATABASE IF EXISTS moving",
                        "CREATE DATABASE moving",
                        "CREATE TABLE moving.t (id INT PRIMARY KEY)");
        pair.awaitInSync(Duration.ofSeconds(60));
        pair.stopReplica(Side.B);
        pair.a().execute("ALTER TABLE moving.t ADD v INT");
        List<SchemaDifference> early = compare("moving");
        assertThat(early).singleElement().extracting(SchemaDifference::effect).isEqualTo(Effect.DATA_CAN_DIFFER);
        pair.startReplica(Side.B);
        pair.awaitInSync(Duration.ofSeconds(60));
        assertThat(SchemaComparison.lasting(early, compare("moving"))).isEmpty();
    }

    @Test
    void countersAreComparedApart() throws SQLException {
        pair.a()
                .execute(
                        "DROP DATABASE IF EXISTS counted",
                        "CREATE DATABASE counted",
                        "CREATE TABLE counted.t (id INT AUTO_INCREMENT PRIMARY KEY)",
                        "INSERT INTO counted.t VALUES ()");
        pair.awaitInSync(Duration.ofSeconds(60));
        pair.server(Side.B).execute("SET sql_log_bin = 0", "ALTER TABLE counted.t AUTO_INCREMENT = 1000");
        assertThat(compare("counted")).isEmpty();
        List<ServerSchemas> both =
                List.of(Definitions.read(pair.a(), "counted"), Definitions.read(pair.b(), "counted"));
        Map<TableName, List<String>> counters = SchemaComparison.lateCounters(both, both, 2);
        assertThat(counters).hasSize(1);
        assertThat(Integer.parseInt(counters.getOrDefault(new TableName("counted", "t"), List.of("0", "0"))
                        .get(1)))
                .isGreaterThanOrEqualTo(1000);
        assertThat(SchemaComparison.lateCounters(both, both, 1000)).isEmpty();
    }
}
