package dev.parallax.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parallax.change.TableCompleter;
import dev.parallax.mysql.Gtid;
import dev.parallax.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two files recorded from MySQL 9.7: DDL, inserts, a tagged GTID, a compressed transaction. Whatever happens to their
 * bytes is noticed.
 */
class LogFilesTest {

    @TempDir
    Path folder = Path.of("");

    private Path first = Path.of("");
    private Path second = Path.of("");

    @BeforeEach
    void copyFixture() throws IOException {
        first = copy("mysql-bin.000002");
        second = copy("mysql-bin.000003");
    }

    private Path copy(String name) throws IOException {
        Path target = folder.resolve(name);
        try (InputStream in = LogFilesTest.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("no fixture " + name);
            }
            Files.copy(in, target);
        }
        return target;
    }

    private static RecordingSink read(Path... files) {
        RecordingSink sink = new RecordingSink();
        new LogFiles(List.of(files), TableCompleter.NONE).read(sink);
        return sink;
    }

    private static ProblemException problem(String code, Path... files) {
        ProblemException problem = catchThrowableOfType(ProblemException.class, () -> read(files));
        assertThat(problem).isNotNull();
        assertThat(problem.code()).isEqualTo(code);
        return problem;
    }

    @Test
    void readsInTheOrderOfTheNumbers() {
        RecordingSink sink = read(second, first);
        assertThat(sink.logFiles)
                .extracting(file -> file.name())
                .containsExactly("mysql-bin.000002", "mysql-bin.000003");
        assertThat(sink.transactions).hasSize(6);
        // The head of the second file knows what the first one held, the tagged transaction too.
        assertThat(sink.transactions.get(3)).contains(":audit:1,");
        String server = sink.transactions.get(0).replaceAll(".*?([0-9a-f]{8}-[0-9a-f-]{27}).*", "$1");
        assertThat(sink.logFiles.get(1).previousGtids().contains(Gtid.parse(server + ":audit:1")))
                .isTrue();
        assertThat(sink.logFiles.get(0).previousGtids().contains(Gtid.parse(server + ":audit:1")))
                .isFalse();
    }

    @Test
    void noticesEveryChangedByte() throws IOException {
        byte[] sound = Files.readAllBytes(first);
        for (int i = 0; i < sound.length; i++) {
            byte[] damaged = sound.clone();
            damaged[i] ^= 0x01;
            Files.write(first, damaged);
            ProblemException problem = catchThrowableOfType(ProblemException.class, () -> read(first));
            // The lowest bit of the first event's flags says whether the file was closed, and may be either.
            assertThat(problem == null).as("byte " + i).isEqualTo(i == 4 + 17);
        }
    }

    @Test
    void noticesEveryCut() throws IOException {
        byte[] sound = Files.readAllBytes(first);
        List<String> whole = read(first).transactions;
        for (int length = 0; length < sound.length; length++) {
            Files.write(first, Arrays.copyOf(sound, length));
            RecordingSink sink = new RecordingSink();
            LogFiles files = new LogFiles(List.of(first), TableCompleter.NONE);
            ProblemException problem = catchThrowableOfType(ProblemException.class, () -> files.read(sink));
            // A cut between two transactions looks like a file that is still being written.
            assertThat(sink.transactions).isEqualTo(whole.subList(0, sink.transactions.size()));
            assertThat(problem != null || !sink.inTransaction())
                    .as("cut at " + length)
                    .isTrue();
        }
    }

    @Test
    void namesWhatIsNoLogOfMySql() throws IOException {
        problem("PX-SRC-001", folder.resolve("mysql-bin.000009"));
        Files.write(first, "#!/bin/sh\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        problem("PX-SRC-003", first);
        Files.write(first, new byte[] {(byte) 0xFD, 'b', 'i', 'n', 0, 0, 0, 0});
        assertThat(problem("PX-SRC-004", first)).hasMessageContaining("encrypted");
        Files.write(first, new byte[0]);
        problem("PX-SRC-002", first);
        Path unnumbered = folder.resolve("copy-of-a-log");
        Files.copy(second, unnumbered);
        problem("PX-SRC-007", second, unnumbered);
    }
}
