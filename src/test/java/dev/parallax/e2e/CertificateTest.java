package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What {@code verify} proves of a table, and what the next {@code verify --incremental} makes of that. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.parallax.testing.TestVersions#crossedPairs")
class CertificateTest {

    private static final int ROWS = 20_000;

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    @TempDir
    private Path folder = Path.of("");

    private final AuditedPair audited;
    private final MySqlPair pair;
    private Path journal = Path.of("");

    CertificateTest(PairOptions options) throws SQLException {
        audited = PAIRS.get(options);
        pair = audited.pair();
    }

    @BeforeEach
    void provedEqual() throws SQLException {
        journal = audited.cli().fresh("journal");
        // What the tests before have done is no part of this journal.
        List<String> here = audited.fromHere();
        onA(
                "DROP DATABASE IF EXISTS c",
                "CREATE DATABASE c",
                "CREATE TABLE c.big (id INT PRIMARY KEY, v VARCHAR(40), n INT)",
                "SET SESSION cte_max_recursion_depth = 1000000",
                "INSERT INTO c.big WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < " + ROWS
                        + ") SELECT n, LEFT(SHA2(n, 256), 40), n FROM i");
        assertThat(audited.capture(journal, here.toArray(String[]::new)).status())
                .isZero();
    }

    /** Each run without GTIDs waits a second for positions, which are of no matter here. */
    private void assumeGtids() {
        assumeTrue(pair.gtid(), "whether there are GTIDs is of no matter here, and without them it takes longer");
    }

    private void onA(String... statements) throws SQLException {
        pair.a().execute(statements);
        pair.awaitInSync(AuditedPair.SOON);
    }

    private Run verify(String... more) {
        List<String> all = new ArrayList<>(List.of("--databases", "c", "--journal", journal.toString()));
        all.addAll(List.of(more));
        return audited.cli().report("verify", AuditedPair.with(audited.nodes(), all));
    }

    private static JsonNode big(Run run) {
        return run.table("big");
    }

    @Test
    void readsWhatWasWrittenSinceAndAShareOfTheRest() throws SQLException {
        onA(
                "CREATE TABLE c.few (id INT PRIMARY KEY)",
                "INSERT INTO c.few VALUES (1), (2)",
                "CREATE TABLE c.names (k VARCHAR(50) COLLATE utf8mb4_0900_ai_ci, p INT, v INT, PRIMARY KEY (k, p))",
                "INSERT INTO c.names SELECT CONCAT('Key ', v), n % 7, n FROM c.big WHERE id <= 2000",
                "CREATE TABLE c.keyless (v INT)",
                "INSERT INTO c.keyless SELECT n % 5 FROM c.big WHERE id <= 2000");
        Run whole = verify("--incremental").expect(0, "CONSISTENT");
        JsonNode first = big(whole).get("certificate");
        assertThat(first.get("rows").asLong()).isEqualTo(ROWS);
        assertThat(first.get("digest")).isEqualTo(big(whole).get("digest"));
        assertThat(first.get("digest").isNull()).isFalse();
        assertThat(first.get("asOf")).isEqualTo(first.get("wholeAsOf"));
        assertThat(big(whole).get("reliesOn").isNull()).isTrue();
        assertThat(big(whole).get("readWhole").asString()).contains("no certificate yet");
        assertThat(whole.notChecked()).isEmpty();

        pair.a()
                .execute(
                        "UPDATE c.big SET n = n + 1 WHERE id BETWEEN 101 AND 150",
                        "DELETE FROM c.big WHERE id IN (7, 8)",
                        "UPDATE c.names SET v = -1, k = UPPER(k) WHERE v <= 10");
        pair.b()
                .execute(
                        "INSERT INTO c.big VALUES (" + (ROWS + 5) + ", 'new', 1), (0, 'first', 2)",
                        "UPDATE c.big SET id = -9 WHERE id = 9");
        pair.awaitInSync(AuditedPair.SOON);
        Run since = verify("--incremental").expect(0, "CONSISTENT");
        JsonNode read = big(since);
        assertThat(read.get("status").asString()).isEqualTo("EQUAL");
        assertThat(read.get("reliesOn").get("touchedKeys").asLong()).isEqualTo(50 + 2 + 2 + 2);
        assertThat(read.get("reliesOn").get("rollingPercent").asDouble()).isEqualTo(5);
        assertThat(read.get("rows").get("a").asLong()).isBetween(ROWS / 20L, ROWS / 10L);
        assertThat(read.get("rows").get("a")).isEqualTo(read.get("reliesOn").get("rollingRows"));
        assertThat(read.get("reliesOn").get("asOf")).isEqualTo(first.get("asOf"));
        assertThat(read.get("digest").isNull()).isTrue();
        JsonNode second = read.get("certificate");
        assertThat(second.get("asOf")).isNotEqualTo(first.get("asOf"));
        for (String same : List.of("wholeAsOf", "wholeProvedAt", "rows", "digest", "readSince")) {
            assertThat(second.get(same)).as(same).isEqualTo(first.get(same));
        }
        // A key that is written in another way is one key to a server, and two to a log.
        assertThat(since.table("names").get("reliesOn").get("touchedKeys").asLong())
                .isEqualTo(20);
        assertThat(since.table("few").get("readWhole").asString()).isEqualTo("it has few rows");
        assertThat(since.table("keyless").get("readWhole").asString()).startsWith("it has no primary key");
        assertThat(since.notChecked())
                .singleElement()
                .asString()
                .startsWith("rows of 2 tables that no logged transaction wrote since they were proved equal: ");
        assertThat(since.out().replaceAll("\\s+", " ")).contains("2 tables rest on an earlier proof");

        JsonNode untouched = big(verify("--rolling", "0%").expect(0, "CONSISTENT"));
        assertThat(untouched.get("reliesOn").get("touchedKeys").asLong()).isZero();
        assertThat(untouched.get("rows").get("a").asLong()).isZero();
        assertThat(untouched.get("chunks").asLong()).isZero();

        Run audit = audited.auditAll("--databases", "c", "--journal", journal.toString(), "--incremental");
        assertThat(big(audit).get("reliesOn").get("touchedKeys").asLong()).isZero();
        assertThat(audit.verdict()).isEqualTo("CONSISTENT");
        renders(audit);
    }

    /** From the report alone, every rendering shows what it rests on. */
    private void renders(Run run) {
        Path out = audited.cli().fresh("rendered");
        Run rendered = audited.cli()
                .run(
                        "report",
                        run.reports().resolve("report.json").toString(),
                        "--format",
                        "html,junit,markdown,text",
                        "--out",
                        out.toString());
        assertThat(rendered.status()).as(rendered.err()).isZero();
        assertThat(rendered.out().replaceAll("\\s+", " ")).contains("read now: 0 rows written since by the logs");
        for (String file : List.of("report.html", "report.xml", "report.md")) {
            assertThat(text(out.resolve(file))).as(file).contains("on an earlier proof");
        }
        assertThat(text(out.resolve("report.html")))
                .contains(
                        "equal as of ",
                        "digest " + big(run).get("certificate").get("digest").asString());
        assertThat(text(out.resolve("report.xml"))).contains("equal as of ");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The statement that docs/verify.md gives for a table of these columns. */
    private static final String DIGEST = "SELECT LOWER(HEX(BIT_XOR(UNHEX(SHA2(CONCAT(id, '#', IF(v IS NULL, 'N#', '#'),"
            + " IFNULL(n, 'N'), '#', IFNULL(CAST(v AS BINARY), '')), 256))))) FROM c.big";

    @Test
    void certificatesSayWhatTheServersSay() throws SQLException {
        onA("UPDATE c.big SET v = NULL WHERE id = 3", "UPDATE c.big SET n = NULL, v = '#N' WHERE id = 4");
        JsonNode certificate = big(verify().expect(0, "CONSISTENT")).get("certificate");
        for (Side side : Side.values()) {
            assertThat(Run.text(certificate.get("asOf"), side.letter())).isEqualTo(asOf(side));
            assertThat(pair.server(side).queryOne(DIGEST)).isEqualTo(Run.text(certificate, "digest"));
        }
        assertThat(certificate.get("wholeAsOf")).isEqualTo(certificate.get("asOf"));
        assertThat(certificate.get("atRest").asBoolean()).isTrue();
        assertThat(certificate.get("rows").asLong()).isEqualTo(ROWS);
    }

    /** What a quiet pair's node says of itself. */
    private String asOf(Side side) throws SQLException {
        return pair.gtid()
                ? pair.server(side).queryOne("SELECT @@GLOBAL.gtid_executed").replace("\n", "")
                : pair.logEnd(side).file() + ":" + pair.logEnd(side).offset();
    }

    @Test
    void rowsAreFoundByTheKeysThatLogsHold() throws SQLException {
        assumeGtids();
        Map<String, String> keys = new TreeMap<>(Map.of(
                "BIGINT UNSIGNED", "18446744073709551615 - n",
                "DECIMAL(30, 10)", "n * -12345678901.0000000001",
                "DATETIME(6)", "'2024-01-01' + INTERVAL n * 1001 MICROSECOND",
                "TIMESTAMP(3)", "'2024-03-31 01:30:00' + INTERVAL n MINUTE",
                "TIME(2)", "SEC_TO_TIME(n * 60 - 40000)",
                "VARCHAR(40) CHARACTER SET latin1", "CONCAT(CHAR(97 + n % 26), '\u00e9 ', n, ' ')",
                "CHAR(40) COLLATE utf8mb4_bin", "CONCAT(LEFT(v, 30), 'x')",
                "BIT(40)", "n",
                "MEDIUMINT UNSIGNED ZEROFILL", "n",
                "DATE", "'2024-01-01' + INTERVAL n DAY"));
        keys.put("VARBINARY(40)", "UNHEX(SHA2(n, 224))");
        keys.put("DOUBLE", "n / 7");
        List<String> fill = new ArrayList<>();
        List<String> touch = new ArrayList<>();
        int number = 0;
        for (Map.Entry<String, String> key : keys.entrySet()) {
            String table = "c.t" + number++;
            fill.add("CREATE TABLE " + table + " (e ENUM('z', 'a'), k " + key.getKey()
                    + ", y YEAR, n INT, PRIMARY KEY (e, k, y))");
            fill.add("INSERT INTO " + table + " SELECT 1 + n % 2, " + key.getValue()
                    + ", 1990 + n % 99, n FROM c.big WHERE id <= 1200");
            touch.add("UPDATE " + table + " SET n = -n WHERE n > 1150");
        }
        onA(fill.toArray(String[]::new));
        verify().expect(0, "CONSISTENT");
        onA(touch.toArray(String[]::new));
        Run run = verify("--rolling", "0%").expect(0, "CONSISTENT");
        number = 0;
        for (String type : keys.keySet()) {
            JsonNode table = run.table("t" + number++);
            if (type.equals("VARBINARY(40)") || type.equals("DOUBLE")) {
                assertThat(table.get("readWhole").asString()).as(type).startsWith("logs do not hold keys of its type");
            } else {
                assertThat(table.get("readWhole").isNull()).as(type + table).isTrue();
                assertThat(table.get("reliesOn").get("touchedKeys").asLong())
                        .as(type)
                        .isEqualTo(50);
            }
        }
        // What is looked up is what was written.
        pair.unlogged(
                Side.B,
                touch.stream().map(sql -> sql.replace("n > 1150", "n = -1160")).toArray(String[]::new));
        onA(touch.stream()
                .map(sql -> sql.replace("SET n = -n WHERE n > 1150", "SET y = 2000 WHERE n = -1170"))
                .toArray(String[]::new));
        Run again = verify("--rolling", "0%").expect(1, "DIVERGED");
        assertThat(again.divergedRows()).hasSize(2);
    }

    @Test
    void findsALoggedDifferenceAmongTheRowsWrittenSince() throws SQLException {
        verify().expect(0, "CONSISTENT");
        onA("UPDATE c.big SET n = 0 WHERE id = 300");
        verify("--rolling", "0%").expect(0, "CONSISTENT");
        skippedByB("UPDATE c.big SET n = -1 WHERE id IN (17, " + ROWS + ")", "DELETE FROM c.big WHERE id = 400");
        Run run = verify("--rolling", "5%").expect(1, "DIVERGED");
        assertThat(run.divergedRows())
                .containsExactlyInAnyOrder("c.big{id=17}", "c.big{id=" + ROWS + "}", "c.big{id=400}");
        assertThat(big(run).get("differences").asLong()).isEqualTo(3);
        assertThat(big(run).get("attributed").toString()).isEqualTo("{\"skipped_transaction\":3}");
        assertThat(big(run).get("reliesOn").get("touchedKeys").asLong()).isEqualTo(3);
        assertThat(big(run).get("certificate").isNull()).isTrue();
        // What is different has to be proved anew.
        Run again = verify("--incremental").expect(1, "DIVERGED");
        assertThat(big(again).get("readWhole").asString()).contains("no certificate yet");
        assertThat(big(again).get("rows").get("b").asLong()).isEqualTo(ROWS);
    }

    private void skippedByB(String... statements) throws SQLException {
        String before = pair.a().queryOne("SELECT @@GLOBAL.gtid_executed").replace("\n", "");
        pair.stopApplier(Side.B);
        List<String> all = new ArrayList<>(List.of("BEGIN"));
        all.addAll(List.of(statements));
        all.add("COMMIT");
        pair.a().execute(all.toArray(String[]::new));
        if (pair.gtid()) {
            pair.injectEmptyTransaction(
                    Side.B, pair.a().queryOne("SELECT GTID_SUBTRACT(@@GLOBAL.gtid_executed, '" + before + "')"));
        } else {
            pair.skipCounter(Side.B, 1);
        }
        pair.startApplier(Side.B);
        pair.awaitInSync(AuditedPair.SOON);
    }

    @Test
    void findsAnUnloggedDifferenceWhenItsTurnComes() throws SQLException {
        assumeGtids();
        verify().expect(0, "CONSISTENT");
        pair.unlogged(Side.B, "UPDATE c.big SET n = -1 WHERE id = " + ROWS * 6 / 10);
        onA("UPDATE c.big SET n = 0 WHERE id = 300");
        int runs = 0;
        Run run;
        do {
            run = verify("--rolling", "25%");
            runs++;
            if (run.verdict().equals("CONSISTENT")) {
                assertThat(run.notChecked()).singleElement().asString().contains("within 5 runs that read 25% each");
            }
        } while (runs < 5 && run.verdict().equals("CONSISTENT"));
        run.expect(1, "DIVERGED");
        assertThat(runs).isEqualTo(3);
        assertThat(run.divergedRows()).containsExactly("c.big{id=" + ROWS * 6 / 10 + "}");
    }

    @Test
    void everyRowHasItsTurnAndThenIsReadSinceThen() {
        assumeGtids();
        Run whole = verify().expect(0, "CONSISTENT");
        JsonNode before = big(whole).get("certificate").get("readSince");
        String began =
                Run.text(verify("--rolling", "60%").expect(0, "CONSISTENT").report(), "startedAt");
        JsonNode after = big(verify("--rolling", "60%").expect(0, "CONSISTENT"));
        assertThat(after.get("reliesOn").get("rollingRows").asLong()).isGreaterThanOrEqualTo(ROWS * 6 / 10);
        assertThat(before.asString()).isLessThan(began);
        assertThat(Run.text(after.get("certificate"), "readSince")).isGreaterThan(began);
        assertThat(Run.text(after.get("certificate"), "wholeProvedAt"))
                .isEqualTo(Run.text(big(whole).get("certificate"), "wholeProvedAt"));
    }

    @Test
    void readsWholeWhatCannotBeToldByTheLogs() throws SQLException, IOException {
        onA(
                "CREATE TABLE c.parent (id INT PRIMARY KEY)",
                "INSERT INTO c.parent VALUES (1), (2)",
                "CREATE TABLE c.child (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES c.parent (id)"
                        + " ON DELETE CASCADE)",
                "INSERT INTO c.child SELECT n, IF(n <= 5, 2, 1) FROM c.big WHERE id <= 2000");
        verify().expect(0, "CONSISTENT");
        onA("DELETE FROM c.parent WHERE id = 2");
        onA("ALTER TABLE c.big ADD COLUMN more INT");
        Run altered = verify("--incremental").expect(0, "CONSISTENT");
        assertThat(whole(altered)).startsWith("it was altered or built anew");
        assertThat(altered.table("child").get("readWhole").asString()).contains("by a foreign key");
        assertThat(altered.table("child").get("rows").get("b").asLong()).isEqualTo(1995);
        onA("UPDATE c.big SET more = 1");
        assertThat(wholeAgain()).contains("of its rows were written since its certificate");
        pair.a().execute("SET SESSION binlog_format = 'STATEMENT'", "UPDATE c.big SET more = 2 WHERE id = 5");
        pair.awaitInSync(AuditedPair.SOON);
        assertThat(wholeAgain()).contains("statement");
        onA("CREATE FUNCTION c.f() RETURNS INT DETERMINISTIC MODIFIES SQL DATA"
                + " BEGIN UPDATE c.big SET more = 3 WHERE id = 7; RETURN 1; END");
        pair.a().execute("SET SESSION binlog_format = 'STATEMENT'", "DO c.f()");
        pair.awaitInSync(AuditedPair.SOON);
        assertThat(wholeAgain()).contains("statement");
        onA("CREATE TABLE c.other (id INT PRIMARY KEY)", "DROP TABLE c.other");
        assertThat(big(verify("--incremental").expect(0, "CONSISTENT"))
                        .get("readWhole")
                        .isNull())
                .isTrue();

        onA("UPDATE c.big SET more = 3 WHERE id = 5");
        for (Side side : Side.values()) {
            pair.server(side).execute("FLUSH BINARY LOGS");
        }
        onA("UPDATE c.big SET more = 4 WHERE id = 6");
        allButCertificates(journal);
        List<String> here = audited.fromHere();
        onA("UPDATE c.big SET more = 4 WHERE id = 7");
        assertThat(audited.capture(journal, here.toArray(String[]::new)).status())
                .isZero();
        assertThat(wholeAgain()).startsWith("the journal does not hold ");

        Files.writeString(journal.resolve("journal.certificates.json"), "{\"servers\": [");
        verify("--incremental").expectError(2, "PX-VER-005");
        Files.writeString(
                journal.resolve("journal.certificates.json"), "{\"servers\": [\"x\", \"y\"], \"tables\": []}");
        verify().expectError(2, "PX-VER-005");
        audited.cli()
                .report("verify", AuditedPair.with(audited.nodes(), "--rolling", "5%"))
                .expectError(2, "PX-USE-030");
        audited.audit("--journal", journal.toString(), "--incremental").expectError(2, "PX-USE-031");
    }

    private String wholeAgain() {
        return whole(verify("--incremental").expect(0, "CONSISTENT"));
    }

    private static String whole(Run run) {
        JsonNode table = big(run);
        assertThat(table.get("rows").get("a").asLong()).isEqualTo(ROWS);
        assertThat(table.get("reliesOn").isNull()).isTrue();
        return table.get("readWhole").asString();
    }

    private static void allButCertificates(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(folder) && !file.endsWith("journal.certificates.json")) {
                    Files.delete(file);
                }
            }
        }
    }

    @Test
    void interruptedRunsGoOn() throws SQLException {
        verify().expect(0, "CONSISTENT");
        onA("UPDATE c.big SET n = 0 WHERE id <= 500");
        Run none = verify("--incremental", "--run-time", "1ms").expect(3, "INCONCLUSIVE");
        assertThat(big(none).get("status").asString()).isEqualTo("UNDETERMINED");
        assertThat(big(none).get("certificate").isNull()).isTrue();
        onA("UPDATE c.big SET n = 1 WHERE id = 15000");
        JsonNode resumed = big(verify("--incremental", "--resume").expect(0, "CONSISTENT"));
        assertThat(resumed.get("reliesOn").get("touchedKeys").asLong()).isEqualTo(501);
        assertThat(journal.resolve("verify.json")).doesNotExist();
        // As of when it began, so what was written meanwhile is looked at again.
        JsonNode next = big(verify("--rolling", "0%").expect(0, "CONSISTENT"));
        assertThat(next.get("reliesOn").get("touchedKeys").asLong()).isBetween(0L, 1L);
        // Reading it whole goes on as such.
        verify("--run-time", "1ms").expect(3, "INCONCLUSIVE");
        JsonNode whole = big(verify("--incremental", "--resume").expect(0, "CONSISTENT"));
        assertThat(whole.get("readWhole").asString()).contains("goes on where it was interrupted");
        assertThat(whole.get("certificate").get("digest").isNull()).isFalse();
    }

    @Test
    void aKilledRunLeavesCertificatesToGoOnFrom() throws Exception {
        assumeGtids();
        verify().expect(0, "CONSISTENT");
        onA("UPDATE c.big SET n = 0 WHERE id <= 1900");
        List<String> arguments = new ArrayList<>(List.of(
                "verify",
                "--databases",
                "c",
                "--rolling",
                "100%",
                "--chunk-time",
                "1ms",
                "--journal",
                journal.toString()));
        arguments.addAll(List.of("--out", audited.cli().fresh("killed").toString()));
        arguments.addAll(CommandProcess.nodes(pair, audited.auditor()));
        try (CommandProcess verify =
                CommandProcess.start(folder, "256m", CommandProcess.passwords(audited.auditor()), arguments)) {
            verify.awaitSaying("comparing ");
            verify.kill();
        }
        onA("UPDATE c.big SET n = 1 WHERE id = 15000");
        JsonNode resumed = big(verify("--incremental", "--resume").expect(0, "CONSISTENT"));
        assertThat(resumed.get("reliesOn").get("touchedKeys").asLong()).isIn(1L, 1901L);
    }

    @Test
    void noFalseDifferenceWhileBothAreWrittenTo() throws Exception {
        verify().expect(0, "CONSISTENT");
        AtomicBoolean ending = new AtomicBoolean();
        CompletableFuture<?> onA = writing(Side.A, ending);
        CompletableFuture<?> onB = writing(Side.B, ending);
        List<String> readWhole = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Run run = verify("--rolling", "30%", "--chunk-time", "20ms", "--max-lag", "10s");
            assertThat(run.divergedRows()).isEmpty();
            assertThat(run.verdict()).as("%s", run.notChecked()).isNotEqualTo("DIVERGED");
            if (big(run).get("reliesOn").isNull()) {
                readWhole.add(big(run).toString());
            }
        }
        ending.set(true);
        onA.get(60, TimeUnit.SECONDS);
        onB.get(60, TimeUnit.SECONDS);
        assertThat(readWhole).isEmpty();
        pair.awaitInSync(AuditedPair.SOON);
        JsonNode end = big(verify("--incremental").expect(0, "CONSISTENT"));
        assertThat(end.get("reliesOn").get("touchedKeys").asLong()).isPositive();
    }

    /** When one of them is looked for, it may be away on both nodes, and back by what their logs say a moment later. */
    @Test
    void rowsThatComeAndGoAreNoReasonToReadAll() throws Exception {
        assumeGtids();
        verify().expect(0, "CONSISTENT");
        AtomicBoolean ending = new AtomicBoolean();
        CompletableFuture<?> moving = moving(ending);
        List<String> readWhole = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Run run = verify("--rolling", "0%", "--max-lag", "10s");
            assertThat(run.divergedRows()).isEmpty();
            if (big(run).get("reliesOn").isNull()) {
                readWhole.add(big(run).toString());
            }
        }
        ending.set(true);
        moving.get(60, TimeUnit.SECONDS);
        assertThat(readWhole).isEmpty();
    }

    /** A few rows get other keys, and theirs again, as fast as a server commits. */
    private CompletableFuture<?> moving(AtomicBoolean ending) {
        return CompletableFuture.runAsync(() -> {
            try (Connection connection = pair.a().connect();
                    Statement statement = connection.createStatement()) {
                while (!ending.get()) {
                    statement.execute("UPDATE c.big SET id = -id WHERE id BETWEEN 1 AND 20");
                    statement.execute("UPDATE c.big SET id = -id WHERE id BETWEEN -20 AND -1");
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Rows of its own lane, here and there, some of which get other keys and back. */
    private CompletableFuture<?> writing(Side side, AtomicBoolean ending) {
        int lane = side == Side.A ? 0 : 1;
        return CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; !ending.get(); i++) {
                    // 1,800 keys from both, however fast they write: of more than 2,000 the table would be read whole.
                    int id = 2 * (i * 37 % 300) + lane + 1;
                    pair.server(side)
                            .execute(
                                    "UPDATE c.big SET n = n + 1 WHERE id = " + id,
                                    "UPDATE c.big SET id = -id WHERE id = " + (id + 2_000),
                                    "UPDATE c.big SET id = -id WHERE id = -" + (id + 2_000));
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
