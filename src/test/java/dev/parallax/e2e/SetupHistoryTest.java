package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlServer;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that have executed transactions with GTIDs before they become a pair. */
class SetupHistoryTest {

    private static final String EXECUTED = "SELECT REPLACE(@@GLOBAL.gtid_executed, '\\n', '')";

    private static final String[] SHOP = {
        "CREATE DATABASE shop", "CREATE TABLE shop.t (id INT PRIMARY KEY, v INT)", "INSERT INTO shop.t VALUES (1, 1)"
    };

    private static BlankPair withGtids(String version) {
        TestVersions.assume(version);
        return new BlankPair(PairOptions.defaults()
                .withVersion(version)
                .withOptions("--gtid-mode=ON", "--enforce-gtid-consistency=ON"));
    }

    /** Links by file and position fetch nothing of what was before, and the data that were copied hold it. */
    @ParameterizedTest
    @MethodSource("dev.parallax.testing.TestVersions#main")
    void aNodeFilledFromTheOtherHasExecutedItsHistory(String version) throws Exception {
        try (BlankPair blank = withGtids(version)) {
            blank.pair().a().execute(SHOP);
            blank.pair().unlogged(Side.B, SHOP);
            String history = blank.pair().a().queryOne(EXECUTED);

            Run made = blank.setup("--file-position");
            assertThat(made.status()).as(made.out() + made.err()).isZero();
            assertThat(made.out())
                    .contains("SOURCE_LOG_FILE = ", "SET GLOBAL gtid_purged = '+" + history + "';")
                    .doesNotContain("SOURCE_AUTO_POSITION = 1");
            assertThat(Files.readString(blank.out().resolve("setup.json"))).contains("HISTORY", history);
            blank.pair().a().execute("UPDATE shop.t SET v = 2");
            blank.pair().awaitInSync(AuditedPair.SOON);
            assertThat(blank.rows(Side.B, "SELECT v FROM shop.t")).containsExactly("2|");
            blank.audit(SetupTest.hint(made)).expect(0, "CONSISTENT");

            Map<String, List<String>> pair = blank.state();
            Run again = blank.setup("--file-position");
            assertThat(again.status()).as(again.out() + again.err()).isZero();
            assertThat(again.out()).isEmpty();
            assertThat(again.err()).contains("nothing to do");
            assertThat(blank.state()).isEqualTo(pair);

            Run undone = blank.setup("--undo");
            assertThat(undone.status()).as(undone.out() + undone.err()).isZero();
            assertThat(undone.err()).contains("GTIDs that were added on b stay: " + history);
            for (String node : List.of("a", "b")) {
                assertThat(blank.state().get(node + " executed"))
                        .as("what was made is gone, and what was executed stays")
                        .isEqualTo(pair.get(node + " executed"));
                assertThat(blank.state().get(node + " link")).isEmpty();
            }
        }
    }

    /** Sets that say one is an earlier state of the other do not know what was written while GTIDs were off. */
    @ParameterizedTest
    @MethodSource("dev.parallax.testing.TestVersions#main")
    void whatWasWrittenWithoutGtidsIsInNoSet(String version) throws SQLException {
        try (BlankPair blank = withGtids(version)) {
            MySqlServer a = blank.pair().a();
            MySqlServer b = blank.pair().b();
            a.execute(SHOP);
            String copied = a.queryOne(EXECUTED);
            blank.pair().unlogged(Side.B, SHOP);
            b.execute("SET GLOBAL gtid_purged = '" + copied + "'");
            a.execute("FLUSH BINARY LOGS", "INSERT INTO shop.t VALUES (2, 2)");
            Run copy = blank.setup("--dry-run");
            assertThat(copy.status()).as(copy.out() + copy.err()).isZero();
            assertThat(copy.err())
                    .contains("b holds an earlier state of a by its GTIDs, and its link fetches the rest");

            b.execute("FLUSH BINARY LOGS");
            b.execute("PURGE BINARY LOGS TO '" + newest(blank, Side.B) + "'");
            refused(blank, "but the log of b no longer holds all it has written");
            b.execute(
                    version.equals(TestVersions.NEWEST) ? "RESET BINARY LOGS AND GTIDS" : "RESET MASTER",
                    "SET GLOBAL gtid_purged = '" + copied + "'");
            a.execute("PURGE BINARY LOGS TO '" + newest(blank, Side.A) + "'");
            refused(blank, "but the log of a no longer holds all it has written since b was copied");

            withoutGtids(a, "INSERT INTO shop.t VALUES (3, 3)");
            a.execute("UPDATE shop.t SET v = 4 WHERE id = 3");
            refused(blank, "but the log of a holds transactions without a GTID");
            withoutGtids(b, "INSERT INTO shop.t VALUES (9, 9)");
            refused(blank, "but the log of b holds transactions without a GTID");
            refused(blank, "comparing the data", "--file-position");

            Run made = blank.setup("--truth", "a");
            assertThat(made.status()).as(made.out() + made.err()).isZero();
            assertThat(made.out()).contains("SET GLOBAL gtid_purged = '+");
            assertThat(blank.rows(Side.A, "SELECT id FROM shop.t")).containsExactly("1|", "2|", "3|");
            assertThat(blank.rows(Side.B, "SELECT id FROM shop.t")).containsExactly("1|", "9|");
            blank.audit(SetupTest.hint(made))
                    .expect(1, "DIVERGED")
                    .expectDiverged(Set.of("shop.t{id=2}", "shop.t{id=3}", "shop.t{id=9}"));
        }
    }

    private static String newest(BlankPair blank, Side side) throws SQLException {
        List<String> files = blank.rows(side, "SHOW BINARY LOGS");
        String last = files.get(files.size() - 1);
        return last.substring(0, last.indexOf('|'));
    }

    /** Step by step, as the reference manual says. */
    private static void withoutGtids(MySqlServer server, String write) throws SQLException {
        server.execute(
                "SET GLOBAL gtid_mode = ON_PERMISSIVE",
                "SET GLOBAL gtid_mode = OFF_PERMISSIVE",
                "SET GLOBAL gtid_mode = OFF",
                write,
                "SET GLOBAL gtid_mode = OFF_PERMISSIVE",
                "SET GLOBAL gtid_mode = ON_PERMISSIVE",
                "SET GLOBAL gtid_mode = ON");
    }

    /** The data are compared, and nothing is changed. */
    private static void refused(BlankPair blank, String why, String... options) throws SQLException {
        Map<String, List<String>> before = blank.state();
        Run run = blank.setup(options).expectError(2, "PX-SET-007");
        assertThat(run.err()).contains(why, "shop.t: ", "--truth a");
        assertThat(blank.state()).isEqualTo(before);
        assertThat(blank.out().resolve("setup.json")).doesNotExist();
    }
}
