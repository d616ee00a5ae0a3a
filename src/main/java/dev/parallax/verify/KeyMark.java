package dev.parallax.verify;

import com.dynatrace.hash4j.hashing.Hashing;
import dev.parallax.change.RowCursor;
import dev.parallax.change.TableMap;
import dev.parallax.mysql.Column;
import dev.parallax.mysql.ColumnType;
import dev.parallax.mysql.TableName;
import dev.parallax.mysql.ValueDecoder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A row's key as 64 bits, from what a server selects and from what its log holds alike. Two keys that share a mark can
 * only make a row wait that need not.
 */
final class KeyMark {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private KeyMark() {}

    /** Of the parts that {@link ComparedKey#parts()} selects. */
    static long of(TableName table, ComparedKey key, List<String> parts) {
        StringJoiner text = new StringJoiner("\0");
        text.add(table.toString());
        for (int i = 0; i < parts.size(); i++) {
            text.add(canonical(key.columns().get(i).kind(), parts.get(i)));
        }
        return hash(text.toString());
    }

    private static String canonical(ValueKind kind, String part) {
        return kind == ValueKind.BYTES ? withoutZeros(part) : part;
    }

    /** A log leaves out the zeros at the end of a BINARY. */
    private static String withoutZeros(String hex) {
        int end = hex.length();
        while (end >= 2 && hex.startsWith("00", end - 2)) {
            end -= 2;
        }
        return hex.substring(0, end);
    }

    /** Of a row image in a log, by the parts of its key. */
    static long of(TableName table, List<String> parts) {
        StringJoiner text = new StringJoiner("\0");
        text.add(table.toString());
        parts.forEach(text::add);
        return hash(text.toString());
    }

    /**
     * The parts of the key of a row image in a log, written as a server selects them but for zeros at the end of bytes;
     * null where they cannot be.
     */
    static @Nullable List<String> parts(TableMap table, byte[] buffer, RowCursor.Image image) {
        int[] columns = table.keyColumns();
        List<String> parts = new ArrayList<>(columns.length);
        for (int column : columns) {
            String part = part(table.columns().get(column), buffer, image.columnStart(column), image.columnEnd(column));
            if (part == null) {
                return null;
            }
            parts.add(part);
        }
        return parts;
    }

    private static @Nullable String part(Column column, byte[] buffer, int from, int to) {
        if (from < 0) {
            return null;
        }
        if (ColumnType.isString(column.type())) {
            String hex = HEX.formatHex(buffer, from, to);
            return column.collation() == Column.BINARY_COLLATION ? withoutZeros(hex) : hex;
        }
        return switch (column.type()) {
            case ColumnType.FLOAT, ColumnType.DOUBLE -> null; // written in another way than by the server
            case ColumnType.BIT -> number(buffer, from, to, true);
            case ColumnType.ENUM, ColumnType.SET -> number(buffer, from, to, false);
            default -> ValueDecoder.text(column, buffer, from, to);
        };
    }

    private static String number(byte[] buffer, int from, int to, boolean bigEndian) {
        long value = 0;
        for (int i = 0; i < to - from; i++) {
            value = value << 8 | (buffer[bigEndian ? from + i : to - 1 - i] & 0xFF);
        }
        return Long.toUnsignedString(value);
    }

    private static long hash(String text) {
        return Hashing.xxh3_64().hashCharsToLong(text);
    }

    /** Whether a log writes the parts of such a key as a server selects them. */
    static boolean marks(ComparedKey key) {
        return key.columns().stream().noneMatch(column -> column.kind().isFloating());
    }
}
