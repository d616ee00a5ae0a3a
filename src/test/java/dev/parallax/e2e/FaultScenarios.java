package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** A table on a shared pair for a fault to be made in, and what is found in the log files from there on. */
abstract class FaultScenarios {

    static final String TABLE = "CREATE TABLE f.t (id INT PRIMARY KEY, v INT)";

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    static Stream<PairOptions> withGtids() {
        return Stream.of(pair(TestVersions.USUAL, true), pair(TestVersions.NEWEST, true));
    }

    static Stream<PairOptions> withoutGtids() {
        return all().filter(options -> !options.gtid());
    }

    static Stream<PairOptions> all() {
        return Stream.of(
                pair(TestVersions.USUAL, true),
                pair(TestVersions.USUAL, false),
                pair(TestVersions.NEWEST, true),
                pair(TestVersions.NEWEST, false));
    }

    private static PairOptions pair(String version, boolean gtid) {
        return PairOptions.defaults().withVersion(version).withGtid(gtid).withRowMetadata("FULL");
    }

    private @Nullable AuditedPair current;
    private List<String> fromHere = List.of();
    private @Nullable JsonNode open;
    private List<JsonNode> findings = List.of();

    void begin(PairOptions options) throws SQLException {
        AuditedPair audited = PAIRS.get(options);
        current = audited;
        audited.pair().setStrict(Side.A);
        audited.pair().setStrict(Side.B);
        on(Side.A, "DROP DATABASE IF EXISTS f", "CREATE DATABASE f", TABLE);
        fromHere = audited.fromHere();
        on(Side.A, "INSERT INTO f.t VALUES (1, 10), (2, 20), (3, 30)");
        audited.pair().awaitInSync(AuditedPair.SOON);
        // Both nodes have transactions of their own, which is how the logs alone tell who is who.
        on(Side.B, "INSERT INTO f.t VALUES (100, 0)", "UPDATE f.t SET v = 1 WHERE id = 100");
        audited.pair().awaitInSync(AuditedPair.SOON);
    }

    /** The logs that are read begin here. */
    void beginLogs() throws SQLException {
        fromHere = audited().fromHere();
    }

    AuditedPair audited() {
        return Objects.requireNonNull(current);
    }

    void on(Side side, String... statements) throws SQLException {
        for (String statement : statements) {
            audited().pair().server(side).execute(statement);
        }
    }

    /** The {@code --binlog} options for the logs from there on, copied. */
    List<String> logs() {
        return audited().copiedLogs(fromHere);
    }

    /** What is found, without the rows of {@code f.t} that are as they should be. */
    Map<String, String> found() throws SQLException {
        audited().pair().awaitInSync(AuditedPair.SOON);
        Run run = audited()
                .cli()
                .report("detect", AuditedPair.with(logs(), audited().schema(TABLE)));
        run.expectValid();
        open = run.report().get("notChecked");
        findings = run.findings();
        Map<String, String> found = new TreeMap<>();
        for (JsonNode finding : run.findings()) {
            String where = finding.get("key").isEmpty() ? "transaction" : Run.row(finding);
            found.merge(
                    Run.text(finding, "rule") + " " + where,
                    Run.text(finding, "status") + " "
                            + finding.get("witness").path("cause").asString(""),
                    (one, other) -> one + " | " + other);
        }
        assertAccounted(run);
        findings.forEach(Told::check);
        return found;
    }

    /** Of this rule in what {@link #found} read, of whole transactions or of rows. */
    List<JsonNode> findings(String rule, boolean ofRow) {
        return findings.stream()
                .filter(one ->
                        Run.text(one, "rule").equals(rule) && one.get("key").isEmpty() != ofRow)
                .toList();
    }

    /** The one that there is. */
    JsonNode finding(String rule, boolean ofRow) {
        List<JsonNode> matching = findings(rule, ofRow);
        assertThat(matching).hasSize(1);
        return matching.get(0);
    }

    private static void assertAccounted(Run run) {
        JsonNode summary = run.report().get("summary");
        for (String what : List.of("transactions", "rowChanges")) {
            for (String node : List.of("a", "b")) {
                long sum = 0;
                for (JsonNode account : summary.get("accounting")) {
                    sum += account.get(what).get(node).asLong();
                }
                assertThat(sum)
                        .as(what + " of " + node)
                        .isEqualTo(summary.get(what).get(node).asLong());
            }
        }
    }

    String executed() throws SQLException {
        return audited().pair().a().queryOne("SELECT @@GLOBAL.gtid_executed").replace("\n", "");
    }

    String newSince(String before) throws SQLException {
        return audited().pair().a().queryOne("SELECT GTID_SUBTRACT(@@GLOBAL.gtid_executed, '" + before + "')");
    }

    /** What the report of {@link #found} says that is open, and keeps the verdict from being CONSISTENT. */
    List<String> leftOpen() {
        return Objects.requireNonNull(open)
                .valueStream()
                .filter(entry -> entry.get("blocksVerdict").asBoolean())
                .map(entry -> entry.get("what").asString())
                .toList();
    }

    /** Row 1 is 11 on b alone: a lost that, and gave its GTID to row 2, which b does not take. Row 3 is 33 on both. */
    final void aNameIsGivenTwice() throws SQLException {
        Path kept = audited().pair().keepData(Side.A);
        audited().pair().awaitInSync(AuditedPair.SOON);
        on(Side.A, "UPDATE f.t SET v = 11 WHERE id = 1");
        audited().pair().awaitInSync(AuditedPair.SOON);
        audited().pair().crashLosingData(Side.A, kept);
        // Under the name of the transaction that b has, and is lost here.
        on(Side.A, "UPDATE f.t SET v = 22 WHERE id = 2", "UPDATE f.t SET v = 33 WHERE id = 3");
        audited().pair().stopReplica(Side.B);
        audited().pair().startReplica(Side.B);
    }
}
