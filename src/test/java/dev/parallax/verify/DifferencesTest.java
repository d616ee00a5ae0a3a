package dev.parallax.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.finding.Value;
import dev.parallax.mysql.TableName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that differ come back from their files as they went in, and each counts once. */
class DifferencesTest {

    private static final TableName T = new TableName("s", "t");

    @TempDir
    private Path folder = Path.of("");

    private static RowDifference row(TableName table, String... key) {
        List<Value> a = List.of(
                new Value("id", key.length == 0 ? "1" : key[0], false),
                new Value("nothing", null, false),
                new Value("text", "\0\ud83d half \ud83d\ude00 #" + "x".repeat(1_500), true));
        return new RowDifference(
                table, List.of(key), a.subList(0, key.length == 0 ? 0 : 1), a, null, List.of("text"), true, 1, 0);
    }

    @Test
    void rowsComeBackInTheirOrder() throws IOException {
        try (Differences differences = new Differences(folder)) {
            List<RowDifference> rows = new ArrayList<>();
            for (int i = 0; i < 20_000; i++) {
                rows.add(row(i % 2 == 0 ? T : new TableName("s", "u"), String.valueOf(i / 2), "k"));
                assertThat(differences.add(rows.get(i))).isTrue();
            }
            assertThat(differences.count()).isEqualTo(rows.size());
            List<RowDifference> read = new ArrayList<>();
            differences.forEach(read::add);
            assertThat(read).isEqualTo(rows);
            differences.forEachAt((at, row) -> assertThat(differences.read(at)).isEqualTo(row));
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).as("files have no name").isEmpty();
            }
        }
    }

    @Test
    void aRowCountsOnceAndRowsWithoutKeyEach() {
        try (Differences differences = new Differences(folder)) {
            assertThat(differences.add(row(T, "1", "23"))).isTrue();
            assertThat(differences.add(row(T, "12", "3"))).isTrue();
            assertThat(differences.add(row(new TableName("s", "u"), "1", "23"))).isTrue();
            assertThat(differences.add(row(T, "1", "23"))).isFalse();
            assertThat(differences.add(row(T))).isTrue();
            assertThat(differences.add(row(T))).isTrue();
            assertThat(differences.count()).isEqualTo(5);
            assertThat(differences.withoutKey()).containsExactly(T);
        }
    }

    /** Every hash is shared by three records. */
    @Test
    void recordsThatShareAHashAreToldApart() {
        try (SpoolFile file = new SpoolFile(folder);
                SpoolIndex index = new SpoolIndex(folder)) {
            int count = 30_000;
            for (int i = 0; i < count; i++) {
                index.add(hash(i), file.append(bytes(i)));
            }
            for (int i = 0; i < count; i++) {
                byte[] wanted = bytes(i);
                int slot = index.find(hash(i), at -> java.util.Arrays.equals(file.read(at), wanted));
                assertThat(file.read(index.offset(slot))).isEqualTo(wanted);
                assertThat(index.note(slot)).isZero();
                index.note(slot, i + 1);
            }
            assertThat(index.find(hash(7), at -> false)).isEqualTo(-1);
            assertThat(index.find(hash(3 * count), at -> true)).isEqualTo(-1);
            assertThat(index.note(index.find(hash(0), at -> at == 0))).isEqualTo(1);
            index.clearNotes();
            assertThat(index.note(index.find(hash(0), at -> at == 0))).isZero();
        }
    }

    private static long hash(int i) {
        return i / 3 * 0x9E3779B97F4A7C15L;
    }

    private static byte[] bytes(int i) {
        return ("record " + i + (i % 100 == 0 ? "x".repeat(5_000) : "")).getBytes(StandardCharsets.UTF_8);
    }
}
