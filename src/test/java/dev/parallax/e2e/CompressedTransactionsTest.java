package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.ConflictingWorkload;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** One history logged as it is, and compressed on both nodes or on one alone: the findings are the same. */
@ParameterizedClass
@MethodSource("pairs")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CompressedTransactionsTest {

    private static final int LARGE = 4000;

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    static Stream<PairOptions> pairs() {
        return Stream.of(true, false)
                .map(gtid -> PairOptions.defaults()
                        .withVersion(TestVersions.USUAL)
                        .withGtid(gtid)
                        .withOptions("--binlog-rows-query-log-events=ON"));
    }

    private final AuditedPair audited;
    private final MySqlPair pair;

    CompressedTransactionsTest(PairOptions options) throws SQLException {
        audited = PAIRS.get(options);
        pair = audited.pair();
    }

    @Test
    void compressionChangesNoFinding() throws SQLException {
        Map<String, String> plain = findings(Set.of());
        assertThat(plain)
                .containsKeys("update_update shop.big{id=7}", "out_of_band_write shop.accounts{id=20}")
                .hasSizeGreaterThan(15);
        assertThat(findings(pair.gtid() ? Set.of(Side.A, Side.B) : Set.of(Side.A)))
                .isEqualTo(plain);
    }

    private Map<String, String> findings(Set<Side> compressing) throws SQLException {
        for (Side side : Side.values()) {
            pair.server(side)
                    .execute("SET GLOBAL binlog_transaction_compression = "
                            + (compressing.contains(side) ? "ON" : "OFF"));
        }
        // An applier takes the setting when it starts.
        pair.holdAppliers(() -> pair.a().execute("DROP DATABASE IF EXISTS shop"));
        List<String> here = audited.fromHere();
        ConflictingWorkload.run(pair, line -> {});
        oneLargeTransaction();
        oneUnloggedChange();

        Run run = audited.audit(here).expect(1, "DIVERGED");
        run.expectDiverged(Dumps.differences(pair, "shop"));
        Map<String, String> found = new TreeMap<>();
        for (JsonNode finding : run.findings()) {
            Told.check(finding);
            JsonNode witness = finding.get("witness");
            found.put(
                    Run.text(finding, "rule") + " " + Run.row(finding),
                    Run.text(finding, "status") + " " + Run.text(finding, "severity") + " " + witness.get("images")
                            + witness.get("changed") + witness.get("experienced") + witness.get("deltas")
                            + statements(witness));
        }
        assertThat(found).hasSameSizeAs(run.findings());
        Run files = audited.cli().report("detect", audited.copiedLogs(here));
        assertThat(files.ids()).isEqualTo(run.ids());
        for (Side side : Side.values()) {
            boolean compressed = compressing.contains(side);
            assertThat(writers(side, here, true))
                    .as("whose rows are compressed in the log of %s", side)
                    .isEqualTo(compressed ? Set.of(1, 2) : Set.of());
            assertThat(writers(side, here, false))
                    .as("whose rows are not compressed in the log of %s", side)
                    .isEqualTo(compressed ? Set.of() : Set.of(1, 2));
        }
        return found;
    }

    private static String statements(JsonNode witness) {
        StringBuilder text = new StringBuilder();
        for (JsonNode transaction : witness.get("transactions")) {
            text.append(' ').append(transaction.get("statement"));
        }
        return text.toString();
    }

    /** More than fits into one window of the decompression. */
    private void oneLargeTransaction() throws SQLException {
        pair.a()
                .execute(
                        "CREATE TABLE shop.big (id INT PRIMARY KEY, v INT, filler VARCHAR(300))",
                        "SET SESSION cte_max_recursion_depth = " + LARGE,
                        "INSERT INTO shop.big WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                                + LARGE + ") SELECT i, 0, REPEAT(SHA2(i, 512), 2) FROM n");
        pair.awaitInSync(AuditedPair.SOON);
        pair.holdAppliers(() -> {
            pair.a().execute("UPDATE shop.big SET v = v + 1");
            pair.b().execute("UPDATE shop.big SET v = 9 WHERE id = 7");
        });
        pair.awaitInSync(AuditedPair.SOON);
    }

    private void oneUnloggedChange() throws SQLException {
        pair.unlogged(Side.B, "UPDATE shop.accounts SET note = 'unlogged' WHERE id = 20");
        pair.a().execute("UPDATE shop.accounts SET balance = 1 WHERE id = 20");
        pair.awaitInSync(AuditedPair.SOON);
    }

    /** The {@code server_id} of those whose updates are in a log within a compressed payload, or outside of any. */
    private Set<Integer> writers(Side side, List<String> fromHere, boolean compressed) throws SQLException {
        String start = fromHere.get(side == Side.A ? 1 : 3);
        Set<Integer> servers = new TreeSet<>();
        try (Connection connection = pair.connect(side);
                Statement statement = connection.createStatement();
                ResultSet events = statement.executeQuery("SHOW BINLOG EVENTS IN '"
                        + start.substring(start.indexOf('=') + 1, start.lastIndexOf(':')) + "'")) {
            boolean inPayload = false;
            while (events.next()) {
                // The events of a payload are listed behind it.
                switch (events.getString("Event_type")) {
                    case "Gtid", "Anonymous_Gtid" -> inPayload = false;
                    case "Transaction_payload" -> inPayload = true;
                    case "Update_rows" -> {
                        if (inPayload == compressed) {
                            servers.add(events.getInt("Server_id"));
                        }
                    }
                    default -> {}
                }
            }
        }
        return servers;
    }
}
