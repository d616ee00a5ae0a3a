package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.Credentials;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can go wrong with servers: one line with a code, the right exit status, no stack trace, no password, no hang. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ServerErrorsTest {

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    private final AuditedPair audited;

    ServerErrorsTest() throws SQLException {
        audited = PAIRS.get(PairOptions.defaults().withVersion(TestVersions.USUAL));
    }

    private Run audit(List<String> options) {
        return audited.cli().report("audit", options);
    }

    @Test
    void wrongPassword() {
        Credentials wrong = new Credentials(audited.auditor().user(), "s3cretTypo");
        Run run = audit(audited.nodes(audited.defaultsFile(audited.auditor(), wrong)));
        run.expectError(2, "PX-NET-002");
        assertThat(run.err()).contains(audited.auditor().user(), "b ");
    }

    /** Whoever is told of one node alone mends that one, and hears of the other at the next try. */
    @ParameterizedTest
    @ValueSource(strings = {"audit", "doctor", "schema", "verify"})
    void bothRefuseThePassword(String command) {
        Credentials wrong = new Credentials(audited.auditor().user(), "s3cretTypo");
        Run run = audited.cli().report(command, audited.nodes(audited.defaultsFile(wrong, wrong)));
        run.expectError(2, "PX-NET-002");
        assertThat(run.err())
                .containsPattern("PX-NET-002 a \\(.*\\) refused user .*; b \\(.*\\) refused user ")
                .doesNotContain("s3cretTypo");
    }

    @Test
    void bothRefuseThePasswordOfOtherCommands() throws SQLException {
        List<String> fromHere = audited.fromHere();
        Path report = audited.cli().report("schema", audited.nodes()).reports().resolve("report.json");
        Credentials wrong = new Credentials(audited.auditor().user(), "s3cretTypo");
        List<String> nodes = audited.nodes(audited.defaultsFile(wrong, wrong));
        List<List<String>> commands = List.of(
                List.of("setup", "--out", audited.cli().fresh("setup").toString()),
                List.of("repair", report.toString()),
                AuditedPair.with(
                        List.of(
                                "detect",
                                "--out",
                                audited.cli().fresh("reports").toString()),
                        audited.copiedLogs(fromHere)));
        for (List<String> command : commands) {
            Run run = audited.cli().run(AuditedPair.with(command, nodes).toArray(String[]::new));
            run.expectError(2, "PX-NET-002");
            assertThat(run.err())
                    .as(command.get(0))
                    .containsPattern("PX-NET-002 a \\(.*\\) refused user .*; b \\(.*\\) refused user ")
                    .doesNotContain("s3cretTypo");
        }
    }

    @Test
    void nothingListens() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Run run = audit(nodesWithB("127.0.0.1:" + port));
        run.expectError(2, "PX-NET-001");
        assertThat(run.err()).contains("127.0.0.1", Integer.toString(port));
    }

    /** A port that accepts and never answers, as a firewall or a hung server does. */
    @Test
    void nobodyAnswers() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            Instant start = Instant.now();
            Run run = audit(
                    AuditedPair.with(nodesWithB("127.0.0.1:" + silent.getLocalPort()), "--connect-timeout", "1s"));
            run.expectError(2, "PX-NET-001");
            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(30));
        }
    }

    private List<String> nodesWithB(String hostAndPort) {
        List<String> nodes = new ArrayList<>(audited.nodes());
        nodes.set(3, "b=mysql://" + hostAndPort);
        return nodes;
    }

    @Test
    void missingPrivilege() throws SQLException {
        Credentials weak = new Credentials("weak", "w3akSecret");
        for (Side side : Side.values()) {
            audited.pair()
                    .unlogged(
                            side,
                            "CREATE USER weak@'%' IDENTIFIED BY 'w3akSecret'",
                            "GRANT SELECT, REPLICATION CLIENT ON *.* TO weak@'%'");
        }
        Run run = audit(audited.nodes(audited.defaultsFile(weak, weak)));
        run.expectError(2, "PX-NET-003");
        assertThat(run.err()).contains("REPLICATION SLAVE", "'weak'");
        for (Side side : Side.values()) {
            audited.pair().unlogged(side, "REVOKE ALL ON *.* FROM weak@'%'");
        }
        audit(audited.nodes(audited.defaultsFile(weak, weak))).expectError(2, "PX-NET-003");
        for (Side side : Side.values()) {
            audited.pair().unlogged(side, "DROP USER weak@'%'");
        }
    }

    @Test
    void oneServerGivenTwice() {
        List<String> nodes = new ArrayList<>(audited.nodes());
        nodes.set(3, "b" + nodes.get(1).substring(1).replace("127.0.0.1", "localhost"));
        Run run = audit(nodes);
        run.expectError(2, "PX-CAP-001");
        assertThat(run.err()).contains("the same server");
    }

    @Test
    void passwordInTheUrl() {
        audited.cli().keepSecret("hunter2");
        Run run = audit(
                List.of("--node", "a=mysql://root:hunter2@127.0.0.1:1", "--node", "b=mysql://127.0.0.1:bad:hunter2@x"));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("--node a holds a password", "--node b holds a password");
    }

    @Test
    void everythingWrongIsSaidAtOnce() {
        Run run = audit(List.of("--node", "a=mysql://127.0.0.1", "--defaults-file", "nowhere/my.cnf"));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err().lines().filter(line -> line.startsWith("PX-USE-"))).hasSize(3);
    }

    @Test
    void wrongOptions() {
        audited.audit("--no-such-option").expectError(2, "PX-USE-001");
        audited.audit("--since", "yesterday").expectError(2, "PX-USE-001");
        audited.audit("--max-lag", "10 parsecs").expectError(2, "PX-USE-001");
        audited.audit("--start-position", "a=mysql-bin.000001").expectError(2, "PX-USE-008");
        audited.audit("--start-position", "a=nonsense:4").expectError(2, "PX-USE-008");
        audited.cli().run("autid").expectError(2, "PX-USE-001");
    }

    @Test
    void startPositionThatIsNotThere() {
        audited.audit("--start-position", "a=mysql-bin.000999:4").expectError(3, "PX-SRC-017");
        audited.audit("--start-position", "a=mysql-bin.000001:99999999").expectError(3, "PX-SRC-018");
    }

    /** Found before the servers are read, not after an hour of it. */
    @Test
    void reportsThatCannotBeWritten() throws IOException {
        Path file = Files.writeString(audited.cli().fresh("file"), "in the way");
        List<String> call = new ArrayList<>(
                List.of("audit", "--out", file.resolve("reports").toString()));
        call.addAll(audited.nodes());
        Run run = audited.cli().run(call.toArray(String[]::new));
        run.expectError(2, "PX-RPT-001");
        assertThat(run.err()).contains("--out").doesNotContain("reading the log");
    }

    @Test
    void journalThatCannotBeMade() throws IOException {
        Path file = Files.writeString(audited.cli().fresh("file"), "in the way");
        Run run = audited.capture(file.resolve("journal"));
        assertThat(run.err()).contains("PX-JRN-").doesNotContain("reading the log");
        assertThat(run.status()).isIn(2, 3);
    }

    /** Nothing was judged, so nothing is consistent. */
    @Test
    void windowWithNothingInIt() throws SQLException {
        List<String> here = audited.fromHere();
        audited.pair().a().execute("CREATE DATABASE IF NOT EXISTS w", "DROP DATABASE w");
        String future = Instant.now().plusSeconds(3600).toString();
        Run run = audited.audit(AuditedPair.with(here, "--since", future)).expect(3, "INCONCLUSIVE");
        assertThat(run.notChecked()).anySatisfy(entry -> assertThat(entry).contains("nothing to judge"));
    }

    @Test
    void windowThatEndsBeforeItBegins() {
        audited.audit("--since", "2026-01-02T00:00:00Z", "--until", "2026-01-01T00:00:00Z")
                .expectError(2, "PX-USE-015");
    }

    /** Changes the pair for good, so it has one of its own. */
    @Test
    void noBinaryLog() throws SQLException {
        try (AuditedPair own = new AuditedPair(
                PairOptions.defaults().withVersion(TestVersions.USUAL).withGtid(false))) {
            own.pair().b().restartWith(List.of("--skip-log-bin"));
            Run run = own.audit();
            run.expectError(2, "PX-CAP-001");
            assertThat(run.err()).contains("writes no binary log (log_bin=OFF)");
        }
    }
}
