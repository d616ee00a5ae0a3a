package dev.parallax.mysql;

/**
 * MySQL's binary JSON (layout: the head of json_binary.h in MySQL's source) to the text that SELECT prints
 * ({@code wrapper_to_string} in json_dom.cc).
 *
 * <p>An object or array begins with the number of its elements and its size, then come the entries: offset and length of
 * each key, type and offset of each value, counted from the beginning of the object or array. Small scalars stand in
 * place of their offset. The same document may be laid out in different ways, since partial updates leave gaps and
 * reuse them; the text does not depend on that.
 */
final class JsonBinary {

    /** MySQL refuses documents that nest deeper than 100 levels; more means that offsets run in a circle. */
    private static final int MAX_DEPTH = 100;

    private static final int SMALL_OBJECT = 0;
    private static final int LARGE_OBJECT = 1;
    private static final int SMALL_ARRAY = 2;
    private static final int LARGE_ARRAY = 3;
    private static final int LITERAL = 4;
    private static final int INT16 = 5;
    private static final int UINT16 = 6;
    private static final int INT32 = 7;
    private static final int UINT32 = 8;
    private static final int INT64 = 9;
    private static final int UINT64 = 10;
    private static final int DOUBLE = 11;
    private static final int STRING = 12;
    private static final int OPAQUE = 15;

    private final byte[] buffer;
    private final int end;
    private final JsonWriter out;

    private JsonBinary(byte[] buffer, int end, JsonWriter out) {
        this.buffer = buffer;
        this.end = end;
        this.out = out;
    }

    /** As SELECT prints it. */
    static String text(byte[] buffer, int from, int to) {
        return write(buffer, from, to, new JsonWriter(false));
    }

    /**
     * Text that is equal for equal documents only. SELECT prints the string "2024-01-01" and the DATE of that day
     * alike; here each scalar carries its type.
     */
    static String typedText(byte[] buffer, int from, int to) {
        return write(buffer, from, to, new JsonWriter(true));
    }

    private static String write(byte[] buffer, int from, int to, JsonWriter out) {
        if (from == to) {
            // A column that became NOT NULL may hold no bytes; the server reads them as the literal null.
            return "null";
        }
        new JsonBinary(buffer, to, out).value(buffer[from] & 0xFF, from + 1, 0);
        return out.toString();
    }

    private void value(int type, int at, int depth) {
        switch (type) {
            case SMALL_OBJECT -> object(at, 2, depth + 1);
            case LARGE_OBJECT -> object(at, 4, depth + 1);
            case SMALL_ARRAY -> array(at, 2, depth + 1);
            case LARGE_ARRAY -> array(at, 4, depth + 1);
            case LITERAL -> out.literal(number(at, 1));
            case INT16 -> out.signed(signed(at, 2));
            case UINT16 -> out.unsigned(number(at, 2));
            case INT32 -> out.signed(signed(at, 4));
            case UINT32 -> out.unsigned(number(at, 4));
            case INT64 -> out.signed(signed(at, 8));
            case UINT64 -> out.unsigned(number(at, 8));
            case DOUBLE -> out.floating(Double.longBitsToDouble(number(at, 8)));
            case STRING -> {
                int start = behindLength(at);
                out.string(buffer, start, start + length(at, start));
            }
            case OPAQUE -> {
                int start = behindLength(at + 1);
                out.opaque((int) number(at, 1), buffer, start, start + length(at + 1, start));
            }
            default -> throw new MalformedValueException("JSON of type " + type);
        }
    }

    /** @param width bytes of an offset: 2 in the small format, 4 in the large one */
    private void object(int start, int width, int depth) {
        int count = enter(start, width, depth, 2 * width + 3);
        int keys = start + 2 * width;
        int values = keys + count * (width + 2);
        out.open('{');
        for (int i = 0; i < count; i++) {
            int key = keys + i * (width + 2);
            int name = start + offset(key, width);
            int length = (int) number(key + width, 2);
            check(name, length);
            out.key(i, buffer, name, name + length);
            element(start, values + i * (width + 1), width, depth);
        }
        out.close('}');
    }

    private void array(int start, int width, int depth) {
        int count = enter(start, width, depth, width + 1);
        out.open('[');
        for (int i = 0; i < count; i++) {
            out.separator(i);
            element(start, start + 2 * width + i * (width + 1), width, depth);
        }
        out.close(']');
    }

    /** The number of elements, which must fit the bytes at hand: nothing is allocated or repeated on a bad count. */
    private int enter(int start, int width, int depth, int entryBytes) {
        if (depth > MAX_DEPTH) {
            throw new MalformedValueException("JSON nests too deep");
        }
        long count = number(start, width);
        if (count * entryBytes > end - start) {
            throw new MalformedValueException("JSON with more elements than bytes");
        }
        return (int) count;
    }

    private void element(int start, int entry, int width, int depth) {
        int type = (int) number(entry, 1);
        boolean inlined =
                type == LITERAL || type == INT16 || type == UINT16 || (width == 4 && (type == INT32 || type == UINT32));
        value(type, inlined ? entry + 1 : start + offset(entry + 1, width), depth);
    }

    private int offset(int at, int width) {
        long offset = number(at, width);
        if (offset > end) {
            throw new MalformedValueException("JSON offset behind the end");
        }
        return (int) offset;
    }

    /** A length of one to five bytes of seven bits each, the highest bit set in all but the last. */
    private int behindLength(int at) {
        for (int i = at; i < at + 5; i++) {
            if (number(i, 1) < 0x80) {
                return i + 1;
            }
        }
        throw new MalformedValueException("JSON length without an end");
    }

    private int length(int at, int behind) {
        long length = 0;
        for (int i = behind - 1; i >= at; i--) {
            length = length << 7 | (buffer[i] & 0x7F);
        }
        check(behind, length);
        return (int) length;
    }

    private long number(int at, int bytes) {
        check(at, bytes);
        return Bytes.littleEndian(buffer, at, bytes);
    }

    private long signed(int at, int bytes) {
        check(at, bytes);
        return Bytes.signedLittleEndian(buffer, at, bytes);
    }

    private void check(int at, long length) {
        if (at < 0 || length > (long) end - at) {
            throw new MalformedValueException("JSON runs past its end");
        }
    }
}
