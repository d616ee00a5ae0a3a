package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.Credentials;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.testing.TestVersions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C leaves nothing behind: no temporary folder, no server, and a journal that can be gone on with. */
class CommandInterruptTest {

    @TempDir
    Path folder;

    @Test
    void auditLeavesNoFolderAndCaptureAJournalToGoOnWith() throws Exception {
        long seed = Long.getLong("parallax.seed", System.nanoTime());
        System.out.println("seed " + seed + " (-Dparallax.seed)");
        SplittableRandom random = new SplittableRandom(seed);
        Path journal = folder.resolve("journal");
        try (MySqlPair pair = MySqlPair.start(SteadyLoad.options(TestVersions.USUAL))) {
            Credentials auditor = pair.auditorAccount();
            try (SteadyLoad load = new SteadyLoad(pair, seed)) {
                for (int i = 0; i < 3; i++) {
                    interrupt(
                            List.of(
                                    "audit",
                                    "--for",
                                    "10m",
                                    "--out",
                                    folder.resolve("reports").toString()),
                            pair,
                            auditor,
                            random);
                    assertThat(left()).as("after audit, seed " + seed).isEmpty();
                    interrupt(
                            List.of("capture", "--for", "10m", "--journal", journal.toString()), pair, auditor, random);
                    assertThat(left()).as("after capture, seed " + seed).isEmpty();
                }
                load.end();
            }
            pair.awaitInSync(Duration.ofSeconds(60));
            List<String> last = new ArrayList<>(List.of("capture", "--journal", journal.toString()));
            last.addAll(CommandProcess.nodes(pair, auditor));
            try (CommandProcess capture =
                    CommandProcess.start(folder, "64m", CommandProcess.passwords(auditor), last)) {
                assertThat(capture.exitStatus()).as(capture::said).isZero();
            }
            TransactionLines.assertSame(journal, pair, "after interrupts, seed " + seed);
        }
    }

    private void interrupt(List<String> command, MySqlPair pair, Credentials auditor, SplittableRandom random)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(CommandProcess.nodes(pair, auditor));
        try (CommandProcess process =
                CommandProcess.start(folder, "64m", CommandProcess.passwords(auditor), arguments)) {
            process.awaitSaying("reading the log of b");
            Thread.sleep(random.nextInt(0, 500));
            process.interrupt();
        }
    }

    @Test
    void demoLeavesNoServerAndNoFolder() throws Exception {
        long seed = Long.getLong("parallax.seed", System.nanoTime());
        System.out.println("seed " + seed + " (-Dparallax.seed)");
        SplittableRandom random = new SplittableRandom(seed);
        // Once while the servers start, once while they work.
        for (String stage : List.of("starting two", "same accounts at the same time")) {
            List<String> arguments = List.of(
                    "demo",
                    "--mysql",
                    TestVersions.USUAL,
                    "--out",
                    folder.resolve("reports").toString());
            try (CommandProcess demo =
                    CommandProcess.start(folder, "128m", Map.of("PARALLAX_SANDBOX", "local"), arguments)) {
                demo.awaitSaying(stage);
                Thread.sleep(random.nextInt(0, 400));
                assertThat(demo.isAlive()).as(demo::said).isTrue();
                demo.interrupt();
            }
            assertThat(left()).as(stage + ", seed " + seed).isEmpty();
            assertThat(processes()).as(stage + ", seed " + seed).isEmpty();
        }
    }

    /** What the commands left in their temporary folder. */
    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.walk(CommandProcess.temporaryFolder(folder))) {
            return files.map(Path::toString)
                    .filter(name -> name.contains("parallax"))
                    .filter(name -> !name.contains("hsperfdata"))
                    .toList();
        }
    }

    /** Processes that use this test's folder. */
    private List<String> processes() {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(folder.toString()) && line.contains("mysqld"))
                .toList();
    }
}
