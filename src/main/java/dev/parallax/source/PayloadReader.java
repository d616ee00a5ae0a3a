package dev.parallax.source;

import com.github.luben.zstd.ZstdInputStream;
import dev.parallax.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads the events inside a TRANSACTION_PAYLOAD event ({@code binlog_transaction_compression=ON}) one by one, so that a
 * large compressed transaction is never in memory whole. Events in there have no checksum; the payload's own covers
 * them. Layout: MySQL source, libs/mysql/binlog/event/codecs/binary.cpp.
 */
final class PayloadReader {

    private static final int FIELD_END = 0;
    private static final int FIELD_PAYLOAD = 1;
    private static final int FIELD_COMPRESSION = 2;
    private static final int ZSTD = 0;
    private static final int NO_COMPRESSION = 255;

    private InputStream in = InputStream.nullInputStream();
    private byte[] buffer = new byte[64 * 1024];
    private int length;
    private int offset;
    private int nextOffset;

    /** Begins with the body of a TRANSACTION_PAYLOAD event. */
    void open(byte[] bytes, int from, int end) {
        ByteReader fields = new ByteReader(bytes, from, end);
        int compression = ZSTD;
        int payloadStart = end;
        int payloadLength = 0;
        boolean more = true;
        while (more && fields.remaining() > 0) {
            int field = (int) fields.packedInteger();
            if (field == FIELD_END) {
                payloadStart = fields.at();
                payloadLength = fields.remaining();
                more = false;
            } else {
                int size = fields.packedLength();
                int valueStart = fields.at();
                if (field == FIELD_COMPRESSION) {
                    compression = (int) new ByteReader(bytes, valueStart, valueStart + size).packedInteger();
                } else if (field == FIELD_PAYLOAD) {
                    payloadStart = valueStart;
                    payloadLength = size;
                }
                fields.skip(size);
            }
        }
        close();
        InputStream raw = new ByteArrayInputStream(bytes, payloadStart, payloadLength);
        in = switch (compression) {
            case ZSTD -> zstd(raw);
            case NO_COMPRESSION -> raw;
            default ->
                throw ProblemException.inconclusive(
                        "PX-SRC-015", "a transaction is compressed by the unknown algorithm " + compression);
        };
        offset = 0;
        nextOffset = 0;
    }

    /** A decompressor holds memory outside the heap, which the garbage collector does not see fill up. */
    void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw damaged(e);
        }
        in = InputStream.nullInputStream();
    }

    private static InputStream zstd(InputStream raw) {
        try {
            return new ZstdInputStream(raw);
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    /** Reads the next event into {@link #buffer()}; false behind the last one. */
    boolean next() {
        try {
            offset = nextOffset;
            int header = in.readNBytes(buffer, 0, EventType.HEADER_BYTES);
            if (header == 0) {
                close();
                return false;
            }
            length = header < EventType.HEADER_BYTES ? 0 : LittleEndian.int32(buffer, 9);
            if (length < EventType.HEADER_BYTES) {
                throw new IOException("an event of " + length + " bytes");
            }
            if (length > buffer.length) {
                byte[] larger = new byte[Math.max(length, buffer.length * 2)];
                System.arraycopy(buffer, 0, larger, 0, EventType.HEADER_BYTES);
                buffer = larger;
            }
            int rest = length - EventType.HEADER_BYTES;
            if (in.readNBytes(buffer, EventType.HEADER_BYTES, rest) != rest) {
                throw new IOException("the payload ends inside an event");
            }
            nextOffset = offset + length;
            return true;
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    byte[] buffer() {
        return buffer;
    }

    int length() {
        return length;
    }

    /** Where the current event begins in the decompressed payload. */
    int offset() {
        return offset;
    }

    private static ProblemException damaged(IOException e) {
        return ProblemException.inconclusive(
                "PX-SRC-016", "a compressed transaction cannot be decompressed: " + e.getMessage(), e);
    }
}
