package dev.parallax.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parallax.change.LogFile;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.GtidSet;
import dev.parallax.problem.ProblemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalResumeTest {

    private static final long SEED = 11;

    @TempDir
    Path temporary;

    private final JournalOptions options = JournalOptions.defaults().withFiles(100_000, Duration.ofHours(1));

    private Journal open() {
        return Journal.open(temporary.resolve("j"), Histories.A, Histories.B, options);
    }

    private Histories.Recorder replay() {
        try (JournalReader reader = JournalReader.open(temporary.resolve("j"), JournalNode.A)) {
            Histories.Recorder recorder = new Histories.Recorder();
            reader.replay(recorder);
            return recorder;
        }
    }

    @Test
    void reopeningGoesOnBehindTheLastCompleteTransaction() {
        Random random = new Random(SEED);
        int count = 0;
        for (int round = 0; round < 20; round++) {
            try (Journal journal = open()) {
                JournalWriter writer = journal.writer(JournalNode.A);
                if (count > 0) {
                    assertThat(writer.lastComplete())
                            .contains(new Checkpoint(
                                    Histories.endOf(count - 1),
                                    Histories.begin(SEED, count - 1).id()));
                }
                // At least once: the source starts somewhat too early.
                int from = Math.max(0, count - random.nextInt(60));
                int to = count + random.nextInt(60);
                Histories.deliver(writer, SEED, from, to);
                assertThat(writer.duplicates()).isEqualTo(Math.min(to, count) - from);
                count = Math.max(count, to);
            }
        }
        assertThat(replay().lines).isEqualTo(Histories.expected(SEED, count));
    }

    @Test
    void whatABrokenConnectionCutOffIsAbandonedAndComesAgain() {
        try (Journal journal = open()) {
            JournalWriter writer = journal.writer(JournalNode.A);
            Histories.deliver(writer, SEED, 0, 5);
            writer.begin(Histories.begin(SEED, 5));
            Histories.contents(writer, SEED, 5);
            writer.flush();
            writer.abandon();
            Histories.deliver(writer, SEED, 3, 8);
            assertThat(writer.duplicates()).isEqualTo(2);
            // Cut off inside a transaction that is dropped anyway.
            writer.begin(Histories.begin(SEED, 6));
            writer.abandon();
        }
        Histories.Recorder recorder = replay();
        assertThat(recorder.lines).containsOnlyOnce("abandon");
        assertThat(recorder.complete()).isEqualTo(Histories.expected(SEED, 8));
    }

    @Test
    void anOpenTransactionIsAbandonedOnClose() {
        try (Journal journal = open()) {
            JournalWriter writer = journal.writer(JournalNode.A);
            Histories.deliver(writer, SEED, 0, 5);
            writer.begin(Histories.begin(SEED, 5));
            Histories.contents(writer, SEED, 5);
        }
        assertThat(replay().lines).endsWith("abandon");
        assertThat(replay().complete()).isEqualTo(Histories.expected(SEED, 5));
    }

    @Test
    void aTransactionStillOpenAtTheReadersEndIsAbandonedToTheReader() {
        try (Journal journal = open()) {
            JournalWriter writer = journal.writer(JournalNode.A);
            Histories.deliver(writer, SEED, 0, 5);
            writer.begin(Histories.begin(SEED, 5));
            Histories.contents(writer, SEED, 5);
            writer.flush();
            assertThat(replay().complete()).isEqualTo(Histories.expected(SEED, 5));
            writer.end(Histories.endOf(5));
            writer.flush();
            assertThat(replay().lines).isEqualTo(Histories.expected(SEED, 6));
        }
    }

    @Test
    void anEmptyLogFileMovesTheResumePosition() {
        try (Journal journal = open()) {
            journal.writer(JournalNode.A).logFile(Histories.logFile(9));
        }
        try (Journal journal = open()) {
            JournalWriter writer = journal.writer(JournalNode.A);
            assertThat(writer.lastComplete()).contains(new Checkpoint(new BinlogPosition("mysql-bin.000009", 4), null));
            Histories.deliver(writer, SEED, 0, 3);
        }
        assertThat(replay().lines).isEqualTo(Histories.expected(SEED, 3));
    }

    @Test
    void anotherLogFileOfTheSameNameIsRefused() {
        try (Journal journal = open()) {
            Histories.deliver(journal.writer(JournalNode.A), SEED, 0, 3);
        }
        try (Journal journal = open()) {
            JournalWriter writer = journal.writer(JournalNode.A);
            // A server that does not say when the file was begun is believed.
            writer.logFile(new LogFile("mysql-bin.000009", "8.0.31", 0, GtidSet.empty()));
            LogFile other = new LogFile("mysql-bin.000009", "8.0.31", 1_799_999_999L, GtidSet.empty());
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> writer.logFile(other))
                    .satisfies(e -> assertThat(e.code()).isEqualTo("PX-JRN-013"))
                    .withMessageContaining("mysql-bin.000009");
        }
    }
}
