package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.Credentials;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code verify --resume} after SIGKILL behind random chunks says what a run without any kill says. More kills with
 * {@code -Dparallax.kills=20}.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class VerifyResumeTest {

    private static final int ROWS = 60_000;

    private static final int CHUNK = 100;
    /** As many at least a comparison from the beginning takes. */
    private static final int CHUNKS = (ROWS + 20_000 + 20_000) / CHUNK;

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource({"8.0.31,true", "9.7,false"})
    void goesOnWhereItWasKilled(String version, boolean gtid) throws Exception {
        TestVersions.assume(version);
        long seed = Long.getLong("parallax.seed", System.nanoTime());
        int kills = Integer.getInteger("parallax.kills", 3);
        System.out.println("seed " + seed + " (-Dparallax.seed)");
        SplittableRandom random = new SplittableRandom(seed);
        try (MySqlPair pair = MySqlPair.start(
                PairOptions.defaults().withVersion(version).withGtid(gtid).withOptions("--performance-schema=ON"))) {
            tables(pair, random);
            Credentials auditor = pair.auditorAccount();
            List<Long> killedBehind = new ArrayList<>();
            for (int kill = 0; kill < kills; kill++) {
                // Few enough that all runs together, and what each does while it is being killed, stay before the end.
                int chunks = random.nextInt(1, CHUNKS / 2 / (kills + 1) + 1);
                pair.a().execute("TRUNCATE performance_schema.events_statements_summary_by_digest");
                try (CommandProcess verify = verify(pair, auditor, "resumed", "--resume")) {
                    while (chunksRead(pair) < chunks) {
                        assertThat(verify.isAlive()).as(verify::said).isTrue();
                        Thread.sleep(2);
                    }
                    verify.kill();
                    killedBehind.add(chunksRead(pair));
                    assertThat(verify.printed())
                            .as("it was midway, seed " + seed)
                            .isEmpty();
                }
                assertThat(folder.resolve("resumed").resolve("report.json")).doesNotExist();
                // Rows that differ, and are not seen any more behind where the walk is: their keys are changed.
                pair.a().execute("UPDATE r.big SET id = -id WHERE id = " + (ROWS - 2 * kill));
                pair.awaitInSync(AuditedPair.SOON);
            }
            Map<String, JsonNode> resumed = run(pair, auditor, "resumed", "--resume");
            Map<String, JsonNode> whole = run(pair, auditor, "whole");
            assertThat(whole.keySet().stream().filter(what -> what.startsWith("finding ")))
                    .hasSizeGreaterThan(100);
            System.out.println("killed behind so many chunks: " + killedBehind);
            assertThat(resumed.keySet()).as("seed " + seed).isEqualTo(whole.keySet());
            for (String what : whole.keySet()) {
                assertThat(String.valueOf(resumed.get(what)))
                        .as(what + ", seed " + seed)
                        .isEqualTo(String.valueOf(whole.get(what)));
            }
            assertThat(folder.resolve("journal-resumed").resolve("verify.json")).doesNotExist();
        }
    }

    private static void tables(MySqlPair pair, SplittableRandom random) throws SQLException {
        pair.a().execute("CREATE DATABASE r");
        for (String table : List.of("big", "names", "last")) {
            String key = table.equals("names") ? "VARCHAR(50)" : "INT";
            pair.a().execute("CREATE TABLE r." + table + " (id " + key + " PRIMARY KEY, v VARCHAR(40), n INT)");
        }
        pair.awaitInSync(AuditedPair.SOON);
        for (Side side : Side.values()) {
            pair.server(side)
                    .execute(
                            "USE r",
                            "SET SESSION sql_log_bin = 0, cte_max_recursion_depth = 1000000",
                            "INSERT INTO r.big WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < "
                                    + ROWS + ") SELECT n, LEFT(SHA2(n, 256), 40), n FROM i",
                            "INSERT INTO r.names SELECT CONCAT('k', v), v, n FROM r.big WHERE id <= 20000",
                            "INSERT INTO r.last SELECT * FROM r.big WHERE id <= 20000");
        }
        List<String> different = new ArrayList<>(List.of("SET sql_log_bin = 0"));
        for (int i = 0; i < 40; i++) {
            different.add("UPDATE r.big SET n = -1 WHERE id = " + random.nextInt(1, ROWS - 100));
            different.add("DELETE FROM r.last WHERE id = " + random.nextInt(1, 20_000));
            different.add("UPDATE r.names SET v = 'x' WHERE n = " + random.nextInt(1, 20_000));
        }
        different.add("UPDATE r.big SET v = 'moved' WHERE id > " + (ROWS - 100));
        pair.b().execute(different.toArray(String[]::new));
    }

    /** On a, since that was last set to nothing. */
    private static long chunksRead(MySqlPair pair) throws SQLException {
        return Long.parseLong(pair.a()
                .queryOne("SELECT COALESCE(SUM(COUNT_STAR), 0) FROM"
                        + " performance_schema.events_statements_summary_by_digest WHERE DIGEST_TEXT"
                        + " LIKE"
                        + " 'SELECT COUNT ( * ) , BIT_XOR (%' OR DIGEST_TEXT LIKE"
                        + " 'SELECT COUNT ( * ) , GROUP_CONCAT (%'"));
    }

    private CommandProcess verify(MySqlPair pair, Credentials auditor, String name, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "verify",
                "--chunk-size",
                "" + CHUNK,
                "--out",
                folder.resolve(name).toString(),
                "--format",
                "json"));
        arguments.addAll(List.of("--journal", folder.resolve("journal-" + name).toString()));
        arguments.addAll(CommandProcess.nodes(pair, auditor));
        arguments.addAll(List.of(more));
        return CommandProcess.start(folder, "256m", CommandProcess.passwords(auditor), arguments);
    }

    /** What it says of each table and all of each row, without how long it took and in how many pieces. */
    private Map<String, JsonNode> run(MySqlPair pair, Credentials auditor, String name, String... more)
            throws Exception {
        try (CommandProcess verify = verify(pair, auditor, name, more)) {
            assertThat(verify.exitStatus()).as(verify::said).isEqualTo(1);
        }
        JsonNode report = new JsonMapper()
                .readTree(Files.readAllBytes(folder.resolve(name).resolve("report.json")));
        Map<String, JsonNode> said = new TreeMap<>();
        said.put("verdict", report.get("verdict"));
        for (JsonNode table : report.get("tables")) {
            // Rows that go behind a walk are settled one by one, and counted by none that has passed them.
            boolean counted = !Run.text(table, "table").equals("big");
            said.put(Run.text(table, "table") + " rows", counted ? table.get("rows") : null);
            for (String field : List.of("status", "differences", "undetermined", "attributed", "reason", "digest")) {
                said.put(Run.text(table, "table") + " " + field, table.get(field));
            }
        }
        report.get("findings").forEach(finding -> said.put("finding " + Run.text(finding, "id"), finding));
        return said;
    }
}
