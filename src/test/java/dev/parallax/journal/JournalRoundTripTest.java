package dev.parallax.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.change.RowStore;
import dev.parallax.change.RowsEvent;
import dev.parallax.change.Statement;
import dev.parallax.change.TableMap;
import dev.parallax.mysql.BinlogPosition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalRoundTripTest {

    @TempDir
    Path temporary;

    private final JournalOptions options = JournalOptions.defaults();

    private Journal open(JournalOptions with) {
        return Journal.open(temporary.resolve("j"), Histories.A, Histories.B, with);
    }

    private Histories.Recorder replay() {
        try (JournalReader reader = JournalReader.open(temporary.resolve("j"), JournalNode.A)) {
            Histories.Recorder first = new Histories.Recorder();
            reader.replay(first);
            Histories.Recorder second = new Histories.Recorder();
            reader.replay(second);
            assertThat(second.lines).isEqualTo(first.lines);
            return first;
        }
    }

    @Test
    void whatGoesInComesOut() {
        long seed = System.nanoTime();
        System.err.println("JournalRoundTripTest seed " + seed);
        try (Journal journal = open(options)) {
            Histories.deliver(journal.writer(JournalNode.A), seed, 0, 2000);
            Histories.deliver(journal.writer(JournalNode.B), seed + 1, 0, 10);
        }
        assertThat(replay().lines).isEqualTo(Histories.expected(seed, 2000));
    }

    @Test
    void smallFilesFollowOneAnother() {
        long seed = 42;
        try (Journal journal = open(options.withFiles(20_000, Duration.ofHours(1)))) {
            JournalWriter writer = journal.writer(JournalNode.A);
            for (int i = 0; i < 300; i += 3) {
                Histories.deliver(writer, seed, i, i + 3);
                writer.flush();
            }
        }
        assertThat(QueueFiles.list(temporary.resolve("j/a"))).hasSizeGreaterThan(5);
        assertThat(replay().lines).isEqualTo(Histories.expected(seed, 300));
    }

    @Test
    void anEmptyJournalReadsAsEmpty() {
        open(options).close();
        assertThat(replay().lines).isEmpty();
        try (Journal journal = open(options)) {
            assertThat(journal.writer(JournalNode.A).resumePosition()).isEmpty();
        }
        assertThat(replay().lines).isEmpty();
        try (JournalReader reader = JournalReader.open(temporary.resolve("j"), JournalNode.B)) {
            assertThat(reader.lastCut()).isEmpty();
            assertThat(reader.lastComplete()).isEmpty();
            assertThat(reader.nodeIdentity()).isEqualTo(Histories.B);
        }
    }

    @Test
    void aTransactionBiggerThanDocumentsPassesThrough() {
        Random random = new Random(7);
        Histories.Recorder expected = new Histories.Recorder();
        try (Journal journal = open(options.withFiles(1 << 20, Duration.ofHours(1)))) {
            JournalWriter writer = journal.writer(JournalNode.A);
            writer.logFile(Histories.logFile(1));
            expected.logFile(Histories.logFile(1));
            for (int i = 0; i < 3; i++) {
                writer.begin(Histories.begin(1, i));
                expected.begin(Histories.begin(1, i));
                String query = "q".repeat(700_000) + "é";
                writer.rowsQuery(query);
                expected.rowsQuery(query);
                writer.statement(new Statement("s", query));
                expected.statement(new Statement("s", query));
                for (int size : new int[] {100, 262_000, 262_114, 262_115, 262_144, 5_000_000, 0, 300_000}) {
                    RowsEvent rows = Histories.insert(Histories.TABLES.get(i), size, random);
                    writer.rows(rows);
                    expected.rows(rows);
                }
                writer.end(Histories.endOf(i));
                expected.end(Histories.endOf(i));
            }
        }
        assertThat(replay().lines).isEqualTo(expected.lines);
        assertThat(QueueFiles.list(temporary.resolve("j/a"))).hasSizeGreaterThan(5);
    }

    @Test
    void rowEventsAreFetchedByTheirPlace() {
        long seed = 3;
        try (Journal journal = open(options.withFiles(100_000, Duration.ofHours(1)))) {
            JournalWriter writer = journal.writer(JournalNode.A);
            writer.begin(Histories.begin(seed, 0));
            writer.rows(Histories.insert(Histories.TABLES.get(0), 1_000_000, new Random(1)));
            writer.end(Histories.endOf(0));
            for (int i = 1; i < 1000; i++) {
                Histories.deliver(writer, seed, i, i + 1);
                if (i % 10 == 0) {
                    writer.flush();
                }
            }
        }
        record Place(long locator, int inner, TableMap table, String text) {}
        List<Place> places = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(temporary.resolve("j"), JournalNode.A)) {
            reader.replay(new Histories.Recorder() {
                @Override
                public void rows(RowsEvent rows) {
                    places.add(new Place(rows.locator(), rows.inner(), rows.table(), describe(rows)));
                }
            });
            Collections.shuffle(places, new Random(5));
            try (RowStore store = reader.rowStore()) {
                for (Place place : places) {
                    RowsEvent rows = store.fetch(place.locator(), place.inner(), place.table());
                    assertThat(Histories.Recorder.describe(rows)).isEqualTo(place.text());
                    assertThat(rows.locator()).isEqualTo(place.locator());
                }
            }
        }
        assertThat(places).hasSizeGreaterThan(1000);
    }

    @Test
    void equalTablesAreOneInstanceInAPass() {
        try (Journal journal = open(options.withFiles(20_000, Duration.ofHours(1)))) {
            JournalWriter writer = journal.writer(JournalNode.A);
            for (int i = 0; i < 100; i++) {
                Histories.deliver(writer, 1, i, i + 1);
                writer.flush();
            }
        }
        IdentityHashMap<TableMap, Boolean> seen = new IdentityHashMap<>();
        try (JournalReader reader = JournalReader.open(temporary.resolve("j"), JournalNode.A)) {
            reader.replay(new Histories.Recorder() {
                @Override
                public void rows(RowsEvent rows) {
                    seen.put(rows.table(), true);
                }
            });
        }
        assertThat(seen).hasSize(Histories.TABLES.size());
    }

    @Test
    void theLastCutCounts() {
        Cut first = new Cut("", "OFF", null, null, Instant.parse("2026-11-22T10:00:00Z"), false, "lag");
        Cut second = new Cut(
                Histories.A.serverUuid() + ":1-5",
                "ON",
                new BinlogPosition("x.000001", 4),
                new BinlogPosition("x.000002", 5_000_000_000L),
                Instant.parse("2026-11-22T10:00:00.123456789Z"),
                true,
                "");
        try (Journal journal = open(options.withFiles(10_000, Duration.ofHours(1)))) {
            JournalWriter writer = journal.writer(JournalNode.A);
            writer.cut(first);
            Histories.deliver(writer, 1, 0, 10);
            writer.cut(second);
            // Into later files, whose heads repeat the cut.
            Histories.deliver(writer, 1, 10, 20);
            writer.flush();
            Histories.deliver(writer, 1, 20, 21);
        }
        try (JournalReader reader = JournalReader.open(temporary.resolve("j"), JournalNode.A)) {
            assertThat(reader.lastCut()).contains(second);
            assertThat(reader.lastComplete())
                    .contains(new Checkpoint(
                            Histories.endOf(20), Histories.begin(1, 20).id()));
            assertThat(reader.logFiles()).containsExactly(Histories.logFile(9));
        }
    }

    @Test
    void aReaderKeepsItsEndWhileTheWriterGoesOn() {
        try (Journal journal = open(options)) {
            JournalWriter writer = journal.writer(JournalNode.A);
            Histories.deliver(writer, 1, 0, 100);
            writer.flush();
            try (JournalReader reader = JournalReader.open(temporary.resolve("j"), JournalNode.A)) {
                Histories.deliver(writer, 1, 100, 200);
                writer.flush();
                Histories.Recorder recorder = new Histories.Recorder();
                reader.replay(recorder);
                assertThat(recorder.lines).isEqualTo(Histories.expected(1, 100));
            }
        }
    }

    @Test
    void anEmptyJournalIsSmall() throws Exception {
        try (Journal journal = open(options)) {
            journal.writer(JournalNode.A);
            Histories.deliver(journal.writer(JournalNode.A), 1, 0, 1);
        }
        Process du = new ProcessBuilder("du", "-sk", temporary.resolve("j").toString()).start();
        String output = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        long kilobytes = Long.parseLong(output.substring(0, output.indexOf('\t')));
        assertThat(kilobytes).isLessThan(1024);
        assertThat(Files.exists(temporary.resolve("j/journal.properties"))).isTrue();
    }
}
