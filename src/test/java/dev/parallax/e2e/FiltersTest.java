package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Tables that replication filters of one node leave out. */
class FiltersTest {

    static Stream<PairOptions> pairs() {
        return Stream.of(TestVersions.USUAL, TestVersions.NEWEST)
                .flatMap(version -> Stream.of(true, false)
                        .map(gtid -> PairOptions.defaults()
                                .withVersion(version)
                                .withGtid(gtid)
                                .withRowMetadata("FULL")
                                .withOptionsFor(
                                        Side.B,
                                        "--replicate-ignore-table=f.x",
                                        "--replicate-wild-ignore-table=f.tmp\\_%",
                                        "--replicate-ignore-db=g")));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void theFilterThatKeepsRowsOutIsNamed(PairOptions options) throws SQLException {
        TestVersions.assume(options);
        try (AuditedPair audited = new AuditedPair(options)) {
            MySqlPair pair = audited.pair();
            for (Side side : Side.values()) {
                pair.unlogged(side, "CREATE DATABASE f", "CREATE DATABASE g");
                for (String table : List.of("f.t", "f.x", "f.tmp_1", "f.tmpx", "g.t")) {
                    pair.unlogged(side, "CREATE TABLE " + table + " (id INT PRIMARY KEY, v INT)");
                }
            }
            List<String> fromHere = audited.fromHere();
            for (String table : List.of("f.t", "f.x", "f.tmp_1", "f.tmpx", "g.t")) {
                pair.a().execute("INSERT INTO " + table + " VALUES (1, 0), (2, 0)");
            }
            pair.b().execute("INSERT INTO f.t VALUES (3, 0)");
            pair.a().execute("UPDATE f.x SET v = 1", "UPDATE f.t SET v = 1");
            pair.awaitInSync(AuditedPair.SOON);
            Path journal = audited.cli().fresh("journal");

            Run live = audited.audit(AuditedPair.with(fromHere, "--journal", journal.toString()));
            Run replayed = audited.detect(journal);
            Run files = audited.cli().report("detect", audited.copiedLogs(fromHere));

            for (Run run : List.of(live, replayed)) {
                Set<String> found = new TreeSet<>();
                for (JsonNode finding : run.findings()) {
                    JsonNode witness = finding.get("witness");
                    found.add(Run.text(finding, "rule") + " " + Run.text(finding, "schema") + "."
                            + Run.text(finding, "table") + " " + Run.text(witness, "cause") + " "
                            + Run.text(witness.get("facts"), "filter on b") + " "
                            + Run.text(witness.get("facts"), "rows"));
                    Told.check(finding);
                }
                assertThat(found)
                        .containsExactly(
                                "skipped_transaction f.tmp_1 filtered REPLICATE_WILD_IGNORE_TABLE (f.tmp\\_%) 2",
                                "skipped_transaction f.x filtered REPLICATE_IGNORE_TABLE (f.x) 2",
                                "skipped_transaction g.t filtered REPLICATE_IGNORE_DB (g) 2");
                assertThat(run.verdict()).isEqualTo("INCONCLUSIVE");
                assertThat(run.notChecked())
                        .allSatisfy(entry -> assertThat(entry)
                                .contains("b does not apply changes of this table", "--ignore-tables"));
                assertThat(run.notChecked()).hasSize(3);
            }
            // Without a server that names its filters, it is not known why they are missing.
            assertThat(files.findings()).isEmpty();
            assertThat(files.verdict()).isEqualTo("INCONCLUSIVE");
            assertThat(audited.detect(journal, "--ignore-tables", "f.x,f.tmp_1,g.t")
                            .verdict())
                    .isEqualTo("CONSISTENT");
        }
    }
}
