package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Rows that differ here and there along an integer are found by lists of all rows, or by digests of stretches. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ScatteredDifferencesTest {

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    /** Rows of a table. */
    private static final int ROWS = 24_000;

    private static final String FILL = " WITH RECURSIVE i (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM i WHERE n < "
            + (ROWS - 1) + ") SELECT /*+ SET_VAR(cte_max_recursion_depth = 1000000) */ ";

    @ParameterizedTest
    @MethodSource("dev.parallax.testing.TestVersions#main")
    void eachIsFoundAndNoOther(String version) throws SQLException {
        TestVersions.assume(version);
        AuditedPair audited = PAIRS.get(PairOptions.defaults().withVersion(version));
        MySqlPair pair = audited.pair();
        pair.a()
                .execute(
                        "DROP DATABASE IF EXISTS v",
                        "CREATE DATABASE v",
                        "CREATE TABLE v.many (id INT PRIMARY KEY, v INT)",
                        "CREATE TABLE v.few (id INT PRIMARY KEY, v INT)",
                        "CREATE TABLE v.wide (id BIGINT UNSIGNED PRIMARY KEY, v INT)",
                        "INSERT INTO v.many" + FILL + "n - 12000, n FROM i",
                        "INSERT INTO v.few" + FILL + "n - 12000, n FROM i",
                        "INSERT INTO v.wide" + FILL + "18446744073709551615 - n, n FROM i");
        pair.awaitInSync(AuditedPair.SOON);
        Set<String> planted = new TreeSet<>();
        plant(pair, "many", "id % 100 = 7 OR id % 100 = -7", planted);
        plant(pair, "few", "id IN (-12000, -5, 0, 1, 11999)", planted);
        plant(pair, "wide", "v % 150 = 0", planted);
        for (Side side : Side.values()) {
            // What only one node has.
            String of = side == Side.A ? "id IN (-11990, -2, 11990)" : "id IN (-11991, 2, 11991)";
            planted.addAll(keys(pair, side, "many", of));
            pair.unlogged(side, "DELETE FROM v.many WHERE " + of);
        }

        pair.a()
                .execute(
                        "TRUNCATE mysql.general_log", "SET GLOBAL log_output = 'TABLE'", "SET GLOBAL general_log = ON");
        assertThat(differing(audited)).isEqualTo(planted);
        assertThat(asked(pair, "v`.`many`", "GROUP_CONCAT")).as("lists").isPositive();
        assertThat(asked(pair, "v`.`wide`", "GROUP_CONCAT")).as("lists").isPositive();
        assertThat(asked(pair, "v`.`few`", "DIV")).as("stretches").isPositive();
        String packet = pair.a().queryOne("SELECT @@GLOBAL.max_allowed_packet");
        try {
            // The list is cut off.
            pair.a().execute("SET GLOBAL max_allowed_packet = 16384");
            assertThat(differing(audited)).isEqualTo(planted);
            assertThat(asked(pair, "v`.`many`", "DIV")).as("stretches").isPositive();
        } finally {
            pair.a().execute("SET GLOBAL max_allowed_packet = " + packet, "SET GLOBAL general_log = OFF");
        }
    }

    private static void plant(MySqlPair pair, String table, String rows, Set<String> planted) throws SQLException {
        planted.addAll(keys(pair, Side.A, table, rows));
        pair.unlogged(Side.B, "UPDATE v." + table + " SET v = v + 1 WHERE " + rows);
    }

    private static List<String> keys(MySqlPair pair, Side side, String table, String rows) throws SQLException {
        String all = pair.server(side)
                .queryOne("SELECT /*+ SET_VAR(group_concat_max_len = 1000000) */ GROUP_CONCAT('" + table
                        + " ', id) FROM v." + table + " WHERE " + rows);
        return List.of(all.split(","));
    }

    private static long asked(MySqlPair pair, String table, String what) throws SQLException {
        return Long.parseLong(pair.a()
                .queryOne("SELECT COUNT(*) FROM mysql.general_log WHERE argument LIKE '%" + table
                        + "%' AND argument LIKE '%" + what + "%'"));
    }

    private static Set<String> differing(AuditedPair audited) {
        List<String> arguments = new ArrayList<>(audited.nodes());
        arguments.addAll(List.of("--databases", "v", "--chunk-size", "4000"));
        Run run = audited.cli().report("verify", arguments).expect(1, "DIVERGED");
        Set<String> rows = new TreeSet<>();
        for (JsonNode finding : run.report().get("findings")) {
            rows.add(Run.text(finding, "table") + " " + Run.text(finding.get("key"), "id"));
        }
        return rows;
    }
}
