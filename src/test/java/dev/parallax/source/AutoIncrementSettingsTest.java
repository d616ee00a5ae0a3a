package dev.parallax.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.change.LogFile;
import dev.parallax.change.RowsEvent;
import dev.parallax.change.Statement;
import dev.parallax.change.TableCompleter;
import dev.parallax.change.Transaction;
import dev.parallax.change.TransactionSink;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the BEGIN of a row transaction says of the session's auto-increment settings, at its origin and where applied. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class AutoIncrementSettingsTest {

    static Stream<PairOptions> pairs() {
        return Stream.of(
                PairOptions.defaults().withVersion(TestVersions.USUAL),
                PairOptions.defaults().withVersion(TestVersions.NEWEST),
                PairOptions.defaults()
                        .withVersion(TestVersions.NEWEST)
                        .withOptions("--binlog-transaction-compression=ON"));
    }

    /** Lines {@code INCREMENT/OFFSET own} or {@code applied}, of transactions with rows. */
    private static final class Settings implements TransactionSink {
        final List<String> lines = new ArrayList<>();
        private String current = "";
        private boolean rows;

        @Override
        public void logFile(LogFile file) {}

        @Override
        public void begin(Transaction transaction) {
            boolean own = transaction.originalCommitMicros() == transaction.immediateCommitMicros();
            current = "none " + (own ? "own" : "applied");
            rows = false;
        }

        @Override
        public void autoIncrement(int increment, int offset) {
            current = current.replace("none", increment + "/" + offset);
        }

        @Override
        public void rows(RowsEvent event) {
            rows |= event.table().name().schema().equals("settings");
        }

        @Override
        public void statement(Statement statement) {}

        @Override
        public void end(BinlogPosition position) {
            if (rows) {
                lines.add(current);
            }
        }

        @Override
        public void abandon() {}
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void beginHasTheSettingsOfItsOrigin(PairOptions options) throws Exception {
        TestVersions.assume(options);
        try (MySqlPair pair = MySqlPair.start(options)) {
            pair.a()
                    .execute(
                            "CREATE DATABASE settings",
                            "CREATE TABLE settings.t (id INT AUTO_INCREMENT PRIMARY KEY, v INT)");
            pair.awaitInSync(Duration.ofSeconds(60));
            pair.a().execute("INSERT INTO settings.t (v) VALUES (1)");
            pair.a().execute("SET auto_increment_increment = 1", "INSERT INTO settings.t (v) VALUES (1)");
            pair.a()
                    .execute(
                            "SET auto_increment_increment = 300, auto_increment_offset = 299",
                            "INSERT INTO settings.t (v) VALUES (1)");
            pair.a().execute("XA START 'x'", "UPDATE settings.t SET v = 2", "XA END 'x'", "XA PREPARE 'x'");
            pair.a().execute("XA COMMIT 'x'");
            pair.awaitInSync(Duration.ofSeconds(60));
            pair.b().execute("INSERT INTO settings.t (v) VALUES (1)");
            pair.awaitInSync(Duration.ofSeconds(60));

            assertThat(read(pair, Side.A))
                    .containsExactly("2/1 own", "none own", "300/299 own", "2/1 own", "2/2 applied");
            assertThat(read(pair, Side.B))
                    .containsExactly("2/1 applied", "none applied", "300/299 applied", "2/1 applied", "2/2 own");
        }
    }

    private static List<String> read(MySqlPair pair, Side side) throws IOException {
        Settings sink = new Settings();
        try (Stream<Path> files = Files.list(pair.server(side).dataDirectory())) {
            List<Path> logs = files.filter(
                            file -> String.valueOf(file.getFileName()).matches("mysql-bin\\.\\d+"))
                    .sorted()
                    .toList();
            new LogFiles(logs, TableCompleter.NONE).read(sink);
        }
        return sink.lines;
    }
}
