package dev.parallax.source;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stretches of compressed transactions as they are when decompressed. A payload can only be decompressed from its start,
 * so finding one event costs as much as all before it; a transaction whose rows are in many findings would cost the
 * square of its size. What lies around an event is kept for the next one, a few transactions at a time, since a finding
 * shows rows of several.
 */
final class PayloadWindows {

    private static final int WINDOWS = 4;
    private static final int SMALLEST = 256 << 10;
    private static final int LARGEST = 16 << 20;
    private static final int SHARE_OF_HEAP = 128;

    private final int windowBytes;
    private final PayloadReader payload = new PayloadReader();
    /** The one used last is the first. */
    private final List<Window> windows = new ArrayList<>();

    /** A stretch of one payload. */
    static final class Window {
        private long locator = -1;
        private byte[] bytes = new byte[SMALLEST];
        private int from;
        private int filled;

        private boolean holds(long wanted, int inner) {
            return locator == wanted && inner >= from && inner < from + filled;
        }

        byte[] bytes() {
            return bytes;
        }

        /** Where in {@link #bytes()} the event at this place of the payload begins. */
        int at(int inner) {
            return inner - from;
        }

        private void add(byte[] event, int length) {
            if (filled + length > bytes.length) {
                bytes = java.util.Arrays.copyOf(bytes, Math.max(filled + length, 2 * bytes.length));
            }
            System.arraycopy(event, 0, bytes, filled, length);
            filled += length;
        }

        private void keepLast(int count) {
            System.arraycopy(bytes, filled - count, bytes, 0, count);
            from += filled - count;
            filled = count;
        }
    }

    PayloadWindows() {
        this((int) Math.max(SMALLEST, Math.min(LARGEST, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP)));
    }

    PayloadWindows(int windowBytes) {
        this.windowBytes = windowBytes;
    }

    /** The window that holds an event; null when it has to be {@link #load loaded}. */
    @Nullable
    Window find(long locator, int inner) {
        for (int i = 0; i < windows.size(); i++) {
            Window window = windows.get(i);
            if (window.holds(locator, inner)) {
                windows.add(0, windows.remove(i));
                return window;
            }
        }
        return null;
    }

    /** Decompresses the body of a TRANSACTION_PAYLOAD event up to some way behind the event that is wanted. */
    Window load(long locator, int inner, byte[] buffer, int body, int end) {
        Window window = windows.size() < WINDOWS ? new Window() : windows.remove(WINDOWS - 1);
        windows.add(0, window);
        window.locator = locator;
        window.from = 0;
        window.filled = 0;
        payload.open(buffer, body, end);
        boolean found = false;
        boolean room = true;
        while (room && payload.next()) {
            int before = found ? inner - window.from : window.filled;
            if (window.filled + payload.length() > windowBytes && before > windowBytes / 2) {
                // As much in front of the event as behind it: findings go through a transaction in either direction.
                window.keepLast(window.filled - before + windowBytes / 2);
            }
            room = !found || window.filled + payload.length() <= windowBytes;
            if (room) {
                window.add(payload.buffer(), payload.length());
                found |= payload.offset() == inner;
            }
        }
        payload.close();
        if (!found) {
            throw new IllegalStateException("no event at " + inner + " in the compressed transaction");
        }
        return window;
    }
}
