package dev.parallax.source;

import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventHeaderV4;
import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDeserializer;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Stands where the connector decodes events, and hands their bytes on undecoded.
 *
 * <p>The connector's loop swallows what a listener throws and carries on behind an event that it cannot read. It leaves
 * the loop for an EOFException alone, so everything that has to end the connection is kept here and an EOFException
 * thrown in its place.
 */
final class RawEventReader extends EventDeserializer {

    private static final int LARGEST_EVENT = Integer.MAX_VALUE - 64;

    private final EventReceiver receiver;
    /** What the connector gets for every event: a type that it keeps no book of. */
    private final Event unknown;

    private byte[] buffer = new byte[64 * 1024];
    private boolean received;
    private boolean stopped;
    private @Nullable RuntimeException failure;
    private @Nullable IOException broken;

    RawEventReader(EventReceiver receiver) {
        this.receiver = receiver;
        EventHeaderV4 header = new EventHeaderV4();
        header.setEventType(EventType.UNKNOWN);
        unknown = new Event(header, null);
    }

    @Override
    public Event nextEvent(ByteArrayInputStream in) throws IOException {
        int length;
        try {
            in.fill(buffer, 0, dev.parallax.source.EventType.HEADER_BYTES);
            length = readBody(in);
        } catch (IOException e) {
            broken = e;
            throw leave();
        }
        received = true;
        try {
            if (!receiver.event(buffer, length)) {
                stopped = true;
            }
        } catch (RuntimeException e) {
            failure = e;
        }
        if (stopped || failure != null) {
            throw leave();
        }
        return unknown;
    }

    private int readBody(ByteArrayInputStream in) throws IOException {
        int header = dev.parallax.source.EventType.HEADER_BYTES;
        int length = LittleEndian.int32(buffer, 9);
        if (length < header || length > LARGEST_EVENT) {
            throw new IOException("an event claims to be " + Integer.toUnsignedString(length) + " bytes long");
        }
        if (length > buffer.length) {
            byte[] larger = new byte[(int) Math.min(LARGEST_EVENT, Math.max(length, buffer.length * 2L))];
            System.arraycopy(buffer, 0, larger, 0, header);
            buffer = larger;
        }
        in.fill(buffer, header, length - header);
        return length;
    }

    private static EOFException leave() {
        return new EOFException("Parallax ends the connection");
    }

    /** Whether at least one event came. */
    boolean received() {
        return received;
    }

    /** Whether the receiver had enough. */
    boolean stopped() {
        return stopped;
    }

    /** What the receiver threw. */
    @Nullable
    RuntimeException failure() {
        return failure;
    }

    /** Why the bytes of an event could not be read. */
    @Nullable
    IOException broken() {
        return broken;
    }
}
