package dev.parallax.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parallax.change.RowStore;
import dev.parallax.problem.ProblemException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A damaged queue says so, or is read as a prefix where damage looks like the end; it never lies and never hangs. */
@Timeout(120)
class JournalDamageTest {

    private static final long SEED = 5;
    private static final int COUNT = 400;

    @TempDir
    Path temporary;

    private int copies;

    private Path journal() {
        Path folder = temporary.resolve("j");
        JournalOptions options = JournalOptions.defaults().withFiles(60_000, Duration.ofHours(1));
        try (Journal journal = Journal.open(folder, Histories.A, Histories.B, options)) {
            JournalWriter writer = journal.writer(JournalNode.A);
            for (int i = 0; i < COUNT; i += 10) {
                Histories.deliver(writer, SEED, i, i + 10);
                writer.flush();
            }
        }
        return folder;
    }

    private Path copy(Path folder) throws IOException {
        Path target = temporary.resolve("copy" + copies++);
        Files.createDirectories(target.resolve("a"));
        Files.copy(folder.resolve("journal.properties"), target.resolve("journal.properties"));
        try (var files = Files.list(folder.resolve("a"))) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve("a").resolve(file.getFileName()));
            }
        }
        return target;
    }

    private List<Path> files(Path folder) {
        return new ArrayList<>(QueueFiles.list(folder.resolve("a")).values());
    }

    /** Null when the journal could be read as a prefix. */
    private ProblemException read(Path folder) {
        return catchThrowableOfType(ProblemException.class, () -> {
            Histories.Recorder recorder = new Histories.Recorder();
            try (JournalReader reader = JournalReader.open(folder, JournalNode.A)) {
                reader.replay(recorder);
            }
            List<String> complete = recorder.complete();
            assertThat(Histories.expected(SEED, COUNT).subList(0, complete.size()))
                    .isEqualTo(complete);
        });
    }

    private static void assertDamaged(ProblemException problem) {
        assertThat(problem).isNotNull();
        assertThat(problem.code()).isEqualTo("PX-JRN-010");
        assertThat(problem.kind()).isEqualTo(ProblemException.Kind.INCONCLUSIVE);
    }

    @Test
    void aFlippedByteOfARecordIsNoticed() throws Exception {
        Path folder = copy(journal());
        Path file = files(folder).get(1);
        byte[] bytes = Files.readAllBytes(file);
        int at = indexOf(bytes, "mysql-bin.0000".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        bytes[at + 3] ^= 1;
        Files.write(file, bytes);
        assertDamaged(read(folder));
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; i < bytes.length - part.length; i++) {
            if (java.util.Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new AssertionError();
    }

    @Test
    void aMissingFileInTheMiddleIsNoticed() throws Exception {
        Path folder = copy(journal());
        Files.delete(files(folder).get(2));
        assertDamaged(read(folder));
    }

    @Test
    void anotherFileInTheQueueIsNoticed() throws Exception {
        Path folder = copy(journal());
        Files.writeString(folder.resolve("a/notes.cq4"), "hello");
        assertDamaged(read(folder));
    }

    @Test
    void randomBytesOverwrittenNeverGiveAWrongJournal() throws Exception {
        long seed = System.nanoTime();
        System.err.println("JournalDamageTest seed " + seed);
        Random random = new Random(seed);
        Path whole = journal();
        for (int round = 0; round < 40; round++) {
            Path folder = copy(whole);
            List<Path> files = files(folder);
            Path file = files.get(random.nextInt(files.size()));
            try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
                for (int i = 0; i < 4; i++) {
                    // Chronicle's own structures lie in the first kilobytes, documents behind the index pages.
                    access.seek(random.nextInt(3) == 0 ? random.nextInt(2048) : 130_000 + random.nextInt(80_000));
                    access.write(random.nextInt(256));
                }
            }
            ProblemException problem = read(folder);
            if (problem != null) {
                assertDamaged(problem);
            }
        }
    }

    @Test
    void aTruncatedFileIsNoticedOrReadAsAPrefix() throws Exception {
        Path whole = journal();
        int last = files(whole).size() - 1;
        for (int index : new int[] {0, 1, last}) {
            for (long length : new long[] {0, 1, 100, 5_000, 140_000, 1 << 20, (5 << 20) - 1}) {
                Path folder = copy(whole);
                try (RandomAccessFile access =
                        new RandomAccessFile(files(folder).get(index).toFile(), "rw")) {
                    access.setLength(length);
                }
                ProblemException problem = read(folder);
                if (index == last && length == 0) {
                    assertThat(problem).isNull();
                } else {
                    assertDamaged(problem);
                }
            }
        }
    }

    @Test
    void aPlaceThatIsNotThereCannotBeFetched() {
        Path folder = journal();
        try (JournalReader reader = JournalReader.open(folder, JournalNode.A);
                RowStore store = reader.rowStore()) {
            long far = ChronicleSetup.FILES.toIndex(1, 1_000_000);
            assertDamaged(
                    catchThrowableOfType(ProblemException.class, () -> store.fetch(far, 24, Histories.TABLES.get(0))));
        }
    }
}
