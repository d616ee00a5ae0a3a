package dev.parallax.source;

import dev.parallax.change.TableCompleter;
import dev.parallax.change.TransactionSink;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Follows a server's log event by event, over any number of connections, and feeds the parser.
 *
 * <p>It counts its own position, 64 bits wide, from where it began, and holds it against the 32 bits that every event
 * says of its own end. As long as both agree, no event was lost, doubled or made up; the first disagreement stops the
 * reading.
 */
final class StreamCursor implements EventReceiver {

    /** A log's first event stands behind the magic number. */
    static final long FIRST_EVENT = 4;

    private final String label;
    private final LogParser parser;
    private final BooleanSupplier cancelled;
    private final Supplier<@Nullable BinlogPosition> until;
    private final StreamListener listener;
    private final CRC32 crc = new CRC32();

    private String file;
    private long position;
    /** Events before it were taken already, on an earlier connection. */
    private long takeFrom;
    /** Where the last complete transaction ends, or a later place between two. */
    private volatile BinlogPosition boundary;
    /** Whether the server has sent anything: before that it may refuse to begin there. */
    private volatile boolean accepted;

    StreamCursor(
            String label,
            BinlogPosition start,
            TransactionSink sink,
            TableCompleter completer,
            BooleanSupplier cancelled,
            Supplier<@Nullable BinlogPosition> until,
            StreamListener listener) {
        this.label = label;
        this.parser = new LogParser(start.file(), sink, completer);
        this.cancelled = cancelled;
        this.until = until;
        this.listener = listener;
        file = start.file();
        position = start.offset();
        boundary = start;
    }

    BinlogPosition boundary() {
        return boundary;
    }

    /**
     * Gets ready for a connection that begins behind the last complete transaction; what came after it is taken back.
     *
     * @param dumpFrom where the connection will begin: the boundary, or an earlier event of the same file
     */
    void restart(long dumpFrom) {
        parser.abandon();
        file = boundary.file();
        position = dumpFrom;
        takeFrom = boundary.offset();
    }

    /** Whether a server has its log from where reading began: nobody says of a place that is not there that it is the end. */
    boolean accepted() {
        return accepted;
    }

    /** Whether to read on: not cancelled, and the end is not known or not reached. */
    boolean wantsMore() {
        if (cancelled.getAsBoolean()) {
            return false;
        }
        if (!accepted) {
            return true;
        }
        BinlogPosition target = until.get();
        return target == null || boundary.compareTo(target) < 0;
    }

    @Override
    public boolean event(byte[] buffer, int length) {
        accepted = true;
        int type = LittleEndian.uint8(buffer, 4);
        long end = LittleEndian.uint32(buffer, 13);
        boolean artificial = (LittleEndian.uint16(buffer, 17) & EventType.FLAG_ARTIFICIAL) != 0;
        switch (type) {
            case EventType.HEARTBEAT, EventType.HEARTBEAT_V2 -> {
                if (!parser.inTransaction()) {
                    listener.idle(boundary);
                }
            }
            case EventType.FORMAT_DESCRIPTION -> {
                boolean standsElsewhere = artificial || end == 0;
                if (standsElsewhere || position < takeFrom) {
                    // The head of a file that is read from its middle: the parser needs it all the same.
                    parser.event(buffer, 0, length, FIRST_EVENT, 0);
                }
                if (!standsElsewhere) {
                    take(buffer, length, end);
                }
            }
            case EventType.ROTATE -> {
                if (!artificial) {
                    take(buffer, length, end);
                }
                enter(rotateTarget(buffer, length), artificial);
            }
            default -> {
                if (!artificial) {
                    take(buffer, length, end);
                }
            }
        }
        return parser.inTransaction() ? !cancelled.getAsBoolean() : wantsMore();
    }

    private void take(byte[] buffer, int length, long end) {
        long behind = position + length;
        if ((int) behind != (int) end) {
            throw ProblemException.inconclusive(
                    "PX-SRC-019",
                    "the stream from " + label + " is out of step in " + file + ": an event that begins at " + position
                            + " and is " + length + " bytes long says that it ends at " + end
                            + "; audit from the start of that log file");
        }
        if (position >= takeFrom) {
            parser.event(buffer, 0, length, position, 0);
        }
        position = behind;
        if (!parser.inTransaction() && position >= takeFrom) {
            boundary = new BinlogPosition(file, position);
        }
    }

    /** A log's own ROTATE event ends it; a made-up one precedes each file, and is the only one after a crash. */
    private void enter(String next, boolean artificial) {
        if (artificial && next.equals(file)) {
            return;
        }
        parser.nextFile(next);
        file = next;
        position = FIRST_EVENT;
        takeFrom = 0;
        boundary = new BinlogPosition(next, FIRST_EVENT);
    }

    /** The body is a position and a name. Whether a checksum follows differs for made-up ones; it tells by itself. */
    private String rotateTarget(byte[] buffer, int length) {
        int nameStart = EventType.HEADER_BYTES + 8;
        int covered = length - EventType.CHECKSUM_BYTES;
        int nameEnd = length;
        if (covered > nameStart) {
            crc.reset();
            crc.update(buffer, 0, covered);
            if ((int) crc.getValue() == LittleEndian.int32(buffer, covered)) {
                nameEnd = covered;
            }
        }
        return new String(buffer, nameStart, nameEnd - nameStart, StandardCharsets.UTF_8);
    }
}
