package dev.parallax.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.testing.TestVersions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pairs of real servers, every version at hand, with and without GTIDs. */
class MySqlPairTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @ParameterizedTest(name = "MySQL {0}, GTIDs {1}")
    @CsvSource({"8.0.15,false", "8.0.31,true", "8.0.31,false", "9.7,true", "9.7,false"})
    void replicatesBothWaysAndDivergesWhenHeld(String version, boolean gtid) throws SQLException {
        TestVersions.assume(version);
        Path data;
        try (MySqlPair pair =
                MySqlPair.start(PairOptions.defaults().withVersion(version).withGtid(gtid))) {
            data = pair.a().dataDirectory();
            pair.a().execute("CREATE DATABASE shop", "CREATE TABLE shop.acc (id INT PRIMARY KEY, bal INT)");
            pair.a().execute("INSERT INTO shop.acc VALUES (1, 100)");
            pair.awaitInSync(SOON);
            pair.b().execute("INSERT INTO shop.acc VALUES (2, 200)");
            pair.awaitInSync(SOON);
            assertThat(pair.a().queryOne("SELECT SUM(bal) FROM shop.acc")).isEqualTo("300");

            pair.holdAppliers(() -> {
                pair.a().execute("UPDATE shop.acc SET bal = 111 WHERE id = 1");
                pair.b().execute("UPDATE shop.acc SET bal = 122 WHERE id = 1");
            });
            pair.awaitInSync(SOON);
            assertThat(pair.a().queryOne("SELECT bal FROM shop.acc WHERE id = 1"))
                    .isEqualTo("122");
            assertThat(pair.b().queryOne("SELECT bal FROM shop.acc WHERE id = 1"))
                    .isEqualTo("111");
            assertThat(data.resolve("mysql-bin.000001")).exists();
        }
        assertThat(Files.exists(data)).isFalse();
    }
}
