package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.testing.TestVersions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
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
import tools.jackson.databind.json.JsonMapper;

/** {@code explain} of a transaction, and of a row as files. */
@ParameterizedClass
@MethodSource("pairs")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ExplainTest {

    private static final String TABLE = "CREATE TABLE why.t (id INT PRIMARY KEY, v INT, s VARCHAR(40))";

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    static Stream<PairOptions> pairs() {
        return Stream.of(
                PairOptions.defaults()
                        .withVersion(TestVersions.USUAL)
                        .withGtid(false)
                        .withOptions("--binlog-rows-query-log-events=ON"),
                PairOptions.defaults()
                        .withVersion(TestVersions.NEWEST)
                        .withOptions("--binlog-rows-query-log-events=ON"));
    }

    private final AuditedPair audited;
    private final MySqlPair pair;
    private List<String> begun = List.of();
    private List<String> logs = List.of();
    private Run detected = new Run(0, "", "", Path.of(""));

    ExplainTest(PairOptions options) throws SQLException {
        audited = PAIRS.get(options);
        pair = audited.pair();
    }

    /** Row 1 differs for good; row 2 was set to one value by both, so that neither relayed update left a row there. */
    @BeforeEach
    void conflict() throws SQLException {
        pair.a()
                .execute(
                        "DROP DATABASE IF EXISTS why",
                        "CREATE DATABASE why",
                        TABLE,
                        "INSERT INTO why.t VALUES (1, 10, 'one'), (2, 10, 'two'), (3, 10, '<b>three')");
        begun = audited.fromHere();
        pair.holdAppliers(() -> {
            pair.a().execute("UPDATE why.t SET v = CASE id WHEN 1 THEN 11 WHEN 2 THEN 7 ELSE 30 END");
            pair.b().execute("UPDATE why.t SET v = CASE id WHEN 1 THEN 22 ELSE 7 END WHERE id < 3");
        });
        pair.awaitInSync(AuditedPair.SOON);
        logs = AuditedPair.with(audited.copiedLogs(begun), audited.schema(TABLE));
        detected = audited.cli().report("detect", logs).expect(1, "DIVERGED");
    }

    private Run explain(String... arguments) {
        return audited.cli()
                .run(AuditedPair.with(AuditedPair.with(List.of("explain"), arguments), logs)
                        .toArray(String[]::new));
    }

    private String transaction(String label) {
        for (JsonNode transaction : detected.diverged().get(0).get("witness").get("transactions")) {
            if (Run.text(transaction, "label").equals(label)) {
                return Run.text(transaction, "id");
            }
        }
        throw new AssertionError(label);
    }

    @Test
    void aTransactionIsToldFromBothLogs() {
        String id = transaction("T1");
        Run run = explain("--transaction", id);
        assertThat(run.status()).as(run.out() + run.err()).isEqualTo(1);
        String text = run.out().replaceAll("\\s+", " ");
        assertThat(text)
                .startsWith("Transaction " + id + ", first executed on a (server_id 1)")
                .contains("on a committed 20", "on b applied 20", "at mysql-bin.0")
                .contains("statement: UPDATE why.t SET v = CASE id")
                .contains("why.t a: 3 updates b: 2 updates")
                .contains("why.t id=1: update v 10 -> 11", "why.t id=3: update v 10 -> 30")
                .contains("What the two logs tell differently:")
                .contains("why.t id=1: found (10, 'one') on a and (22, 'one') on b")
                .contains("why.t id=2: update in the log of a only; on b it changed nothing, or was not applied")
                .doesNotContain("why.t id=3: found")
                .contains("Findings that name it:", "update_update DIVERGED: why.t id=1 differs");
        for (String finding : detected.ids()) {
            assertThat(text).contains(finding);
        }
        String shortId = id.contains(":") ? id.substring(0, 8) + id.substring(id.indexOf(':')) : id;
        assertThat(explain("--transaction", shortId).out()).isEqualTo(run.out());
    }

    @Test
    void aTransactionGoesToAFile() throws IOException {
        String id = transaction("T1");
        Path out = audited.cli().fresh("explained");
        Run run = explain("--transaction", id, "--format", "json", "--out", out.toString());
        assertThat(run.status()).as(run.out() + run.err()).isEqualTo(1);
        assertThat(run.out()).contains("explain.json").doesNotContain("first executed on");
        JsonNode json = JsonMapper.builder().build().readTree(Files.readString(out.resolve("explain.json")));
        assertThat(Run.text(json, "transaction")).isEqualTo(id);
        assertThat(json.get("originServerId").asLong()).isEqualTo(1);
        for (String node : List.of("a", "b")) {
            JsonNode log = json.get("logs").get(node);
            assertThat(log.get("own").asBoolean()).isEqualTo(node.equals("a"));
            assertThat(Run.text(log, "from")).startsWith("mysql-bin.0");
            assertThat(log.get("tables").get(0).get("updates").asLong()).isEqualTo(node.equals("a") ? 3 : 2);
            assertThat(log.get("rows").size()).isEqualTo(node.equals("a") ? 3 : 2);
            assertThat(log.get("cut").asBoolean()).isFalse();
        }
        assertThat(json.at("/logs/a/statements/0").asString()).startsWith("UPDATE why.t SET v = CASE id");
        JsonNode first = json.at("/differences/0");
        assertThat(Run.text(first.at("/a/key"), "id")).isEqualTo("1");
        assertThat(Run.text(first.at("/a/before"), "v") + " " + Run.text(first.at("/b/before"), "v"))
                .isEqualTo("10 22");
        assertThat(json.at("/differences/1/b").isNull()).isTrue();
        List<String> found = new ArrayList<>();
        json.get("findings").forEach(finding -> found.add(Run.text(finding, "id")));
        assertThat(found).containsExactlyInAnyOrderElementsOf(detected.ids());

        Run both = explain("--transaction", id, "--format", "json,text", "--out", out.toString());
        assertThat(both.out()).contains("first executed on a", "explain.json");
    }

    @Test
    void aJournalTellsWhatTheLogsTell() throws IOException {
        Path journal = audited.cli().fresh("journal");
        Run captured = audited.capture(journal, begun.toArray(String[]::new));
        assertThat(captured.status()).as(captured.out() + captured.err()).isZero();
        assertThat(audited.detect(journal).expect(1, "DIVERGED").ids()).isEqualTo(detected.ids());
        for (String label : List.of("T1", "T2")) {
            String id = transaction(label);
            Path fromLogs = audited.cli().fresh("explained");
            Path fromJournal = audited.cli().fresh("explained");
            Run ofLogs = explain("--transaction", id, "--format", "json,html,text", "--out", fromLogs.toString());
            Run ofJournal = audited.cli()
                    .run(
                            "explain",
                            "--journal",
                            journal.toString(),
                            "--transaction",
                            id,
                            "--format",
                            "json,html,text",
                            "--out",
                            fromJournal.toString());
            assertThat(ofJournal.status()).as(ofJournal.out() + ofJournal.err()).isEqualTo(1);
            assertThat(ofJournal.out().replace(fromJournal.toString(), fromLogs.toString()))
                    .isEqualTo(ofLogs.out())
                    .contains("first executed on " + (label.equals("T1") ? "a" : "b"), "statement: UPDATE why.t");
            for (String file : List.of("explain.json", "explain.html")) {
                assertThat(fromJournal.resolve(file)).hasSameTextualContentAs(fromLogs.resolve(file));
            }
        }
    }

    @Test
    void aTransactionIsAPage() throws IOException {
        String id = transaction("T1");
        Path out = audited.cli().fresh("explained");
        Run run = explain("--transaction", id, "--format", "html,json", "--out", out.toString());
        assertThat(run.status()).as(run.out() + run.err()).isEqualTo(1);
        assertThat(run.out()).contains("explain.json", "explain.html").doesNotContain("first executed on");
        String html = Files.readString(out.resolve("explain.html"));
        assertThat(html)
                .contains("<h1>Transaction " + id + "</h1>", "first executed on a (server_id 1)")
                .contains("UPDATE why.t SET v = CASE id", "class=\"crossing\"")
                .doesNotContain("<script");
        String text = text(html);
        assertThat(text)
                .contains("In the two logs a committed 20", " b applied 20")
                .contains("why.t differs 3 updates 2 updates")
                .contains("Rows as the log of a has them", "why.t id=3 update v 10 → 30")
                .contains("why.t id=1 found v 10 found v 22", "why.t id=2 update v 10 → 7 it changed nothing")
                .contains("Findings that name it why.t");
        JsonNode json = JsonMapper.builder().build().readTree(Files.readString(out.resolve("explain.json")));
        for (String node : List.of("a", "b")) {
            JsonNode log = json.get("logs").get(node);
            String to = Run.text(log, "to");
            assertThat(text).contains(Run.text(log, "from") + " to " + to.substring(to.indexOf(':') + 1));
        }
        for (String finding : detected.ids()) {
            assertThat(html).contains("id=\"" + finding + "\"");
        }
    }

    @Test
    void nothingOnThePageOfATransactionIsMarkup() throws IOException, SQLException {
        String table = "CREATE TABLE why.`it's \"<b>\"` (`<i>k` VARCHAR(40) PRIMARY KEY, v VARCHAR(60))";
        pair.a().execute(table, "INSERT INTO why.`it's \"<b>\"` VALUES ('<script>k', 'plain')");
        List<String> here = audited.fromHere();
        pair.holdAppliers(() -> {
            pair.a().execute("UPDATE why.`it's \"<b>\"` SET v = '<script>alert(1)</script>'");
            pair.b().execute("UPDATE why.`it's \"<b>\"` SET v = '\"><img src=x onerror=alert(2)>'");
        });
        pair.awaitInSync(AuditedPair.SOON);
        logs = AuditedPair.with(audited.copiedLogs(here), audited.schema(TABLE, table));
        detected = audited.cli().report("detect", logs).expect(1, "DIVERGED");

        Path out = audited.cli().fresh("explained");
        explain("--transaction", transaction("T1"), "--format", "html", "--out", out.toString());

        assertThat(Files.readString(out.resolve("explain.html")))
                .contains("why.it's \"&lt;b&gt;\" &lt;i&gt;k='&lt;script&gt;k'")
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "\"&gt;&lt;img src=x onerror=alert(2)&gt;")
                .doesNotContain("<script", "<img", "<i>", "\"<b>");
    }

    /** What a reader sees of a page, in one line. */
    private static String text(String page) {
        return page.substring(page.indexOf("<main")).replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
    }

    @Test
    void aTransactionThatIsNotThereIsSaid() {
        explain("--transaction", "server-9@1").expectError(2, "PX-EXP-004");
        explain("--transaction", "server-9@1", "--table", "why.t", "--key", "1").expectError(2, "PX-USE-016");
        explain("--transaction", "server-9@1", "--format", "json,html").expectError(2, "PX-EXP-004");
        explain("--transaction", "server-9@1", "--format", "junit").expectError(2, "PX-USE-019");
        explain("--table", "why.t").expectError(2, "PX-USE-016");
        audited.cli().run("explain", "--transaction", "server-9@1").expectError(2, "PX-USE-017");
    }

    @Test
    void aRowGoesToFilesWithItsHistory() throws IOException {
        Path out = audited.cli().fresh("explained");
        Run run = explain("--table", "why.t", "--key", "3", "--format", "json,html", "--out", out.toString());
        assertThat(run.status()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).contains("explain.json", "explain.html").doesNotContain("History of");
        JsonNode json = JsonMapper.builder().build().readTree(Files.readString(out.resolve("explain.json")));
        assertThat(json.get("findings").size()).isZero();
        for (String node : List.of("a", "b")) {
            assertThat(json.get("history").get(node).size()).isEqualTo(1);
            JsonNode write = json.get("history").get(node).get(0);
            assertThat(Run.text(write, "transaction")).isEqualTo(transaction("T1"));
            assertThat(Run.text(write, "operation")).isEqualTo("update");
            assertThat(write.get("own").asBoolean()).isEqualTo(node.equals("a"));
            assertThat(Run.text(write.get("before"), "v") + Run.text(write.get("after"), "v"))
                    .isEqualTo("1030");
        }
        String html = Files.readString(out.resolve("explain.html"));
        assertThat(html)
                .contains("<h1>why.t 3</h1>", "v 10 -&gt; 30", "in the log of b")
                .doesNotContain("<script");

        explain("--table", "why.t", "--key", "1", "--format", "json,html,text", "--out", out.toString());
        json = JsonMapper.builder().build().readTree(Files.readString(out.resolve("explain.json")));
        assertThat(Run.text(json.get("findings").get(0), "id"))
                .isEqualTo(Run.text(detected.diverged().get(0), "id"));
        assertThat(Files.readString(out.resolve("explain.html"))).contains("class=\"crossing\"");
    }
}
