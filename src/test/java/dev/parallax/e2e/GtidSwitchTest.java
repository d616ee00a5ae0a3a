package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** GTIDs switched on online, step by step on one node after the other, while both are written. */
class GtidSwitchTest {

    private static final String TABLE = "CREATE TABLE s.t (id INT PRIMARY KEY, v INT)";

    static Stream<PairOptions> pairs() {
        return Stream.of(TestVersions.USUAL, TestVersions.NEWEST)
                .map(version -> PairOptions.defaults().withVersion(version).withGtid(false));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void conflictsAreFoundInEveryMode(PairOptions options) throws SQLException {
        TestVersions.assume(options);
        try (AuditedPair audited = new AuditedPair(options)) {
            MySqlPair pair = audited.pair();
            pair.a().execute("CREATE DATABASE s", TABLE);
            List<String> fromHere = audited.fromHere();
            pair.a().execute("INSERT INTO s.t VALUES (0, 0)");
            int round = 0;
            for (String mode : List.of("OFF", "OFF_PERMISSIVE", "ON_PERMISSIVE", "ON")) {
                for (Side side : Side.values()) {
                    pair.awaitInSync(AuditedPair.SOON);
                    if (mode.equals("OFF")) {
                        pair.server(side).execute("SET GLOBAL enforce_gtid_consistency = ON");
                    } else {
                        pair.server(side).execute("SET GLOBAL gtid_mode = " + mode);
                    }
                    int id = ++round;
                    pair.a().execute("INSERT INTO s.t VALUES (" + id + ", 0)");
                    pair.awaitInSync(AuditedPair.SOON);
                    pair.holdAppliers(() -> {
                        pair.a().execute("UPDATE s.t SET v = 1 WHERE id = " + id);
                        pair.b().execute("UPDATE s.t SET v = 2 WHERE id = " + id);
                    });
                    pair.awaitInSync(AuditedPair.SOON);
                    pair.a().execute("UPDATE s.t SET v = v + 1 WHERE id = 0");
                    pair.awaitInSync(AuditedPair.SOON);
                    pair.b().execute("UPDATE s.t SET v = v + 1 WHERE id = 0");
                }
            }
            pair.awaitInSync(AuditedPair.SOON);

            Run run = audited.cli()
                    .report("detect", AuditedPair.with(audited.copiedLogs(fromHere), audited.schema(TABLE)))
                    .expect(1, "DIVERGED");

            assertThat(run.findings())
                    .allSatisfy(finding -> assertThat(Run.text(finding, "rule")).isEqualTo("update_update"))
                    .hasSize(8);
            assertThat(run.divergedRows()).hasSize(8).isEqualTo(Dumps.differences(pair, "s"));
            assertThat(run.notChecked()).isEmpty();
            boolean gtid = false;
            boolean anonymous = false;
            for (JsonNode finding : run.findings()) {
                String id = Run.text(finding.get("witness").get("transactions").get(0), "id");
                anonymous |= id.startsWith("server-");
                gtid |= !id.startsWith("server-");
            }
            assertThat(gtid && anonymous).isTrue();
        }
    }
}
