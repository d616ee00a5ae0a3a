package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** {@code verify --parallel}: how many tables are compared at once, and in which order, as a server sees it. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.parallax.testing.TestVersions#crossedPairs")
class TablesAtOnceTest {

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    /** Neither by name nor as they were made. */
    private static final List<String> LARGEST_FIRST = List.of("mid", "zoo", "abc");

    private static final Pattern FINISHED = Pattern.compile("\\d/3 v\\.(\\w+): equal, .*");

    private final AuditedPair audited;
    private final MySqlPair pair;
    private final Map<String, Connection> held = new HashMap<>();

    TablesAtOnceTest(PairOptions options) throws SQLException {
        audited = PAIRS.get(options);
        pair = audited.pair();
    }

    @BeforeEach
    void tables() throws SQLException {
        pair.a()
                .execute(
                        "DROP DATABASE IF EXISTS v",
                        "CREATE DATABASE v",
                        "CREATE TABLE v.zoo (id INT PRIMARY KEY)",
                        "CREATE TABLE v.abc (id INT PRIMARY KEY)",
                        "CREATE TABLE v.mid (id INT PRIMARY KEY)",
                        "INSERT INTO v.mid WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900)"
                                + " SELECT i FROM n",
                        "INSERT INTO v.zoo SELECT id FROM v.mid WHERE id <= 300",
                        "INSERT INTO v.abc SELECT id FROM v.mid WHERE id <= 20",
                        "ANALYZE TABLE v.zoo, v.abc, v.mid");
        pair.awaitInSync(AuditedPair.SOON);
    }

    @AfterEach
    void release() throws SQLException {
        for (Connection holding : held.values()) {
            holding.close();
        }
    }

    /** Held back until all tables are locked on b: each is waited for there by whoever has come to it. */
    private CompletableFuture<Run> verifying(String parallel) throws Exception {
        Path pause = audited.cli().fresh("pause");
        Files.writeString(pause, "");
        CompletableFuture<Run> run = CompletableFuture.supplyAsync(() -> audited.cli()
                .report(
                        "verify",
                        AuditedPair.with(
                                audited.nodes(),
                                "--databases",
                                "v",
                                "--parallel",
                                parallel,
                                "--pause-file",
                                pause.toString())));
        audited.awaitReading();
        for (String table : LARGEST_FIRST) {
            Connection holding = pair.b().connect();
            held.put(table, holding);
            try (Statement statement = holding.createStatement()) {
                statement.execute("LOCK TABLES v." + table + " WRITE");
            }
        }
        Files.delete(pause);
        return run;
    }

    private void release(String table) throws SQLException {
        try (Statement statement = Objects.requireNonNull(held.get(table)).createStatement()) {
            statement.execute("UNLOCK TABLES");
        }
    }

    /** Which tables a session of Parallax waits for on b. */
    private Set<String> atWork() throws SQLException {
        Set<String> tables = new TreeSet<>();
        try (Connection connection = pair.b().connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT REGEXP_SUBSTR(INFO, '`v`[.]`[a-z]+`') FROM information_schema.PROCESSLIST WHERE USER = '"
                                + audited.auditor().user() + "' AND STATE = 'Waiting for table metadata lock'")) {
            while (rows.next()) {
                tables.add(rows.getString(1).replace("`", "").replace("v.", ""));
            }
        }
        return tables;
    }

    private void awaitAtWork(CompletableFuture<Run> run, List<String> tables) throws Exception {
        Instant deadline = Instant.now().plus(AuditedPair.SOON);
        while (!atWork().containsAll(tables)) {
            if (run.isDone() || !Instant.now().isBefore(deadline)) {
                throw new AssertionError("not at work on " + tables + " but on " + atWork());
            }
            Thread.sleep(20);
        }
    }

    /** Of Parallax on b, but for the one that reads the log. */
    private int sessions() throws SQLException {
        return Integer.parseInt(pair.b()
                .queryOne("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER = '"
                        + audited.auditor().user() + "' AND COMMAND NOT LIKE 'Binlog Dump%'"));
    }

    @Test
    void oneByOneTheLargestFirst() throws Exception {
        CompletableFuture<Run> run = verifying("1");
        for (String table : LARGEST_FIRST) {
            awaitAtWork(run, List.of(table));
            assertThat(atWork()).containsExactly(table);
            release(table);
        }
        Run done = run.get(60, TimeUnit.SECONDS).expect(0, "CONSISTENT");
        assertThat(done.err().lines().map(FINISHED::matcher).filter(line -> line.matches()))
                .extracting(line -> line.group(1))
                .isEqualTo(LARGEST_FIRST);
    }

    @Test
    void asManyAtOnceAsAreAskedFor() throws Exception {
        CompletableFuture<Run> two = verifying("2");
        awaitAtWork(two, LARGEST_FIRST.subList(0, 2));
        assertThat(atWork()).containsExactlyInAnyOrder("mid", "zoo");
        int ofTwo = sessions();
        release("zoo");
        awaitAtWork(two, List.of("mid", "abc"));
        release("mid");
        release("abc");
        two.get(60, TimeUnit.SECONDS).expect(0, "CONSISTENT");
        release();

        CompletableFuture<Run> three = verifying("3");
        awaitAtWork(three, LARGEST_FIRST);
        assertThat(sessions()).isEqualTo(ofTwo + 1);
        for (String table : LARGEST_FIRST) {
            release(table);
        }
        three.get(60, TimeUnit.SECONDS).expect(0, "CONSISTENT");
    }

    /** What is read of a table that is written to is not what it was at any one time. */
    @Test
    void certificatesSayWhatWasAtRest() throws Exception {
        CompletableFuture<Run> run = verifying("1");
        awaitAtWork(run, List.of("mid"));
        pair.a().execute("INSERT INTO v.mid VALUES (1000)");
        release();
        for (JsonNode table :
                run.get(60, TimeUnit.SECONDS).expect(0, "CONSISTENT").report().get("tables")) {
            assertThat(table.get("certificate").get("atRest").asBoolean())
                    .as(Run.text(table, "table"))
                    .isEqualTo(!Run.text(table, "table").equals("mid"));
        }
    }
}
