package dev.parallax.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process killed at any moment leaves a prefix of whole transactions, and the next one goes on behind it. */
class JournalKillTest {

    private static final int KILLS = 20;
    private static final int SHORTEST_MICROS = 150_000;
    private static final int LONGEST_MICROS = 10_000_000;

    @TempDir
    Path temporary;

    @Test
    void aKilledWriterLeavesWholeTransactions() throws Exception {
        long seed = System.nanoTime();
        System.err.println("JournalKillTest seed " + seed);
        Random random = new Random(seed);
        Path folder = temporary.resolve("j");
        int previous = 0;
        int atMost = SHORTEST_MICROS;
        for (int kill = 0; kill < KILLS; kill++) {
            Process child = start(folder, seed);
            try (BufferedReader output =
                    new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
                String line = output.readLine();
                if (!"ready".equals(line)) {
                    throw new AssertionError(
                            line + "\n" + String.join("\n", output.lines().toList()));
                }
                TimeUnit.MICROSECONDS.sleep(random.nextInt(atMost));
            } finally {
                child.destroyForcibly().waitFor();
            }
            int complete = check(folder, seed, previous);
            // A busy machine may not get to the first transaction in that time.
            atMost = complete > previous ? SHORTEST_MICROS : Math.min(LONGEST_MICROS, atMost * 2);
            previous = complete;
        }
        assertThat(previous).isGreaterThan(KILLS);
        try (Journal journal = Journal.open(folder, Histories.A, Histories.B, JournalOptions.defaults())) {
            Histories.deliver(journal.writer(JournalNode.A), seed, previous - 1, previous + 100);
        }
        assertThat(check(folder, seed, previous)).isEqualTo(previous + 100);
    }

    private static int check(Path folder, long seed, int atLeast) {
        Histories.Recorder recorder = new Histories.Recorder();
        try (JournalReader reader = JournalReader.open(folder, JournalNode.A)) {
            reader.replay(recorder);
        }
        assertThat(recorder.ends).isGreaterThanOrEqualTo(atLeast);
        List<String> expected = Histories.expected(seed, recorder.ends);
        List<String> complete = recorder.complete();
        // The head of the log file that follows may be there already.
        assertThat(complete.subList(0, expected.size())).isEqualTo(expected);
        assertThat(complete.size()).isLessThanOrEqualTo(expected.size() + 1);
        return recorder.ends;
    }

    private static Process start(Path folder, long seed) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
                "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                AppendingMain.class.getName(),
                folder.toString(),
                String.valueOf(seed)));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
