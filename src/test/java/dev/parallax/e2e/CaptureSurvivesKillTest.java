package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.cli.Main;
import dev.parallax.sandbox.Credentials;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A capture that is killed again and again under load ends with a journal that equals the servers' own logs. */
class CaptureSurvivesKillTest {

    @TempDir
    Path folder;

    @ParameterizedTest(name = "MySQL {0}, GTIDs {1}, {2} kills")
    @CsvSource({"8.0.31,true,20", "9.7,false,5"})
    void losesAndDoublesNothing(String version, boolean gtid, int kills) throws Exception {
        TestVersions.assume(version);
        long seed = Long.getLong("parallax.seed", System.nanoTime());
        System.out.println("seed " + seed + " (-Dparallax.seed)");
        SplittableRandom random = new SplittableRandom(seed);
        Path journal = folder.resolve("journal");
        try (MySqlPair pair = MySqlPair.start(SteadyLoad.options(version).withGtid(gtid))) {
            Credentials auditor = pair.auditorAccount();
            try (SteadyLoad load = new SteadyLoad(pair, seed)) {
                for (int kill = 0; kill < kills; kill++) {
                    killOne(capture(pair, auditor, journal, "--for", "10m"), kill, random);
                }
                System.out.println(load.end() + " rounds of load");
            }
            pair.awaitInSync(Duration.ofSeconds(90));
            conflict(pair);
            try (CommandProcess last = capture(pair, auditor, journal)) {
                assertThat(last.exitStatus()).as(last::said).isZero();
            }
            assertThat(TransactionLines.assertSame(journal, pair, "after " + kills + " kills, seed " + seed))
                    .isGreaterThan(1_000);
            assertSame(findings("--journal", journal.toString()), findings(binlogs(pair)));
        }
    }

    /** On a slow machine the load alone may meet nowhere, and there would be no finding to compare. */
    private static void conflict(MySqlPair pair) throws SQLException {
        pair.a()
                .execute(
                        "CREATE DATABASE meeting",
                        "CREATE TABLE meeting.t (id INT PRIMARY KEY, v INT)",
                        "INSERT INTO meeting.t VALUES (1, 0)");
        pair.awaitInSync(Duration.ofSeconds(90));
        pair.holdAppliers(() -> {
            pair.a().execute("UPDATE meeting.t SET v = 1 WHERE id = 1");
            pair.b().execute("UPDATE meeting.t SET v = 2 WHERE id = 1");
        });
        pair.awaitInSync(Duration.ofSeconds(90));
    }

    private CommandProcess capture(MySqlPair pair, Credentials auditor, Path journal, String... more)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of("capture", "--journal", journal.toString()));
        arguments.addAll(CommandProcess.nodes(pair, auditor));
        arguments.addAll(List.of(more));
        return CommandProcess.start(folder, "64m", CommandProcess.passwords(auditor), arguments);
    }

    /** Most are hit while they read, some before: while the JVM starts, while the journal is opened. */
    private static void killOne(CommandProcess capture, int kill, SplittableRandom random) throws Exception {
        try (capture) {
            if (kill % 4 == 3) {
                Thread.sleep(random.nextInt(50, 1_500));
            } else {
                capture.awaitSaying("reading the log of b");
                Thread.sleep(random.nextInt(0, 700));
            }
            assertThat(capture.isAlive()).as(capture::said).isTrue();
            capture.kill();
        }
    }

    private static String[] binlogs(MySqlPair pair) throws IOException {
        List<String> options = new ArrayList<>();
        for (Side side : Side.values()) {
            for (Path file : TransactionLines.logFiles(pair.server(side))) {
                options.add("--binlog");
                options.add(pair.server(side).name() + "=" + file);
            }
        }
        return options.toArray(String[]::new);
    }

    private static void assertSame(List<String> ofJournal, List<String> ofFiles) {
        for (int i = 0; i < Math.min(ofJournal.size(), ofFiles.size()); i++) {
            assertThat(ofJournal.get(i)).isEqualTo(ofFiles.get(i));
        }
        assertThat(ofJournal.size()).isEqualTo(ofFiles.size());
    }

    /** Every finding of a detection, as written to its file, in an order of our own, and the summary. */
    private List<String> findings(String... logs) throws IOException {
        Path out = Files.createTempDirectory(folder, "report");
        List<String> arguments = new ArrayList<>(List.of("detect", "--out", out.toString()));
        arguments.addAll(List.of(logs));
        StringWriter said = new StringWriter();
        int status =
                Main.run(new PrintWriter(said, true), new PrintWriter(said, true), arguments.toArray(String[]::new));
        assertThat(status).as(said::toString).isEqualTo(1);
        List<String> findings = Files.readAllLines(out.resolve("findings.ndjson")).stream()
                .sorted()
                .toList();
        System.out.println(logs[0] + ": " + findings.size() + " findings");
        assertThat(findings).isNotEmpty();
        List<String> all = new ArrayList<>(findings);
        String report = Files.readString(out.resolve("report.json")).replaceAll("\\s+", " ");
        all.add(report.replaceAll(".*(\"summary\".*)\"findings\" ?:.*", "$1")
                // A journal also keeps what the servers said of indexes and foreign keys, which files do not hold.
                .replaceAll("\"(unique|foreign)_key\" : 0, ", ""));
        return all;
    }
}
