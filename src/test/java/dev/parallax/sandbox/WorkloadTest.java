package dev.parallax.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.testing.TestVersions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The workloads do to real servers what they say they do. */
class WorkloadTest {

    private static final Map<String, Integer> KEY_COLUMNS =
            Map.of("shop.accounts", 1, "shop.orders", 1, "shop.stock", 1, "shop.carts", 2);

    @ParameterizedTest(name = "MySQL {0}, GTIDs {1}")
    @CsvSource({"8.0.15,true", "8.0.31,false", "9.7,true"})
    void conflictsEndAsTheGroundTruthSays(String version, boolean gtid) throws SQLException {
        TestVersions.assume(version);
        try (MySqlPair pair =
                MySqlPair.start(PairOptions.defaults().withVersion(version).withGtid(gtid))) {
            GroundTruth truth = ConflictingWorkload.run(pair, line -> {});
            Set<String> different = new TreeSet<>();
            for (String table : KEY_COLUMNS.keySet()) {
                different.addAll(differences(rows(pair.a(), table), rows(pair.b(), table)));
            }
            assertThat(different).isEqualTo(truth.divergedKeys());
            assertThat(different).hasSize(8);
            for (GroundTruth.Kind kind : GroundTruth.Kind.values()) {
                assertThat(truth.with(kind)).as(kind.name()).isNotEmpty();
            }
            assertThat(pair.a().queryOne("SELECT COUNT(*) FROM shop.orders")).isEqualTo("20");
        }
    }

    @Test
    void updatesOnBothSidesCollide() throws SQLException {
        try (MySqlPair pair = MySqlPair.start(PairOptions.defaults().withVersion(TestVersions.USUAL))) {
            Workloads.prepare(pair.a(), 2, 200);
            pair.awaitInSync(Duration.ofSeconds(30));
            UpdateLoad load = UpdateLoad.small().withTables(2, 200).withThreads(2, 300);
            Workloads.Committed committed = Workloads.updateNonIndex(pair, load);
            pair.awaitInSync(Duration.ofSeconds(60));
            assertThat(committed).isEqualTo(new Workloads.Committed(600, 600));
            assertThat(differences(rows(pair.a(), "sbtest.sbtest1"), rows(pair.b(), "sbtest.sbtest1")))
                    .isNotEmpty();
        }
    }

    private static Set<String> differences(Map<String, String> onA, Map<String, String> onB) {
        Set<String> keys = new TreeSet<>(onA.keySet());
        keys.addAll(onB.keySet());
        keys.removeIf(key -> Objects.equals(onA.get(key), onB.get(key)));
        return keys;
    }

    /** Every row by its key, keys as {@link GroundTruth#divergedKeys()} writes them. */
    private static Map<String, String> rows(MySqlServer server, String table) throws SQLException {
        Map<String, String> all = new TreeMap<>();
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                Map<String, String> key = new LinkedHashMap<>();
                for (int i = 1; i <= KEY_COLUMNS.getOrDefault(table, 1); i++) {
                    key.put(rows.getMetaData().getColumnLabel(i), rows.getString(i));
                }
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= columns; i++) {
                    row.append(rows.getString(i)).append('|');
                }
                all.put(table + key, row.toString());
            }
        }
        return all;
    }
}
