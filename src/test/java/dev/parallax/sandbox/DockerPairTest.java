package dev.parallax.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same pair in containers; skipped where no Docker engine answers. */
class DockerPairTest {

    @Test
    void aPairInContainersReplicatesAndComesBack() throws SQLException {
        assumeTrue(DockerEngine.answers(), "no Docker engine answers on this machine");
        try (MySqlPair pair = MySqlPair.start(new DockerServers("8.4"), PairOptions.defaults())) {
            pair.a().execute("CREATE DATABASE d", "CREATE TABLE d.t (id INT PRIMARY KEY)");
            pair.awaitInSync(Duration.ofSeconds(30));
            pair.b().kill();
            pair.a().execute("INSERT INTO d.t VALUES (1)");
            pair.b().restartWith(List.of("--binlog-row-image=MINIMAL"));
            pair.awaitInSync(Duration.ofSeconds(60));
            assertThat(pair.b().queryOne("SELECT COUNT(*) FROM d.t")).isEqualTo("1");
            assertThat(pair.b().queryOne("SELECT @@GLOBAL.binlog_row_image")).isEqualTo("MINIMAL");
            assertThat(pair.a().dataDirectory().resolve("mysql-bin.000001")).isReadable();
        }
    }
}
