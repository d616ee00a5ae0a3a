package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Both masters at work and neither applying: said with its length; one link down, or nobody at work: not said. */
@ParameterizedClass
@MethodSource("pairs")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SplitBrainTest {

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    static Stream<PairOptions> pairs() {
        return Stream.of(
                PairOptions.defaults().withVersion(TestVersions.USUAL).withGtid(false),
                PairOptions.defaults().withVersion(TestVersions.NEWEST));
    }

    private final AuditedPair audited;
    private final MySqlPair pair;
    private List<String> here = List.of();
    private int next;

    SplitBrainTest(PairOptions options) throws SQLException {
        audited = PAIRS.get(options);
        pair = audited.pair();
    }

    @BeforeEach
    void atWork() throws SQLException {
        pair.a()
                .execute(
                        "DROP DATABASE IF EXISTS split",
                        "CREATE DATABASE split",
                        "CREATE TABLE split.t (id INT PRIMARY KEY, v INT)");
        here = audited.fromHere();
        for (int i = 0; i < 3; i++) {
            write(Side.A);
            pair.awaitInSync(AuditedPair.SOON);
            write(Side.B);
            pair.awaitInSync(AuditedPair.SOON);
        }
    }

    private void write(Side side) throws SQLException {
        pair.server(side).execute("INSERT INTO split.t VALUES (" + next++ + ", 1)");
    }

    private static void pause() {
        try {
            Thread.sleep(700);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void bothLinksDown() throws SQLException {
        pair.holdAppliers(() -> {
            for (int i = 0; i < 4; i++) {
                write(Side.A);
                write(Side.B);
                pause();
            }
        });
        pair.awaitInSync(AuditedPair.SOON);
        write(Side.A);
        write(Side.B);
        pair.awaitInSync(AuditedPair.SOON);

        Run run = audited.audit(AuditedPair.with(here, "--split-brain", "2s")).expect(0, "CONSISTENT");

        JsonNode finding = only(run);
        assertThat(Run.text(finding, "severity") + Run.text(finding, "status")).isEqualTo("WARNINGCONFIRMED");
        JsonNode witness = finding.get("witness");
        assertThat(Run.text(witness, "cause")).isEqualTo("ended");
        assertThat(Run.text(witness.get("facts"), "own commits on a")).isEqualTo("4");
        // What b last committed before the links went down was alone there, too.
        assertThat(Integer.parseInt(Run.text(witness.get("facts"), "own commits on b")))
                .isBetween(4, 5);
        for (JsonNode transaction : witness.get("transactions")) {
            String own = Run.text(transaction, "origin");
            assertThat(transaction.get("order").get(own).asInt()).isEqualTo(1);
            assertThat(transaction.get("order").get(own.equals("a") ? "b" : "a").asInt())
                    .isEqualTo(2);
        }
        assertThat(run.out()).contains("without applying anything of each other");
        Run files = audited.cli().report("detect", AuditedPair.with(audited.copiedLogs(here), "--split-brain", "2s"));
        assertThat(files.expect(3, "INCONCLUSIVE").ids()).isEqualTo(run.ids());
        // A minute is the default.
        assertThat(audited.audit(here).expect(0, "CONSISTENT").findings()).isEmpty();
    }

    /**
     * One split brain, looked at while it lasts, when one node has the other's transactions again, and when both have.
     */
    @Test
    void whatLastsIsSaidUntilBothApplyAgain() throws SQLException, InterruptedException {
        pair.stopApplier(Side.A);
        pair.stopApplier(Side.B);
        for (int i = 0; i < 3; i++) {
            write(Side.A);
            write(Side.B);
            pause();
        }
        write(Side.A);
        write(Side.B);
        String split = lasting();

        pair.startApplier(Side.A);
        awaitAllRows(Side.A);
        assertThat(lasting()).isEqualTo(split);

        pair.startApplier(Side.B);
        pair.awaitInSync(AuditedPair.SOON);
        Run ended = audited.audit(AuditedPair.with(here, "--split-brain", "1s")).expect(0, "CONSISTENT");
        JsonNode finding = only(ended);
        assertThat(Run.text(finding.get("witness"), "cause")).isEqualTo("ended");
        assertThat(Run.text(finding, "id")).isEqualTo(split);
    }

    private void awaitAllRows(Side side) throws SQLException, InterruptedException {
        Instant deadline = Instant.now().plus(AuditedPair.SOON);
        while (!pair.server(side).queryOne("SELECT COUNT(*) FROM split.t").equals(String.valueOf(next))) {
            assertThat(Instant.now()).as("rows on " + side).isBefore(deadline);
            Thread.sleep(50);
        }
    }

    /** The finding's id. */
    private String lasting() {
        Run run = audited.audit(AuditedPair.with(here, "--split-brain", "1s"));
        run.expectValid();
        JsonNode finding = only(run);
        JsonNode witness = finding.get("witness");
        assertThat(Run.text(witness, "cause")).isEqualTo("lasting");
        assertThat(Run.text(finding, "severity") + Run.text(finding, "status")).isEqualTo("WARNINGCONFIRMED");
        assertThat(Integer.parseInt(Run.text(witness.get("facts"), "own commits on a")))
                .isBetween(4, 5);
        assertThat(Integer.parseInt(Run.text(witness.get("facts"), "own commits on b")))
                .isBetween(4, 5);
        assertThat(Run.text(finding, "explanation")).contains("so it may go on");
        Run files = audited.cli().report("detect", AuditedPair.with(audited.copiedLogs(here), "--split-brain", "1s"));
        assertThat(Run.text(only(files), "id")).isEqualTo(Run.text(finding, "id"));
        assertThat(Run.text(only(files).get("witness"), "cause")).isEqualTo("lasting");
        return Run.text(finding, "id");
    }

    private static JsonNode only(Run run) {
        assertThat(run.findings()).as(run.out() + run.err()).hasSize(1);
        JsonNode finding = run.findings().get(0);
        assertThat(Run.text(finding, "rule")).isEqualTo("split_brain");
        Told.check(finding);
        return finding;
    }

    @Test
    void oneLinkDownIsLag() throws SQLException {
        pair.stopApplier(Side.B);
        for (int i = 0; i < 4; i++) {
            write(Side.A);
            write(Side.B);
            pause();
        }
        pair.startApplier(Side.B);
        pair.awaitInSync(AuditedPair.SOON);
        Run run = audited.audit(AuditedPair.with(here, "--split-brain", "1s")).expect(0, "CONSISTENT");
        assertThat(run.findings()).as(run.out()).isEmpty();
    }

    @Test
    void aPauseIsNone() throws SQLException {
        for (int i = 0; i < 3; i++) {
            pause();
            pause();
            pair.holdAppliers(() -> {
                write(Side.A);
                write(Side.B);
            });
            pair.awaitInSync(AuditedPair.SOON);
        }
        Run run = audited.audit(AuditedPair.with(here, "--split-brain", "1s")).expect(0, "CONSISTENT");
        assertThat(run.findings()).as(run.out()).isEmpty();
    }
}
