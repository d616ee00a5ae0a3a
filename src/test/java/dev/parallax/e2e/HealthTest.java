package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parallax.finding.AuditResult;
import dev.parallax.finding.NodeInfo;
import dev.parallax.report.JsonReport;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.SampleResults;
import dev.parallax.testing.TestVersions;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * {@code doctor --serve} in a JVM of its own, on a real pair that is broken and mended in each way that counts, asked as
 * load balancers ask it; and a real HAProxy that asks it and sends clients accordingly.
 */
class HealthTest {

    @ParameterizedTest
    @MethodSource("dev.parallax.testing.TestVersions#crossedPairs")
    void tellsWhichNodeMayBeSentClients(PairOptions options) throws Exception {
        TestVersions.assume(options);
        try (AuditedPair audited = new AuditedPair(options)) {
            Path folder = Files.createDirectories(audited.cli().fresh("health"));
            Path report = folder.resolve("report.json");
            write(audited.pair(), report, false);
            try (CommandProcess parallax = serve(audited, folder, report)) {
                HealthClient client = new HealthClient(address(parallax));
                Optional<BalancedPair> balanced = BalancedPair.start(
                        audited.pair(), audited.auditor(), address(parallax), folder.resolve("haproxy"));
                try {
                    steps(audited, client, balanced, report);
                } finally {
                    balanced.ifPresent(BalancedPair::close);
                }
                misuse(audited, address(parallax));
                assertThat(parallax.terminate()).as(parallax::said).isZero();
                told(audited, parallax);
                assumeTrue(balanced.isPresent(), "there is no HAProxy, and none can be fetched: not tested with one");
            }
        }
    }

    private static CommandProcess serve(AuditedPair audited, Path folder, Path report) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("doctor", "--serve", "0", "--interval", "200ms"));
        arguments.addAll(List.of("--max-age", "3s", "--max-lag", "1500ms", "--rules-interval", "1s", "--keep", "b"));
        arguments.addAll(List.of("--connect-timeout", "2s", "--report", report.toString()));
        arguments.addAll(CommandProcess.nodes(audited.pair(), audited.auditor()));
        return CommandProcess.start(folder, "64m", CommandProcess.passwords(audited.auditor()), arguments);
    }

    private static String address(CommandProcess parallax) throws InterruptedException, IOException {
        parallax.awaitPrinting("listening on ");
        assertThat(parallax.isAlive()).as(parallax::said).isTrue();
        return parallax.printed().lines().findFirst().orElseThrow().replace("listening on ", "");
    }

    /** A report about these two servers, put in place in one step. */
    private static void write(MySqlPair pair, Path report, boolean diverged) throws IOException, SQLException {
        AuditResult sample = diverged ? SampleResults.diverged() : SampleResults.consistent();
        List<NodeInfo> nodes = new ArrayList<>();
        for (NodeInfo node : sample.nodes()) {
            String uuid = pair.server(node.name() == dev.parallax.finding.Side.A ? Side.A : Side.B)
                    .queryOne("SELECT @@GLOBAL.server_uuid");
            nodes.add(new NodeInfo(node.name(), null, null, null, null, uuid, null, null, null, null));
        }
        AuditResult about = new AuditResult(
                sample.verdict(),
                sample.parts(),
                sample.startedAt(),
                sample.finishedAt(),
                nodes,
                sample.window(),
                sample.summary(),
                sample.findings(),
                sample.tables(),
                sample.notChecked());
        Path beside = report.resolveSibling("report.new");
        try (OutputStream out = Files.newOutputStream(beside)) {
            new JsonReport().write(about, out);
        }
        Files.move(beside, report, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void steps(AuditedPair audited, HealthClient client, Optional<BalancedPair> balanced, Path report)
            throws Exception {
        MySqlPair pair = audited.pair();
        pair.a().execute("CREATE DATABASE h", "CREATE TABLE h.t (id INT PRIMARY KEY, v INT)");
        client.await("a");
        client.await("b");
        pages(client);
        if (balanced.isPresent()) {
            movesClients(pair, client, balanced.get());
        } else {
            pair.stopApplier(Side.A);
            client.await("a", "applier_stopped");
            pair.startApplier(Side.A);
            client.await("a");
        }
        duplicate(pair, client);
        lag(pair, client);
        receiver(pair, client);
        report(pair, client, report);
        hung(pair, client);
        killed(pair, client);
        metrics(client);
    }

    private static void pages(HealthClient client) throws IOException, InterruptedException {
        assertThat(client.ask("GET", "/").body()).contains("/health/a", "/health/b", "/metrics");
        assertThat(client.ask("GET", "/health/c").statusCode()).isEqualTo(404);
        assertThat(client.ask("GET", "/health/a/").statusCode()).isEqualTo(404);
        HttpResponse<String> posted = client.ask("POST", "/health/a");
        assertThat(posted.statusCode()).isEqualTo(405);
        assertThat(posted.headers().firstValue("Allow")).contains("GET, HEAD");
        HttpResponse<String> head = client.ask("HEAD", "/health/a");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(client.formatFor("application/openmetrics-text;version=1.0.0,text/plain;q=0.3"))
                .startsWith("application/openmetrics-text");
        assertThat(client.formatFor("application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;"
                        + "encoding=delimited;q=0.6,text/plain;version=0.0.4;q=0.3"))
                .startsWith("application/vnd.google.protobuf");
        assertThat(client.health("a").get("ageSeconds").asDouble()).isBetween(0.0, 3.0);
    }

    /** Clients go to a; to b while a's applier is stopped, those that a had too; and back. */
    private static void movesClients(MySqlPair pair, HealthClient client, BalancedPair balanced) throws Exception {
        String a = pair.a().queryOne("SELECT @@GLOBAL.server_uuid");
        String b = pair.b().queryOne("SELECT @@GLOBAL.server_uuid");
        balanced.awaitClientsAt(a);
        try (Connection atA = balanced.connect()) {
            assertThat(BalancedPair.uuid(atA)).isEqualTo(a);
            pair.stopApplier(Side.A);
            client.await("a", "applier_stopped");
            assertThat(client.status("b")).isEqualTo(200);
            balanced.awaitClientsAt(b);
            assertThatThrownBy(() -> BalancedPair.uuid(atA))
                    .as("a client of before does not go on writing to a")
                    .isInstanceOf(SQLException.class);
        }
        pair.startApplier(Side.A);
        client.await("a");
        balanced.awaitClientsAt(a);
    }

    private static void duplicate(MySqlPair pair, HealthClient client) throws Exception {
        pair.awaitInSync(AuditedPair.SOON);
        pair.unlogged(Side.B, "INSERT INTO h.t VALUES (424242, 0)");
        pair.a().execute("INSERT INTO h.t VALUES (424242, 1)");
        JsonNode stopped = client.await("b", "applier_stopped", "diverged");
        assertThat(stopped.get("reasons").get(0).get("error").asInt()).isEqualTo(1062);
        assertThat(stopped.toString()).as("no value of a row").doesNotContain("424242");
        assertThat(client.status("a")).isEqualTo(200);
        assertThat(client.metrics())
                .containsEntry("parallax_applier_error_number{channel=\"\",node=\"b\"}", 1062.0)
                .containsEntry("parallax_applier_running{channel=\"\",node=\"b\"}", 0.0)
                .containsEntry("parallax_node_reason{node=\"b\",reason=\"diverged\"}", 1.0)
                .containsEntry("parallax_node_healthy{node=\"b\"}", 0.0)
                .containsEntry("parallax_node_healthy{node=\"a\"}", 1.0);
        pair.unlogged(Side.B, "DELETE FROM h.t WHERE id = 424242");
        pair.startApplier(Side.B);
        client.await("b");
    }

    private static void lag(MySqlPair pair, HealthClient client) throws Exception {
        try (Connection holder = pair.connect(Side.B);
                Statement statement = holder.createStatement()) {
            statement.execute("LOCK TABLES h.t WRITE");
            pair.a().execute("INSERT INTO h.t VALUES (2, 2)");
            JsonNode late = client.await("b", "lag");
            assertThat(late.get("lagSeconds").asDouble()).isGreaterThan(1.5);
            assertThat(client.metrics().get("parallax_replication_lag_seconds{node=\"b\"}"))
                    .isGreaterThan(1.5);
            statement.execute("UNLOCK TABLES");
        }
        assertThat(client.await("b").get("lagSeconds").asDouble()).isLessThan(1.5);
    }

    private static void receiver(MySqlPair pair, HealthClient client) throws Exception {
        pair.stopReplica(Side.A);
        client.await("a", "applier_stopped", "receiver_stopped");
        pair.startReplica(Side.A);
        client.await("a");
    }

    private static void report(MySqlPair pair, HealthClient client, Path report) throws Exception {
        write(pair, report, true);
        client.await("a", "diverged");
        JsonNode kept = client.await("b", "diverged");
        assertThat(kept.get("healthy").asBoolean()).as("--keep b").isTrue();
        assertThat(client.metrics())
                .containsEntry("parallax_report_verdict{verdict=\"diverged\"}", 1.0)
                .containsKey("parallax_report_diverged_rows");
        Files.writeString(report, "{\"schemaVersion\":");
        Thread.sleep(700);
        assertThat(client.reasons("a")).as("half a report takes nothing back").containsExactly("diverged");
        write(pair, report, false);
        client.await("a");
        client.await("b");
    }

    /** A server that stands still answers nothing, and breaks no connection: what was known of it grows old. */
    private static void hung(MySqlPair pair, HealthClient client) throws Exception {
        Path pidFile = pair.b().dataDirectory().resolve(pair.b().queryOne("SELECT @@GLOBAL.pid_file"));
        String pid = Files.readString(pidFile).strip();
        signal("STOP", pid);
        try {
            client.await("b", "reading_old");
            assertThat(client.health("b").get("ageSeconds").asDouble()).isGreaterThan(3.0);
            assertThat(client.health("a").get("ageSeconds").asDouble()).isLessThan(3.0);
            assertThat(client.reasons("a")).isEmpty();
        } finally {
            signal("CONT", pid);
        }
        client.await("b");
    }

    private static void signal(String name, String pid) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, pid)
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    /** A server that is gone takes nobody else with it, and is there again when it is. */
    private static void killed(MySqlPair pair, HealthClient client) throws Exception {
        pair.b().kill();
        JsonNode dead = client.await("b", "unreachable");
        assertThat(dead.get("reasons").get(0).get("why").asString()).contains("PX-NET-001");
        long receiverNotices = System.nanoTime() + AuditedPair.SOON.toNanos();
        while (!client.health("a").get("notes").toString().contains("does not get through to b")) {
            assertThat(System.nanoTime()).isLessThan(receiverNotices);
            assertThat(client.status("a")).isEqualTo(200);
            Thread.sleep(50);
        }
        assertThat(client.reasons("a")).isEmpty();
        pair.b().restart();
        client.await("b");
        client.await("a");
    }

    private static void metrics(HealthClient client) throws IOException, InterruptedException {
        Map<String, Double> metrics = client.metrics();
        assertThat(metrics.get("parallax_findings{severity=\"warning\"}")).isPositive();
        assertThat(metrics).containsKey("parallax_rule_findings{rule=\"replication_account_any_host\"}");
        assertThat(metrics).containsKeys("parallax_findings{severity=\"error\"}", "parallax_rules_not_checked");
        assertThat(metrics.get("parallax_readings_total{node=\"a\"}")).isGreaterThan(5);
        assertThat(metrics.get("parallax_reading_errors_total{code=\"PX-NET-001\",node=\"b\"}"))
                .isPositive();
        assertThat(metrics.get("parallax_node_changes_total{node=\"b\"}")).isGreaterThanOrEqualTo(4);
        assertThat(metrics.get("parallax_clock_offset_seconds{node=\"a\"}"))
                .as("one machine, one clock")
                .isBetween(-1.0, 1.0);
        assertThat(metrics.get("parallax_probes_total{code=\"503\",node=\"b\"}"))
                .isPositive();
        assertThat(metrics.get("parallax_rules_timestamp_seconds")).isGreaterThan(1.7e9);
        assertThat(metrics).containsKeys("process_start_time_seconds", "jvm_threads_current");
    }

    private static void misuse(AuditedPair audited, String url) {
        String port = url.replaceFirst(".*:", "");
        List<String> again = new ArrayList<>(List.of("doctor", "--serve", port));
        again.addAll(audited.nodes());
        refused(audited, again, "PX-HLT-001 cannot listen on 127.0.0.1:" + port);
        again.set(2, "70000");
        refused(audited, again, "PX-USE-030");
        again.set(2, "0");
        refused(audited, AuditedPair.with(again, "--report", "nowhere.json"), "PX-HLT-002");
        refused(audited, AuditedPair.with(again, "--keep", "c"), "PX-USE-032");
        refused(audited, AuditedPair.with(again, "--max-age", "1s"), "PX-USE-031");
        refused(audited, AuditedPair.with(again, "--history"), "PX-USE-033");
        refused(audited, List.of("doctor", "--max-lag", "5s"), "PX-USE-033 --max-lag needs --serve");
    }

    private static void refused(AuditedPair audited, List<String> arguments, String why) {
        Run run = audited.cli().run(arguments.toArray(String[]::new));
        assertThat(run.status()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).startsWith(why);
        assertThat(run.err().lines()).hasSize(1);
    }

    /** What happened is on stderr, a line each, and no password anywhere. */
    private static void told(AuditedPair audited, CommandProcess parallax) {
        assertThat(parallax.said().lines())
                .anyMatch(line -> line.matches("\\d{4}-.* a is healthy"))
                .anyMatch(line -> line.contains("b is not healthy: the applier of b is stopped by error"))
                .anyMatch(line -> line.contains("b is not healthy: PX-NET-001 cannot reach b"));
        String all = parallax.said() + parallax.printed();
        assertThat(all.getBytes(StandardCharsets.UTF_8)).isNotEmpty();
        assertThat(all).doesNotContain(audited.auditor().password(), "Exception", "424242");
    }
}
