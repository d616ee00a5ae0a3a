package dev.parallax.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parallax.change.RowsEvent;
import dev.parallax.problem.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalSpaceTest {

    private static final long SEED = 8;

    @TempDir
    Path temporary;

    private Journal open(JournalOptions options) {
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
    void aFullDiskStopsTheWriterAndLosesNothing() {
        AtomicLong free = new AtomicLong(500 << 20);
        JournalOptions options = JournalOptions.defaults().withFreeSpace(folder -> free.get());
        RowsEvent rows = Histories.insert(Histories.TABLES.get(0), 100_000, new Random(1));
        int[] done = {0};
        try (Journal journal = open(options)) {
            JournalWriter writer = journal.writer(JournalNode.A);
            ProblemException problem = catchThrowableOfType(ProblemException.class, () -> {
                for (; done[0] < 1000; done[0]++) {
                    if (done[0] == 200) {
                        free.set(63 << 20);
                    }
                    writer.begin(Histories.begin(SEED, done[0]));
                    writer.rows(rows);
                    writer.end(Histories.endOf(done[0]));
                }
            });
            assertThat(problem).isNotNull();
            assertThat(problem.code()).isEqualTo("PX-JRN-011");
            assertThat(problem.kind()).isEqualTo(ProblemException.Kind.INCONCLUSIVE);
            assertThat(problem.getMessage()).contains("63 MB free", "nothing is lost");
            assertThat(done[0]).isBetween(200, 300);
            assertThat(catchThrowableOfType(ProblemException.class, writer::flush))
                    .isSameAs(problem);
            int saved = replay().ends;
            assertThat(problem.getMessage()).endsWith("it resumes at " + Histories.endOf(saved - 1));
        }
        assertThat(catchThrowableOfType(
                                ProblemException.class, () -> open(options).writer(JournalNode.A))
                        .code())
                .isEqualTo("PX-JRN-011");
    }

    @Test
    void afterAFullDiskTheSameCommandGoesOn() {
        AtomicLong free = new AtomicLong(1 << 20);
        JournalOptions options = JournalOptions.defaults().withFreeSpace(folder -> free.get());
        try (Journal journal = open(options)) {
            assertThat(catchThrowableOfType(ProblemException.class, () -> journal.writer(JournalNode.A))
                            .getMessage())
                    .contains("1 MB free", "64 MB");
            free.set(1 << 30);
            Histories.deliver(journal.writer(JournalNode.A), SEED, 0, 20);
        }
        assertThat(replay().lines).isEqualTo(Histories.expected(SEED, 20));
    }

    private static Clock clock(AtomicLong nowMillis) {
        return new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return Instant.ofEpochMilli(nowMillis.get());
            }
        };
    }

    /** What is left are the last transactions, whole, behind a log file that says what was before them. */
    private int assertTail(int count) {
        List<String> lines = replay().lines;
        List<String> expected = Histories.expected(SEED, count);
        assertThat(lines.get(0)).startsWith("log LogFile[name=mysql-bin.");
        assertThat(lines.get(1)).startsWith("begin ");
        List<String> tail = lines.subList(1, lines.size());
        assertThat(expected.subList(expected.size() - tail.size(), expected.size()))
                .isEqualTo(tail);
        return (int) tail.stream().filter(line -> line.startsWith("end ")).count();
    }

    @Test
    void oldFilesAreDeletedByAge() {
        AtomicLong now = new AtomicLong(Instant.parse("2026-11-22T00:00:00Z").toEpochMilli());
        JournalOptions options = JournalOptions.defaults()
                .withClock(clock(now))
                .withRetention(new Retention(Duration.ofHours(5), Long.MAX_VALUE));
        try (Journal journal = open(options)) {
            JournalWriter writer = journal.writer(JournalNode.A);
            for (int i = 0; i < 24; i++) {
                Histories.deliver(writer, SEED, 10 * i, 10 * i + 10);
                writer.flush();
                now.addAndGet(Duration.ofHours(1).toMillis());
            }
            assertThat(writer.lastComplete()).isPresent();
        }
        assertThat(QueueFiles.list(temporary.resolve("j/a"))).hasSize(6);
        assertThat(assertTail(240)).isEqualTo(60);
        // The past that is gone is still known.
        try (Journal journal = open(options)) {
            JournalWriter writer = journal.writer(JournalNode.A);
            Histories.deliver(writer, SEED, 200, 260);
            assertThat(writer.duplicates()).isEqualTo(40);
        }
        assertTail(260);
    }

    @Test
    void oldFilesAreDeletedBySize() throws Exception {
        long limit = 40 << 20;
        JournalOptions options = JournalOptions.defaults()
                .withFiles(100_000, Duration.ofHours(1))
                .withRetention(new Retention(Duration.ofDays(1000), limit));
        try (Journal journal = open(options)) {
            JournalWriter writer = journal.writer(JournalNode.A);
            for (int i = 0; i < 3000; i += 20) {
                Histories.deliver(writer, SEED, i, i + 20);
                writer.flush();
            }
        }
        long bytes = 0;
        for (Path file : QueueFiles.list(temporary.resolve("j/a")).values()) {
            bytes += Files.size(file);
        }
        assertThat(bytes).isLessThan(limit);
        assertThat(assertTail(3000)).isLessThan(2900);
    }

    @Test
    void aTransactionWhoseBeginningIsGoneIsPassedOver() {
        JournalOptions options = JournalOptions.defaults()
                .withFiles(300_000, Duration.ofHours(1))
                .withRetention(new Retention(Duration.ofDays(1000), 12 << 20));
        RowsEvent rows = Histories.insert(Histories.TABLES.get(0), 100_000, new Random(1));
        try (Journal journal = open(options)) {
            JournalWriter writer = journal.writer(JournalNode.A);
            Histories.deliver(writer, SEED, 0, 50);
            writer.begin(Histories.begin(SEED, 50));
            for (int i = 0; i < 100; i++) {
                writer.rows(rows);
            }
            writer.end(Histories.endOf(50));
            Histories.deliver(writer, SEED, 51, 53);
        }
        List<String> lines = replay().lines;
        assertThat(lines.get(0)).startsWith("log ");
        assertThat(lines).contains("end " + Histories.endOf(52)).doesNotContain("end " + Histories.endOf(50));
    }
}
