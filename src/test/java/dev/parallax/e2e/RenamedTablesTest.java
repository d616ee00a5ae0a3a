package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Tables that get another name while the logs are written: their rows stay the same rows. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
@ParameterizedClass(name = "{0}")
@MethodSource("pairs")
class RenamedTablesTest {

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    private final AuditedPair audited;
    private final MySqlPair pair;
    private List<String> here = List.of();

    RenamedTablesTest(PairOptions options) throws SQLException {
        audited = PAIRS.get(options);
        pair = audited.pair();
    }

    static Stream<PairOptions> pairs() {
        return TestVersions.crossedPairs();
    }

    @BeforeEach
    void begin() throws SQLException {
        for (Side side : Side.values()) {
            pair.startReplica(side);
        }
        pair.awaitInSync(AuditedPair.SOON);
        for (Side side : Side.values()) {
            pair.server(side).execute("SET sql_log_bin = 0", "DROP DATABASE IF EXISTS r", "DROP DATABASE IF EXISTS r2");
        }
        pair.a().execute("CREATE DATABASE r", "CREATE TABLE r.t (id INT PRIMARY KEY, v INT)");
        here = audited.fromHere();
        pair.a().execute("INSERT INTO r.t VALUES (1, 0), (2, 0), (3, 0)");
        pair.awaitInSync(AuditedPair.SOON);
        // Both nodes have transactions of their own, which is how the logs alone tell who is who.
        onB("UPDATE r.t SET v = 1 WHERE id = 3");
    }

    private void onA(String... statements) throws SQLException {
        pair.a().execute(statements);
        pair.awaitInSync(AuditedPair.SOON);
    }

    private void onB(String... statements) throws SQLException {
        pair.b().execute(statements);
        pair.awaitInSync(AuditedPair.SOON);
    }

    private void concurrently(String a, String b) throws SQLException {
        pair.holdAppliers(() -> {
            pair.a().execute(a);
            pair.b().execute(b);
        });
        pair.awaitInSync(AuditedPair.SOON);
    }

    /** Live, from the journal and from files alike. */
    private Run audit() {
        Path journal = audited.cli().fresh("journal");
        Run run = audited.audit(AuditedPair.with(here, "--journal", journal.toString()));
        assertThat(audited.detect(journal).ids()).isEqualTo(run.ids());
        assertThat(audited.cli().report("detect", audited.copiedLogs(here)).ids())
                .isEqualTo(run.ids());
        return run;
    }

    private static List<String> found(Run run) {
        return run.findings().stream()
                .map(finding -> Run.text(finding, "rule") + " " + Run.text(finding, "status") + " "
                        + (finding.get("key").isEmpty() ? Run.text(finding, "table") : Run.row(finding)))
                .sorted()
                .toList();
    }

    private Run explain(String table) {
        List<String> all = new ArrayList<>(List.of("explain", "--table", table, "--key", "1"));
        all.addAll(audited.copiedLogs(here));
        return audited.cli().run(all.toArray(String[]::new));
    }

    @Test
    void aRowThatDiffersStillDoes() throws SQLException {
        concurrently("UPDATE r.t SET v = 1 WHERE id = 1", "UPDATE r.t SET v = 2 WHERE id = 1");
        onA("RENAME TABLE r.t TO r.u");

        Run run = audit().expect(1, "DIVERGED");

        assertThat(found(run)).containsExactly("update_update DIVERGED r.u{id=1}");
        run.expectDiverged(Dumps.differences(pair, "r"));
        JsonNode finding = run.findings().get(0);
        assertThat(Run.text(finding.get("witness").get("facts"), "formerly")).isEqualTo("r.t");
        assertThat(Run.text(finding, "explanation")).contains("the logs hold its rows as r.t too");
        // Whichever name is asked for, all of its writes are looked at.
        for (String name : List.of("r.t", "r.u")) {
            Run selected = audited.audit(AuditedPair.with(here, "--tables", name));
            assertThat(selected.ids()).isEqualTo(run.ids());
            assertThat(selected.notChecked()).isEmpty();
        }
        audited.audit(AuditedPair.with(here, "--ignore-tables", "r.u")).expect(0, "CONSISTENT");
    }

    @Test
    void aWriteUnderTheNewNameHeals() throws SQLException {
        concurrently("UPDATE r.t SET v = 1 WHERE id = 1", "UPDATE r.t SET v = 2 WHERE id = 1");
        onA("ALTER TABLE r.t RENAME TO r.u");
        onB("CREATE DATABASE r2", "RENAME TABLE r.u TO r2.w");
        onB("UPDATE r2.w SET v = 7 WHERE id = 1");

        Run run = audit().expect(0, "CONSISTENT");

        assertThat(found(run)).containsExactly("update_update HEALED r2.w{id=1}");
        assertThat(Run.text(run.findings().get(0).get("witness").get("facts"), "formerly"))
                .isEqualTo("r.t, r.u");
        for (String name : List.of("r.t", "r.u", "r2.w")) {
            Run explained = explain(name);
            assertThat(explained.out()).contains("v 0 -> 1", "v 0 -> 2", "-> 7", "r.t, r.u");
        }
    }

    @Test
    void anUnloggedChangeIsSeenAcross() throws SQLException {
        onA("UPDATE r.t SET v = 1 WHERE id = 1");
        pair.a().execute("SET sql_log_bin = 0", "UPDATE r.t SET v = 5 WHERE id = 1");
        onA("RENAME TABLE r.t TO r.u");
        onA("UPDATE r.u SET v = v + 1 WHERE id = 1");

        Run run = audit();

        assertThat(found(run)).containsExactly("out_of_band_write HEALED r.u{id=1}");
    }

    /** What online schema changes do at their end; the old table is dropped, or kept for a while. */
    @Test
    void tablesThatTakeEachOthersPlace() throws SQLException {
        onA("CREATE TABLE r._t_new LIKE r.t");
        concurrently("UPDATE r.t SET v = 1 WHERE id = 1", "UPDATE r.t SET v = 2 WHERE id = 1");
        onA("INSERT INTO r._t_new SELECT * FROM r.t");
        concurrently("UPDATE r._t_new SET v = 8 WHERE id = 2", "UPDATE r._t_new SET v = 9 WHERE id = 2");
        onA("RENAME TABLE r.t TO r._t_old, r._t_new TO r.t");
        onA("UPDATE r.t SET v = 3 WHERE id = 3");

        Run run = audit().expect(1, "DIVERGED");

        assertThat(found(run))
                .containsExactly("update_update DIVERGED r._t_old{id=1}", "update_update DIVERGED r.t{id=2}");
        run.expectDiverged(Dumps.differences(pair, "r"));
        onA("DROP TABLE r._t_old");
        Run dropped = audit().expect(1, "DIVERGED");
        assertThat(dropped.divergedRows()).isEqualTo(Set.of("r.t{id=2}")).isEqualTo(Dumps.differences(pair, "r"));
        assertThat(dropped.notChecked()).anySatisfy(entry -> assertThat(entry).contains("r._t_old"));
    }

    /** The copy into the next t and a write of the one before it touch two tables, whatever they are called since. */
    @Test
    void namesThatAreUsedAgain() throws SQLException {
        for (int round = 0; round < 2; round++) {
            onA("CREATE TABLE r._t_new LIKE r.t", "INSERT INTO r._t_new SELECT * FROM r.t WHERE id < 3");
            concurrently("UPDATE r._t_new SET v = 7 WHERE id = 1", "UPDATE r.t SET v = 8 WHERE id = 1");
            onA("RENAME TABLE r.t TO r._t_old, r._t_new TO r.t", "DROP TABLE r._t_old");
        }
        onB("UPDATE r.t SET v = 3 WHERE id = 2");

        Run run = audit();

        assertThat(Dumps.differences(pair, "r")).isEmpty();
        assertThat(run.findings()).isEmpty();
    }

    /** B writes what it calls t, and A applies that to another table. */
    @Test
    void aWriteConcurrentWithTheChange() throws SQLException {
        onA("CREATE TABLE r._t_new LIKE r.t", "INSERT INTO r._t_new SELECT * FROM r.t");
        concurrently("RENAME TABLE r.t TO r._t_old, r._t_new TO r.t", "UPDATE r.t SET v = 9 WHERE id = 1");

        Run run = audit();

        Set<String> truth = Dumps.differences(pair, "r");
        assertThat(truth).containsExactlyInAnyOrder("r._t_old{id=1}", "r.t{id=1}");
        assertThat(truth).containsAll(run.divergedRows());
        assertThat(found(run)).anySatisfy(line -> assertThat(line).startsWith("ddl_concurrent CONFIRMED"));
        assertThat(run.verdict()).isNotEqualTo("CONSISTENT");
    }

    /** The name belonged to another table that had rows of its own: rows of two tables are not taken for one. */
    @Test
    void aNameThatWasTakenIsNotFollowed() throws SQLException {
        onA("CREATE TABLE r.n LIKE r.t");
        concurrently("UPDATE r.t SET v = 1 WHERE id = 1", "INSERT INTO r.n VALUES (1, 5)");
        onA("DROP TABLE r.t", "RENAME TABLE r.n TO r.t");

        Run run = audit();

        assertThat(run.findings()).isEmpty();
        assertThat(Dumps.differences(pair, "r")).isEmpty();
    }

    @Test
    void whatOneLogAloneHoldsIsNotFollowed() throws SQLException {
        concurrently("UPDATE r.t SET v = 1 WHERE id = 1", "UPDATE r.t SET v = 2 WHERE id = 1");
        for (Side side : Side.values()) {
            pair.server(side).execute("SET sql_log_bin = 0", "RENAME TABLE r.t TO r.u");
        }
        onA("UPDATE r.u SET v = 4 WHERE id = 2");
        pair.stopReplica(Side.B);
        pair.a().execute("RENAME TABLE r.u TO r.w");

        Run run = audited.audit(AuditedPair.with(here, "--max-lag", "1s"));

        assertThat(run.divergedRows()).isEqualTo(Set.of("r.t{id=1}"));
        assertThat(run.verdict()).isEqualTo("DIVERGED");
        assertThat(run.findings())
                .noneMatch(finding -> Run.text(finding, "table").equals("r.w"));
    }
}
