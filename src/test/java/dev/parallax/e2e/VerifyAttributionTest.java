package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** {@code verify} says of each row that differs what made it so: histories that only one cause explains. */
class VerifyAttributionTest extends FaultScenarios {

    private static final String ONLY_WHAT_CHANGES = "SET SESSION binlog_row_image = MINIMAL";

    private Run verify() throws SQLException {
        audited().pair().awaitInSync(AuditedPair.SOON);
        return audited()
                .cli()
                .report("verify", AuditedPair.with(audited().nodes(), "--databases", "f"))
                .expect(1, "DIVERGED");
    }

    /** Of each row that differs the cause and the columns, and they are counted so. */
    private static Map<String, String> causes(Run run) {
        Map<String, String> causes = new TreeMap<>();
        Map<String, Long> counted = new TreeMap<>();
        for (JsonNode finding : run.diverged()) {
            JsonNode witness = finding.get("witness");
            causes.put(Run.row(finding), Run.text(witness, "cause") + " " + witness.get("columns"));
            counted.merge(Run.text(witness, "cause"), 1L, Long::sum);
        }
        Map<String, Long> attributed = new TreeMap<>();
        run.report()
                .get("tables")
                .forEach(table -> table.get("attributed")
                        .properties()
                        .forEach(cause -> attributed.merge(
                                cause.getKey(), cause.getValue().asLong(), Long::sum)));
        assertThat(attributed).isEqualTo(counted);
        return causes;
    }

    private void unlogged(String... statements) throws SQLException {
        audited().pair().awaitInSync(AuditedPair.SOON);
        audited().pair().unlogged(Side.B, statements);
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyRowHasItsCause(PairOptions options) throws SQLException {
        anUnloggedWriteThatALoggedOneFound(options);
        anUnloggedWriteBehindTheLastLoggedOne(options);
        whatIsNotKnownIsNotClaimed(options);
        if (options.gtid()) {
            aTransactionThatItsOriginHasLost(options);
        }
    }

    /** What a later write found shows it: the log of b holds the row whole, that of a what was written. */
    private void anUnloggedWriteThatALoggedOneFound(PairOptions options) throws SQLException {
        begin(options);
        on(
                Side.A,
                "CREATE TABLE f.u (id INT PRIMARY KEY, x INT, y INT)",
                "INSERT INTO f.u VALUES (1, 0, 0), (2, 0, 0)");
        unlogged("UPDATE f.u SET x = 7");
        audited().pair().a().execute(ONLY_WHAT_CHANGES, "UPDATE f.u SET y = 1 WHERE id = 1");
        // Written whole, the second row is made equal.
        on(Side.A, "UPDATE f.u SET y = 1 WHERE id = 2");

        Run run = verify();
        assertThat(causes(run)).isEqualTo(Map.of("f.u{id=1}", "out_of_band_write [\"x\"]"));
        assertThat(run.report().toString()).contains("\"attributed\":{\"out_of_band_write\":1}");
        assertThat(Run.text(run.diverged().get(0), "explanation")).contains("The logs explain it, out_of_band_write:");
        assertThat(causes(audited().auditAll("--databases", "f", "--parts", "logs,tables")))
                .isEqualTo(causes(run));
    }

    /** No later write shows it: both logs end with one row, and that is not what is there. */
    private void anUnloggedWriteBehindTheLastLoggedOne(PairOptions options) throws SQLException {
        begin(options);
        on(Side.A, "INSERT INTO f.t VALUES (4, 40), (5, 50), (6, 60), (8, 80)", "DELETE FROM f.t WHERE id = 6");
        on(Side.B, "UPDATE f.t SET v = 21 WHERE id = 2", "UPDATE f.t SET id = 7 WHERE id = 8");
        unlogged(
                "UPDATE f.t SET v = -v WHERE id IN (1, 2, 7)",
                "DELETE FROM f.t WHERE id = 4",
                "INSERT INTO f.t VALUES (6, 61)",
                "INSERT INTO f.t VALUES (9, 90)");

        Run run = verify();
        assertThat(causes(run))
                .isEqualTo(Map.of(
                        "f.t{id=1}", "out_of_band_write [\"v\"]",
                        "f.t{id=2}", "out_of_band_write [\"v\"]",
                        "f.t{id=4}", "out_of_band_write []",
                        "f.t{id=6}", "out_of_band_write []",
                        "f.t{id=7}", "out_of_band_write [\"v\"]",
                        // Of a row that is in no log nothing says since when it is there.
                        "f.t{id=9}", "before_journal []"));
        // Without GTIDs, which of two writes of the last minute was read is not known.
        String where = options.gtid() ? "b" : "a or b";
        for (JsonNode finding : run.diverged()) {
            if (!Run.row(finding).equals("f.t{id=9}")) {
                assertThat(Run.text(finding, "explanation"))
                        .contains("leave one row on both nodes, and that is not what " + where + " has");
                assertThat(Run.text(finding, "title")).endsWith(" differs: out_of_band_write");
            }
        }
        assertThat(causes(audited().auditAll("--databases", "f", "--parts", "logs,tables")))
                .isEqualTo(causes(run));
    }

    /** Where logs leave open what the row was, nothing is claimed. */
    private void whatIsNotKnownIsNotClaimed(PairOptions options) throws SQLException {
        begin(options);
        MySqlPair pair = audited().pair();
        on(
                Side.A,
                "CREATE TABLE f.old (id INT PRIMARY KEY, x INT, y INT)",
                "INSERT INTO f.old VALUES (1, 0, 0), (2, 0, 0)",
                "CREATE TABLE f.text (id INT PRIMARY KEY, x INT)",
                "INSERT INTO f.text VALUES (1, 0), (2, 0)",
                "CREATE TABLE f.made (id INT PRIMARY KEY, x INT)",
                "INSERT INTO f.made VALUES (1, 0), (2, 0)",
                "CREATE TABLE f.parent (id INT PRIMARY KEY)",
                "INSERT INTO f.parent VALUES (1)",
                "CREATE TABLE f.child (id INT PRIMARY KEY, p INT, x INT,"
                        + " FOREIGN KEY (p) REFERENCES f.parent (id) ON DELETE CASCADE)",
                "INSERT INTO f.child VALUES (1, 1, 0)",
                "CREATE TABLE f.part (id INT PRIMARY KEY, x INT) PARTITION BY HASH (id) PARTITIONS 1",
                "CREATE TABLE f.other (id INT PRIMARY KEY, x INT)",
                "INSERT INTO f.part VALUES (1, 0)",
                "INSERT INTO f.other VALUES (1, 0)",
                "CREATE TABLE f.list (id INT PRIMARY KEY, v ENUM('x', 'y'))",
                "CREATE TABLE f.bits (id INT PRIMARY KEY, v SET('x', 'y'))",
                "CREATE TABLE f.sign (id INT PRIMARY KEY, v INT)",
                "CREATE TABLE f.chars (id INT PRIMARY KEY, v VARCHAR(5) CHARACTER SET latin1)",
                "CREATE TABLE f.small (id INT PRIMARY KEY, v DOUBLE, w FLOAT)",
                "INSERT INTO f.small VALUES (1, 0.5, 0.1), (2, 0.5, 0.1)");
        unlogged("UPDATE f.old SET x = 7", "UPDATE f.child SET x = 7", "UPDATE f.part SET x = 7");
        // The same bytes mean other values on b.
        unlogged(
                "ALTER TABLE f.list MODIFY v ENUM('y', 'x')",
                "ALTER TABLE f.bits MODIFY v SET('y', 'x')",
                "ALTER TABLE f.sign MODIFY v INT UNSIGNED",
                "ALTER TABLE f.chars MODIFY v VARCHAR(5) CHARACTER SET cp1251");
        on(
                Side.A,
                "INSERT INTO f.list VALUES (1, 'x'), (2, 'x')",
                "INSERT INTO f.bits VALUES (1, 'x')",
                "INSERT INTO f.sign VALUES (1, -2), (2, 5)",
                "INSERT INTO f.chars VALUES (1, '\u00e9'), (2, 'e')");
        on(Side.B, "UPDATE f.list SET v = 'x' WHERE id = 2");
        unlogged(
                "UPDATE f.sign SET v = 6 WHERE id = 2",
                "UPDATE f.chars SET v = 'o' WHERE id = 2",
                "UPDATE f.small SET v = 0.50000001 WHERE id = 1",
                "UPDATE f.small SET w = 0.10000001 WHERE id = 2");
        // It brings rows from where they were.
        on(Side.A, "ALTER TABLE f.part EXCHANGE PARTITION p0 WITH TABLE f.other");
        // The log of b shows what was written of the one row, and that of a all of what it then found.
        pair.b().execute(ONLY_WHAT_CHANGES, "UPDATE f.old SET y = 1 WHERE id = 1");
        assertThat(causes(verify()))
                .isEqualTo(Map.ofEntries(
                        Map.entry("f.old{id=1}", "before_journal [\"x\"]"),
                        Map.entry("f.old{id=2}", "out_of_band_write [\"x\"]"),
                        // A cascade is in no log before 9.x.
                        Map.entry("f.child{id=1}", "before_journal [\"x\"]"),
                        Map.entry("f.other{id=1}", "before_journal [\"x\"]"),
                        Map.entry("f.list{id=1}", "before_journal [\"v\"]"),
                        Map.entry("f.list{id=2}", "before_journal [\"v\"]"),
                        Map.entry("f.bits{id=1}", "before_journal [\"v\"]"),
                        Map.entry("f.sign{id=1}", "before_journal [\"v\"]"),
                        Map.entry("f.chars{id=1}", "before_journal [\"v\"]"),
                        // Values that mean the same under both definitions.
                        Map.entry("f.sign{id=2}", "out_of_band_write [\"v\"]"),
                        Map.entry("f.chars{id=2}", "out_of_band_write [\"v\"]"),
                        // A log shows fewer digits of a FLOAT than a server gives, and all of a DOUBLE.
                        Map.entry("f.small{id=1}", "out_of_band_write [\"v\"]"),
                        Map.entry("f.small{id=2}", "out_of_band_write [\"w\"]")));
        // Rows that a statement changes which is logged as text are in no log.
        pair.a().execute("SET SESSION binlog_format = STATEMENT", "UPDATE f.text SET x = x + 1");
        on(Side.A, "ALTER TABLE f.made ADD z INT");
        unlogged("UPDATE f.text SET x = 9 WHERE id = 1", "UPDATE f.made SET x = 9 WHERE id = 1");

        assertThat(causes(verify()))
                .containsEntry("f.text{id=1}", "before_journal [\"x\"]")
                .containsEntry("f.made{id=1}", "before_journal [\"x\"]")
                .containsEntry("f.old{id=1}", "before_journal [\"x\"]")
                // It may have changed any table.
                .containsEntry("f.old{id=2}", "before_journal [\"x\"]")
                .hasSize(15);
    }

    private void aTransactionThatItsOriginHasLost(PairOptions options) throws SQLException {
        begin(options);
        aNameIsGivenTwice();

        assertThat(causes(verify()))
                .isEqualTo(Map.of(
                        "f.t{id=1}", "origin_lost_transaction [\"v\"]",
                        "f.t{id=2}", "origin_lost_transaction [\"v\"]"));
    }
}
