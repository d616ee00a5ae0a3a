package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two servers of different versions spell one definition differently, and that is no difference. */
class SchemaAcrossVersionsTest {

    private static final List<String> DEFINITIONS = List.of(
            "CREATE DATABASE v CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci",
            "CREATE TABLE v.t (id INT(10) UNSIGNED ZEROFILL AUTO_INCREMENT PRIMARY KEY, b TINYINT(1) NOT NULL DEFAULT 0,"
                    + " big BIGINT(20) DEFAULT NULL, y YEAR, n DECIMAL(65,30) DEFAULT 1.5, f FLOAT DEFAULT 0.1, d DOUBLE,"
                    + " bits BIT(9) DEFAULT b'101', c CHAR(3) CHARACTER SET utf8mb3 COLLATE utf8mb3_bin DEFAULT 'x',"
                    + " v VARCHAR(20) CHARACTER SET latin1 COLLATE latin1_german1_ci DEFAULT '', t TEXT, bin BINARY(4),"
                    + " blb BLOB, e ENUM('a','b') DEFAULT 'a', s SET('x','y'), ts TIMESTAMP(3) NULL DEFAULT"
                    + " CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3), dt DATETIME DEFAULT CURRENT_TIMESTAMP, tm"
                    + " TIME(6), j JSON DEFAULT (JSON_OBJECT()), g INT GENERATED ALWAYS AS (big + 1) STORED, p POINT NOT"
                    + " NULL SRID 0, u CHAR(36) DEFAULT (UUID()), UNIQUE KEY by_v (v(5), b DESC), KEY by_e ((LOWER(v)"
                    + ") DESC) INVISIBLE, FULLTEXT KEY ft (t), SPATIAL KEY sp (p),"
                    + " CONSTRAINT ck CHECK (big > 0 AND v <> 'no')) COMMENT 'it''s'",
            "CREATE TABLE v.child (id INT PRIMARY KEY, t INT UNSIGNED, FOREIGN KEY (t) REFERENCES v.t (id) ON DELETE"
                    + " CASCADE) ROW_FORMAT=COMPRESSED",
            "CREATE TABLE v.parts (id INT, w DATE, PRIMARY KEY (id, w)) PARTITION BY RANGE (YEAR(w)) SUBPARTITION BY HASH"
                    + " (id) SUBPARTITIONS 2 (PARTITION p0 VALUES LESS THAN (2000), PARTITION p1 VALUES LESS THAN MAXVALUE)",
            "CREATE TABLE v.hashed (id INT PRIMARY KEY) PARTITION BY KEY (id) PARTITIONS 3",
            "CREATE VIEW v.w AS SELECT t.id AS id, COUNT(*) AS n FROM v.t JOIN v.child c ON c.t = t.id WHERE t.b = 1"
                    + " GROUP BY t.id",
            "CREATE TRIGGER v.trg BEFORE INSERT ON v.t FOR EACH ROW SET NEW.b = 1",
            "CREATE FUNCTION v.fn(a INT(11), b VARCHAR(3)) RETURNS BIGINT(20) DETERMINISTIC RETURN a + 1",
            "CREATE PROCEDURE v.pr(INOUT a INT(11)) BEGIN SET a = a + 1; END",
            "CREATE EVENT v.ev ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' DISABLE DO SET @x = 1");

    @Test
    void oneDefinitionIsEqualOnBoth() throws SQLException {
        TestVersions.assume(TestVersions.NEWEST);
        try (AuditedPair old = new AuditedPair(PairOptions.defaults().withVersion(TestVersions.USUAL));
                AuditedPair fresh = new AuditedPair(PairOptions.defaults().withVersion(TestVersions.NEWEST))) {
            for (AuditedPair pair : List.of(old, fresh)) {
                pair.pair().a().execute("SET GLOBAL log_bin_trust_function_creators = ON");
                pair.pair().a().execute(DEFINITIONS.toArray(String[]::new));
                pair.pair()
                        .a()
                        .execute("GRANT TRIGGER, EVENT, SHOW_ROUTINE, SHOW VIEW ON *.* TO '"
                                + pair.auditor().user() + "'@'%'");
            }
            List<String> options = List.of(
                    "--node",
                    old.url(Side.A),
                    "--node",
                    "b" + fresh.url(Side.A).substring(1),
                    "--defaults-file",
                    old.defaultsFile(old.auditor(), fresh.auditor()).toString(),
                    "--databases",
                    "v");

            Run run = old.cli().report("schema", options);

            assertThat(run.findings())
                    .extracting(finding -> Run.text(finding, "title"))
                    .isEmpty();
            assertThat(run.notChecked()).isEmpty();
            run.expect(0, "CONSISTENT");
            assertThat(run.out()).contains("1 trigger", "1 view", "2 routines", "1 event", "1 check constraint");

            // Servers without a link have nothing on its way.
            old.pair().a().execute("STOP REPLICA", "RESET REPLICA ALL");
            fresh.pair().a().execute("STOP REPLICA", "RESET REPLICA ALL");
            fresh.pair().a().execute("ALTER TABLE v.child ADD COLUMN more INT");
            assertThat(old.cli().report("schema", options).expect(1, "DIVERGED").findings())
                    .singleElement()
                    .satisfies(
                            finding -> assertThat(Run.text(finding, "status")).isEqualTo("CONFIRMED"));
        }
    }
}
