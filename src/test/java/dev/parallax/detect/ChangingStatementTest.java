package dev.parallax.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.change.Statement;
import dev.parallax.change.Transaction;
import dev.parallax.mysql.CommitStamp;
import dev.parallax.mysql.TableName;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which tables statements name that are logged as text, and how they are counted. */
class ChangingStatementTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "INSERT INTO t VALUES (1, 'x') | s.t",
                "insert low_priority ignore t set a = 1 | s.t",
                "INSERT /* why */ INTO `x`.`a ``b` (id) SELECT id FROM other | x.a `b",
                "REPLACE INTO x.t VALUES (1) | x.t",
                "INSERT INTO \"x\".\"t\" VALUES (1) | x.t",
                "UPDATE t SET v = (SELECT MAX(v) FROM other) | s.t",
                "UPDATE LOW_PRIORITY IGNORE x.t AS a SET a.v = 1 WHERE a.id IN (SELECT id FROM other) | x.t",
                "UPDATE t, x.u SET t.v = u.v | s.t x.u",
                "UPDATE t a JOIN u b ON COALESCE(a.id, b.id) = b.id SET a.v = 1 | s.t s.u",
                "UPDATE (t LEFT JOIN u USING (id)), w SET t.v = 1 | s.t s.u s.w",
                "UPDATE t JOIN (SELECT id FROM other) q ON t.id = q.id SET t.v = 1 | s.t",
                "UPDATE t PARTITION (p0) SET v = 1 | s.t",
                "UPDATE t JOIN JSON_TABLE('[]', '$[*]' COLUMNS (id INT PATH '$')) j ON t.id = j.id SET v = 1 | s.t",
                "WITH q (id) AS (SELECT id FROM other) UPDATE t JOIN x.u USING (id) SET t.v = 1 | s.t x.u",
                "WITH q AS (SELECT 1 AS id) DELETE FROM t WHERE id IN (SELECT id FROM q) | s.t",
                "WITH c AS (SELECT 1 AS id) UPDATE t JOIN c ON t.id = c.id SET t.v = 1 | s.t",
                "WITH c AS (SELECT 1 AS id) UPDATE t, c AS x SET t.v = 1 WHERE t.id = x.id | s.t",
                "WITH c AS (SELECT 1 AS id) UPDATE (c JOIN t ON t.id = c.id), u SET t.v = 1 | s.t s.u",
                "WITH c AS (SELECT 1 AS id), `d ``e` (x, y) AS (SELECT 1, 2 FROM c) UPDATE t JOIN `d ``e` JOIN c SET v = 1 | s.t",
                "WITH \"c\" AS (SELECT 1 AS id) UPDATE t JOIN c USING (id) SET v = 1 | s.t",
                "with recursive c (id) as (select 1 union all select id + 1 from c where id < 2), d as (select 2) update t join d join c set v = 1 | s.t",
                "WITH c AS (SELECT 1 AS id) UPDATE t JOIN x.c USING (id) JOIN s.c AS y USING (id) SET t.v = 1 | s.c s.t x.c",
                "WITH c AS (SELECT 1 AS id) UPDATE t JOIN cc USING (id) SET t.v = 1 | s.cc s.t",
                "WITH c AS (WITH u AS (SELECT 1 AS id) SELECT id FROM u) UPDATE t JOIN u USING (id) SET u.v = 1 | s.t s.u",
                "WITH C AS (SELECT 1 AS id) UPDATE t JOIN c USING (id) SET c.v = 1 | s.c s.t",
                "WITH `update` AS (SELECT 1 AS id) UPDATE t JOIN `update` USING (id) SET v = 1 | s.t",
                "WITH c AS (SELECT 1 AS id) DELETE t FROM t JOIN c ON t.id = c.id | s.t",
                "WITH c AS (SELECT 1 AS id) DELETE c FROM t c JOIN u USING (id) | s.t",
                "DELETE FROM t | s.t",
                "DELETE QUICK FROM x.t AS a WHERE a.id = 1 | x.t",
                "DELETE t, u FROM t JOIN x.u ON t.id = u.id JOIN other ON t.id = other.id WHERE t.id = 1 | s.t x.u",
                "DELETE a.*, x.u.* FROM y.t AS a JOIN x.u ON a.id = u.id | x.u y.t",
                "DELETE FROM a, b USING t a JOIN u b USING (id) WHERE a.id = 1 | s.t s.u",
                "LOAD DATA INFILE 'f' IGNORE INTO TABLE x.t FIELDS TERMINATED BY ',' | x.t",
                "CREATE TABLE IF NOT EXISTS x.t SELECT * FROM other | x.t",
                "SELECT `s`.`f`(1) | ~~",
                "DO f(1) | ~~",
                "ROLLBACK | ~~",
                "LOAD DATA | ~~",
                "INSERT | ~~",
                "DELETE | ~~",
                "UPDATE | ~~",
                "WITH | ~~",
            })
    void tablesThatMayChangeAreNamed(String sql, String expected) {
        assertThat(ChangingStatement.tables(new Statement("s", sql)).stream()
                        .map(TableName::toString)
                        .collect(Collectors.joining(" ")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "CREATE TABLE t SELECT * FROM u | true",
                "CREATE TABLE t (id INT PRIMARY KEY) AS SELECT 1 AS id | true",
                "CREATE TABLE t AS TABLE u | true",
                "CREATE TABLE t VALUES ROW(1), ROW(2) | true",
                "CREATE TABLE t (id INT, `select` INT COMMENT 'select table') START TRANSACTION | false",
                "CREATE TABLE t (id INT) PARTITION BY RANGE (id) (PARTITION p VALUES LESS THAN (1)) | false",
                "CREATE TABLE t LIKE u | false",
                "CREATE TEMPORARY TABLE t SELECT 1 | false",
                "CREATE VIEW v AS SELECT 1 | false",
                "INSERT INTO t SELECT 1 | false",
            })
    void tablesMadeFromAQueryAreKnown(String sql, boolean expected) {
        assertThat(ChangingStatement.fillsNewTable(new Statement("s", sql))).isEqualTo(expected);
    }

    @Test
    void aTableOfManyColumnsMadeFromAQueryIsKnown() {
        String columns = "c INT, ".repeat(4000);
        assertThat(ChangingStatement.fillsNewTable(
                        new Statement("s", "CREATE TABLE t (" + columns + " d INT) SELECT 1 AS d")))
                .isTrue();
    }

    /** What is cut off is not known; where nothing is, all is. */
    @Test
    void aStatementIsCutWhereItHasMoreWords() {
        String sql = "RENAME TABLE a TO b";
        assertThat(StatementWords.of(sql, 4)).satisfies(words -> {
            assertThat(words.isCut()).isTrue();
            assertThat(words.size()).isEqualTo(4);
        });
        assertThat(StatementWords.of(sql, 5)).satisfies(words -> {
            assertThat(words.isCut()).isFalse();
            assertThat(words.size()).isEqualTo(5);
        });
        assertThat(StatementWords.of(sql + " -- c", 5).isCut()).isFalse();
        assertThat(StatementWords.of(sql, 6).isCut()).isFalse();
    }

    private static Transaction at(long offset) {
        return new Transaction(new CommitStamp(1, offset, 0), 1, offset, offset, "log.000001", offset);
    }

    @Test
    void whatWasCutOffAndComesAgainCountsOnce() {
        TextStatements counted = new TextStatements();
        Statement one = new Statement("s", "UPDATE t SET v = 1");
        Set<TableName> tables = ChangingStatement.tables(one);
        counted.add(one, tables, at(4));
        counted.abandoned();
        counted.add(one, tables, at(4));
        counted.add(one, tables, at(4));
        counted.ended();
        counted.add(new Statement("", "ROLLBACK"), Set.of(), at(90));
        counted.ended();

        assertThat(counted.byTable()).hasSize(2);
        assertThat(counted.byTable().get("table s.t")).satisfies(t -> {
            assertThat(t.count()).isEqualTo(2);
            assertThat(t.at()).hasToString("log.000001:4");
            assertThat(t.sql()).isEqualTo("UPDATE t SET v = 1");
        });
        assertThat(counted.byTable()).containsKey("unknown table (no default database)");
    }

    @Test
    void tablesBeyondTheFirstAreCountedTogether() {
        TextStatements counted = new TextStatements();
        for (int i = 0; i < TextStatements.MOST_TABLES + 3; i++) {
            for (int again = 0; again < 2; again++) {
                Statement statement = new Statement("s", "INSERT INTO t" + i + " VALUES (1)");
                counted.add(statement, ChangingStatement.tables(statement), at(4 + i));
                counted.ended();
            }
        }
        assertThat(List.copyOf(counted.byTable().values()))
                .hasSize(TextStatements.MOST_TABLES)
                .allSatisfy(table -> assertThat(table.count()).isEqualTo(2));
        assertThat(counted.ofOtherTables()).isEqualTo(6);
    }
}
