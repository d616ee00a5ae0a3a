package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** {@code doctor}, its history, {@code rules test} and the doctor's part of an audit, as a user calls them. */
class DoctorTest {

    @RegisterExtension
    private static final SharedPair PAIRS = new SharedPair();

    private static final Path OURS = Path.of("src/test/resources/testdata/rules/our-rules.yaml");

    @ParameterizedTest
    @MethodSource("dev.parallax.testing.TestVersions#main")
    void examinesAPair(String version) throws Exception {
        TestVersions.assume(version);
        AuditedPair pair = PAIRS.get(PairOptions.defaults().withVersion(version));
        Path out = pair.cli().fresh("doctor");
        Path snapshot = pair.cli().fresh("state.json");

        Run first = doctor(pair, out, "--snapshot", snapshot.toString());
        first.expect(0, "CONSISTENT");
        assertThat(first.notChecked()).anyMatch(line -> line.startsWith("free disk space: MySQL does not show it"));
        assertThat(first.out()).contains("replication_account_any_host (warning)", "-> RENAME USER");
        assertThat(first.report().get("parts").toString()).isEqualTo("[\"settings\"]");
        assertThat(first.notChecked()).anyMatch(line -> line.contains("performance_schema is OFF"));
        JsonNode finding = finding(first, "replication_account_any_host");
        assertThat(finding.get("witness").get("facts").toString()).contains("\"account host on a\":\"%\"");

        // Something breaks, and somebody changed a setting.
        pair.pair().stopApplier(Side.B);
        pair.pair().a().execute("SET GLOBAL sync_binlog = 0");
        Run second = doctor(pair, out, "--rules", OURS.toString());
        second.expect(1, "INCONCLUSIVE");
        assertThat(finding(second, "link_applier_stopped").get("title").asString())
                .startsWith("on b: the applier (SQL thread)");
        assertThat(finding(second, "sync_binlog").get("severity").asString())
                .as("the user's file says error")
                .isEqualTo("ERROR");
        assertThat(finding(second, "our_connections").get("title").asString())
                .isEqualTo("on a and b: max_connections is 151");
        assertThat(finding(second, "secure_transport_optional")
                        .get("ignored")
                        .get("reason")
                        .asString())
                .contains("TICKET-12");
        assertThat(titles(second, "state_changed"))
                .anyMatch(title -> title.startsWith("on a: sync_binlog was 1 and is 0, set 2")
                        && title.endsWith("by root@localhost"))
                .anyMatch(title -> title.equals("on b: link.replica_sql_running was Yes and is No"));
        pair.pair().startApplier(Side.B);
        pair.pair().a().execute("SET GLOBAL sync_binlog = 1");

        Run third = doctor(pair, out);
        third.expect(0, "CONSISTENT");
        Run history = pair.cli().run("doctor", "--history", "--out", out.toString());
        assertThat(history.status()).isZero();
        assertThat(history.out())
                .contains(
                        "the history begins", "  on a: sync_binlog was 1 and is 0", "on a: sync_binlog was 0 and is 1")
                .contains("3 runs, 4 changes");

        Run tried = pair.cli().run("rules", "test", OURS.toString(), "--snapshot", snapshot.toString());
        assertThat(tried.status()).as(tried.err()).isZero();
        assertThat(tried.out())
                .contains("1 rule, 3 changes, 2 examples as expected")
                .contains("fires     our_connections: on a and b: max_connections is 151")
                .contains("silent    sync_binlog");

        pair.pair()
                .a()
                .execute(
                        "CREATE DATABASE shop", "CREATE TABLE shop.t (id INT PRIMARY KEY)", "INSERT shop.t VALUES (1)");
        pair.pair().awaitInSync(java.time.Duration.ofSeconds(20));
        Run audit = pair.auditAll();
        audit.expect(0, "CONSISTENT");
        assertThat(audit.report().get("parts").toString()).contains("settings");
        assertThat(finding(audit, "replication_account_any_host")).isNotNull();

        historyIsShared(pair, out);
        oneNodeIsDown(pair, out);
    }

    /** The nightly audit and the doctor keep one history in one folder. */
    private static void historyIsShared(AuditedPair pair, Path out) throws Exception {
        Path history = out.resolve("doctor-history.ndjson");
        List<String> before = Files.readAllLines(history);
        pair.pair().b().execute("SET GLOBAL sync_binlog = 0");
        Run audit = run(pair, out, "audit", "--parts", "logs,settings").expect(0, "CONSISTENT");
        assertThat(titles(audit, "state_changed"))
                .singleElement()
                .asString()
                .startsWith("on b: sync_binlog was 1 and is 0");
        assertThat(Files.readAllLines(history)).hasSize(before.size() + 1).startsWith(before.toArray(String[]::new));
        pair.pair().b().execute("SET GLOBAL sync_binlog = 1");
        assertThat(titles(doctor(pair, out), "state_changed"))
                .singleElement()
                .asString()
                .startsWith("on b: sync_binlog was 0 and is 1");

        List<String> whole = Files.readAllLines(history);
        List<String> broken = new ArrayList<>(whole);
        broken.set(1, whole.get(1).substring(0, whole.get(1).length() / 2));
        Files.write(history, broken);
        assertThat(doctor(pair, out).expectError(2, "PX-DOC-004").err()).contains("line 2 of the history " + history);
        assertThat(pair.cli()
                        .run("doctor", "--history", "--out", out.toString())
                        .expectError(2, "PX-DOC-004")
                        .err())
                .contains("line 2 of the history");
        assertThat(Files.readAllLines(history)).as("nothing was appended to it").isEqualTo(broken);
        Files.write(history, whole);
    }

    /** What the other node says of it is what one needs then; of the one that is down nothing is guessed. */
    private static void oneNodeIsDown(AuditedPair pair, Path out) throws Exception {
        int runs = Files.readAllLines(out.resolve("doctor-history.ndjson")).size();
        pair.pair().b().kill();
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!"2003".equals(pair.pair().link(Side.A).status().get("Last_IO_Errno")) && System.nanoTime() < deadline) {
            Thread.sleep(50);
        }
        Run alone = doctor(pair, out);
        alone.expect(1, "INCONCLUSIVE");
        assertThat(alone.err()).contains("b does not answer; the other node is judged alone");
        assertThat(finding(alone, "error_2003")).isNotNull();
        assertThat(alone.findings())
                .extracting(finding -> Run.text(finding, "rule"))
                .contains("link_receiver_connecting")
                .doesNotContain("link_missing", "link_foreign_source", "replication_account_missing", "state_changed");
        assertThat(alone.notChecked())
                .filteredOn(line -> line.contains("cannot reach b"))
                .anyMatch(line -> line.contains("link_gap") && line.contains("server_id_same"))
                .anyMatch(line -> line.contains("replication_account_any_host") && line.contains("link_missing"));
        assertThat(Files.readAllLines(out.resolve("doctor-history.ndjson")).size())
                .isEqualTo(runs);
        pair.pair().a().kill();
        assertThat(doctor(pair, out).expectError(2, "PX-NET-001").err()).contains("cannot reach a", "cannot reach b");
    }

    private static Run doctor(AuditedPair pair, Path out, String... more) throws IOException {
        return run(pair, out, "doctor", more);
    }

    private static Run run(AuditedPair pair, Path out, String command, String... more) throws IOException {
        Files.createDirectories(out);
        List<String> all =
                new ArrayList<>(List.of(command, "--out", out.toString(), "--format", "json,text,html,junit,markdown"));
        all.addAll(pair.nodes());
        all.addAll(List.of(more));
        Run run = pair.cli().run(all.toArray(String[]::new));
        return new Run(run.status(), run.out(), run.err(), out);
    }

    private static List<String> titles(Run run, String rule) {
        return run.findings().stream()
                .filter(finding -> Run.text(finding, "rule").equals(rule))
                .map(finding -> Run.text(finding, "title"))
                .toList();
    }

    private static JsonNode finding(Run run, String rule) {
        return run.findings().stream()
                .filter(finding -> Run.text(finding, "rule").equals(rule))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + rule + " in " + run.out()));
    }
}
