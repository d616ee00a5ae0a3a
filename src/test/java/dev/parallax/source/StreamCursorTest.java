package dev.parallax.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parallax.change.TableCompleter;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A stream that loses, doubles or makes up an event is out of step, and says so. */
class StreamCursorTest {

    private static final String FILE = "mysql-bin.000002";

    private final RecordingSink sink = new RecordingSink();

    private StreamCursor cursor() {
        return cursor(null);
    }

    private StreamCursor cursor(@Nullable BinlogPosition until) {
        return new StreamCursor(
                "a",
                new BinlogPosition(FILE, 4),
                sink,
                TableCompleter.NONE,
                () -> false,
                () -> until,
                StreamListener.NONE);
    }

    private static List<byte[]> events() throws IOException {
        try (InputStream in = StreamCursorTest.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IOException("no fixture " + FILE);
            }
            byte[] log = in.readAllBytes();
            List<byte[]> events = new ArrayList<>();
            for (int at = 4; at < log.length; ) {
                int length = LittleEndian.int32(log, at + 9);
                events.add(Arrays.copyOfRange(log, at, at + length));
                at += length;
            }
            return events;
        }
    }

    private static void feed(StreamCursor cursor, List<byte[]> events) {
        events.forEach(event -> cursor.event(event, event.length));
    }

    @Test
    void followsTheLogIntoTheNextFile() throws IOException {
        StreamCursor cursor = cursor();
        feed(cursor, events());
        assertThat(cursor.boundary()).isEqualTo(new BinlogPosition("mysql-bin.000003", 4));
        assertThat(sink.transactions).hasSize(5);
    }

    /** A place behind the end need not exist: only a server that sends something says that it has the place. */
    @Test
    void asksTheServerAlsoWhereTheEndIsReachedBefore() throws IOException {
        StreamCursor cursor = cursor(new BinlogPosition(FILE, 4));
        assertThat(cursor.wantsMore()).isTrue();
        byte[] first = events().get(0);
        assertThat(cursor.event(first, first.length)).isFalse();
        assertThat(cursor.wantsMore()).isFalse();
    }

    @Test
    void stopsWhereAnEventIsMissingOrDoubled() throws IOException {
        int count = events().size();
        for (int i = 1; i < count - 1; i++) {
            List<byte[]> missing = events();
            missing.remove(i);
            assertOutOfStep(missing);
            List<byte[]> doubled = events();
            doubled.add(i, doubled.get(i));
            assertOutOfStep(doubled);
        }
    }

    private void assertOutOfStep(List<byte[]> events) {
        StreamCursor cursor = cursor();
        ProblemException problem = catchThrowableOfType(ProblemException.class, () -> feed(cursor, events));
        assertThat(problem).isNotNull();
        assertThat(problem.code()).isEqualTo("PX-SRC-019");
        cursor.restart(4);
    }

    @Test
    void beginsAgainBehindTheLastCompleteTransaction() throws IOException {
        StreamCursor cursor = cursor();
        List<byte[]> events = events();
        for (int i = 1; i < events.size(); i++) {
            // The connection breaks behind i events, and the next one brings the file from its start.
            feed(cursor, events.subList(0, i));
            cursor.restart(StreamCursor.FIRST_EVENT);
        }
        feed(cursor, events);
        assertThat(sink.transactions).hasSize(5).doesNotHaveDuplicates();
        assertThat(sink.abandoned).isPositive();
    }
}
