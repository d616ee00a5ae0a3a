package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.ConflictingWorkload;
import dev.parallax.sandbox.GroundTruth;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Every kind of conflict, each with its rule, outcome and severity, key by key; and what {@code explain} says of it. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class KindsTest {

    /** Versions, GTIDs and row metadata in every combination of two. */
    static Stream<PairOptions> pairs() {
        return Stream.of(
                pair(TestVersions.OLDEST, true, "MINIMAL"),
                pair(TestVersions.OLDEST, false, "FULL"),
                pair(TestVersions.USUAL, true, "FULL"),
                pair(TestVersions.USUAL, false, "MINIMAL"),
                pair(TestVersions.NEWEST, true, "MINIMAL"),
                pair(TestVersions.NEWEST, false, "FULL"),
                pair(TestVersions.NEWEST, true, "FULL").withOptions("--binlog-transaction-compression=ON"));
    }

    private static PairOptions pair(String version, boolean gtid, String metadata) {
        return PairOptions.defaults().withVersion(version).withGtid(gtid).withRowMetadata(metadata);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void findingsAreTheGroundTruth(PairOptions options) throws SQLException {
        TestVersions.assume(options);
        try (AuditedPair audited = new AuditedPair(options)) {
            GroundTruth truth = ConflictingWorkload.run(audited.pair(), line -> {});
            Map<String, String> expected = new TreeMap<>();
            truth.rows().stream()
                    .filter(row -> row.kind() != GroundTruth.Kind.NONE)
                    .forEach(row -> expected.put(row.table() + row.key(), expected(row)));

            Path journal = audited.cli().fresh("journal");
            Run run = audited.audit("--journal", journal.toString());

            Map<String, String> found = new TreeMap<>();
            run.findings().forEach(finding -> {
                found.put(Run.row(finding), described(finding));
                Told.check(finding);
            });
            assertThat(found).isEqualTo(expected);
            assertThat(run.findings()).hasSameSizeAs(expected.keySet());
            run.expect(1, "DIVERGED").expectDiverged(Dumps.differences(audited.pair(), "shop"));
            experienced(run, options.gtid());

            assertThat(audited.detect(journal).expect(1, "DIVERGED").ids()).isEqualTo(run.ids());
            explained(audited, run, List.of("--journal", journal.toString()), true);
            explained(
                    audited,
                    run,
                    List.of("--report", run.reports().resolve("report.json").toString()),
                    false);
            if (options.rowMetadata().equals("FULL")) {
                List<String> files = allLogs(audited);
                assertThat(audited.cli()
                                .report("detect", files)
                                .expect(1, "DIVERGED")
                                .ids())
                        .isEqualTo(run.ids());
                explained(audited, run, files, true);
            } else {
                Run blind = audited.cli().report("detect", allLogs(audited)).expect(3, "INCONCLUSIVE");
                assertThat(blind.notChecked())
                        .anySatisfy(entry -> assertThat(entry).contains("table shop.accounts", "binlog_row_metadata"));
            }
        }
    }

    private static String expected(GroundTruth.Row row) {
        String rule = row.kind().name().toLowerCase(Locale.ROOT);
        return switch (row.outcome()) {
            // The row that was deleted and inserted again in one transaction: its net write is an update.
            case DIVERGED -> rule.replace("update_delete", "update_update") + " DIVERGED ERROR";
            case HEALED -> rule + " HEALED WARNING";
            // A lost update is worth a warning even where both ended with no row; equal writes are not.
            case CONVERGED ->
                rule + (row.kind() == GroundTruth.Kind.UPDATE_DELETE ? " HEALED WARNING" : " HEALED INFO");
            case ORDERED -> "";
        };
    }

    private static String described(JsonNode finding) {
        return Run.text(finding, "rule") + " " + Run.text(finding, "status") + " " + Run.text(finding, "severity");
    }

    private static List<String> allLogs(AuditedPair audited) {
        List<String> options = new ArrayList<>();
        for (Side side : Side.values()) {
            Path folder = audited.cli().fresh("logs");
            for (Path file : audited.logFiles(side)) {
                options.add("--binlog");
                options.add(side.letter() + "=" + AuditedPair.copy(file, folder.resolve(file.getFileName())));
            }
        }
        return options;
    }

    private static JsonNode of(Run run, String row) {
        return run.findings().stream()
                .filter(one -> Run.row(one).equals(row))
                .findFirst()
                .orElseThrow();
    }

    /** By PostgreSQL's names, for an applier that found its row changed, there already, or gone. */
    private static void experienced(Run run, boolean gtid) {
        JsonNode paid = of(run, "shop.accounts{id=6}").get("witness");
        assertThat(paid.get("experienced").toString())
                .isEqualTo("{\"a\":\"update_origin_differs\",\"b\":\"update_origin_differs\"}");
        assertThat(paid.get("changed").toString()).isEqualTo("{\"a\":[\"balance\"],\"b\":[\"balance\"]}");
        assertThat(paid.get("disjoint").asBoolean()).isFalse();
        assertThat(paid.get("deltas")).hasSize(1);
        JsonNode delta = paid.get("deltas").get(0);
        assertThat(Run.text(delta, "column")).isEqualTo("balance");
        assertThat(new BigDecimal(Run.text(delta, "a"))).isEqualByComparingTo("11");
        assertThat(new BigDecimal(Run.text(delta, "b"))).isEqualByComparingTo("22");
        assertThat(of(run, "shop.accounts{id=9}").get("witness").get("disjoint").asBoolean())
                .isTrue();
        assertThat(of(run, "shop.stock{sku=TEA-1}")
                        .get("witness")
                        .get("experienced")
                        .toString())
                .isEqualTo("{\"a\":\"insert_exists\",\"b\":\"insert_exists\"}");
        // a updated it and b deleted it. Without GTIDs b's log has no trace of an update that found no row.
        assertThat(of(run, "shop.carts{account_id=1, sku=COFFEE-1}")
                        .get("witness")
                        .get("experienced")
                        .toString())
                .isEqualTo("{\"a\":\"delete_origin_differs\",\"b\":" + (gtid ? "\"update_deleted\"}" : "null}"));
    }

    /** The account that both paid into. */
    private static void explained(AuditedPair audited, Run audit, List<String> source, boolean withHistory) {
        JsonNode finding = of(audit, "shop.accounts{id=6}");
        List<String> call = new ArrayList<>(List.of("explain", "--table", "shop.accounts", "--key", "6"));
        call.addAll(source);
        Run run = audited.cli().run(call.toArray(String[]::new));

        assertThat(run.status()).as(run.out() + run.err()).isEqualTo(1);
        String text = run.out().replaceAll("\\s+", " ");
        assertThat(text).contains("shop.accounts id=6 differs:", "Neither had seen the other");
        // a's own transaction comes first in a's log and second in b's.
        assertThat(text).contains("a's order is T1, T2 and b's is T2, T1");
        for (JsonNode transaction : finding.get("witness").get("transactions")) {
            String id = Run.text(transaction, "id");
            assertThat(text).contains(id.substring(id.lastIndexOf(':') + 1));
        }
        if (withHistory) {
            assertThat(text).contains("History of shop.accounts 6: 3 writes in the log of a, 3 writes in the log of b");
        }
    }
}
