package dev.parallax.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Any event of a payload is found again, in any order, and going through in order does not begin anew each time. */
class PayloadWindowsTest {

    private static final int WINDOW = 8_000;

    private final SplittableRandom random = new SplittableRandom(7);
    private final ByteArrayOutputStream events = new ByteArrayOutputStream();
    private final List<Integer> places = new ArrayList<>();
    private final PayloadWindows windows = new PayloadWindows(WINDOW);
    private final byte[] body = payload();
    private int loads;

    /** An uncompressed payload of 400 events, most small, some larger than a window. */
    private byte[] payload() {
        for (int i = 0; i < 400; i++) {
            places.add(events.size());
            byte[] event = new byte[i % 97 == 5 ? 3 * WINDOW : random.nextInt(EventType.HEADER_BYTES, 600)];
            Arrays.fill(event, (byte) i);
            ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN).putInt(9, event.length);
            events.writeBytes(event);
        }
        ByteBuffer fields = ByteBuffer.allocate(events.size() + 100).order(ByteOrder.LITTLE_ENDIAN);
        // Compression type 255 in three bytes, then the end mark and the events.
        fields.put((byte) 2)
                .put((byte) 3)
                .put((byte) 0xFC)
                .putShort((short) 255)
                .put((byte) 0);
        fields.put(events.toByteArray());
        return Arrays.copyOf(fields.array(), fields.position());
    }

    private void check(int place) {
        PayloadWindows.Window window = windows.find(1, place);
        if (window == null) {
            loads++;
            window = windows.load(1, place, body, 0, body.length);
        }
        int at = window.at(place);
        int length = LittleEndian.int32(window.bytes(), at + 9);
        assertThat(Arrays.copyOfRange(window.bytes(), at, at + length))
                .isEqualTo(Arrays.copyOfRange(events.toByteArray(), place, place + length));
    }

    @Test
    void findsEveryEventInAnyOrder() {
        places.forEach(this::check);
        assertThat(loads).isLessThan(60);
        loads = 0;
        Collections.reverse(places);
        places.forEach(this::check);
        assertThat(loads).isLessThan(60);
        for (int i = 0; i < 200; i++) {
            check(places.get(random.nextInt(places.size())));
        }
    }

    @Test
    void keepsTransactionsApart() {
        int place = places.get(3);
        windows.load(1, place, body, 0, body.length);
        assertThat(windows.find(2, place)).isNull();
        windows.load(2, place, body, 0, body.length);
        assertThat(windows.find(1, place)).isNotNull();
    }
}
