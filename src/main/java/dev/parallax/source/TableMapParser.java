package dev.parallax.source;

import dev.parallax.change.TableMap;
import dev.parallax.mysql.Charsets;
import dev.parallax.mysql.Column;
import dev.parallax.mysql.ColumnType;
import dev.parallax.mysql.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads TABLE_MAP events (MySQL source, libs/mysql/binlog/event/rows_event.h, {@code Table_map_event}). With
 * {@code binlog_row_metadata=FULL} the optional metadata name the columns and the primary key; with MINIMAL they hold
 * signedness and character sets only.
 */
final class TableMapParser {

    private static final int SIGNEDNESS = 1;
    private static final int DEFAULT_CHARSET = 2;
    private static final int COLUMN_CHARSET = 3;
    private static final int COLUMN_NAME = 4;
    private static final int SET_STR_VALUE = 5;
    private static final int ENUM_STR_VALUE = 6;
    private static final int SIMPLE_PRIMARY_KEY = 8;
    private static final int PRIMARY_KEY_WITH_PREFIX = 9;
    private static final int ENUM_AND_SET_DEFAULT_CHARSET = 10;
    private static final int ENUM_AND_SET_COLUMN_CHARSET = 11;

    private int[] types = {};
    private int[] metadata = {};
    private boolean[] nullable = {};
    private boolean[] unsigned = {};
    private int[] collations = {};
    private @Nullable List<String> names;
    /** Values of ENUM and SET columns as stored; their character set stands further back in the event. */
    private final Map<Integer, List<byte[]>> members = new HashMap<>();

    private int[] key = {};
    private boolean keyOnPrefix;

    private TableMapParser() {}

    /** Parses the body of the event, from the table id on. */
    static TableMap parse(byte[] buffer, int bodyStart, int bodyEnd) {
        return new TableMapParser().read(new ByteReader(buffer, bodyStart, bodyEnd));
    }

    private TableMap read(ByteReader in) {
        in.skip(6 + 2);
        String schema = in.string(in.uint8());
        in.skip(1);
        String table = in.string(in.uint8());
        in.skip(1);
        int count = (int) in.packedInteger();
        types = new int[count];
        for (int i = 0; i < count; i++) {
            types[i] = in.uint8();
        }
        byte[] typeMetadata = in.bytes(in.packedLength());
        readTypeMetadata(new ByteReader(typeMetadata, 0, typeMetadata.length), count);
        nullable = bitmapLowFirst(in.bytes((count + 7) / 8), count);
        unsigned = new boolean[count];
        collations = new int[count];
        readOptionalMetadata(in);
        return build(new TableName(schema, table), count);
    }

    private TableMap build(TableName name, int count) {
        List<Column> columns = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int collation =
                    ColumnType.isCharacter(types[i]) || isEnumOrSet(i) ? collations[i] : Column.BINARY_COLLATION;
            columns.add(new Column(
                    names == null ? null : names.get(i),
                    types[i],
                    metadata[i],
                    nullable[i],
                    unsigned[i],
                    collation,
                    decodedMembers(i)));
        }
        if (names == null) {
            return new TableMap(
                    name,
                    columns,
                    new int[0],
                    TableMap.KeySource.UNKNOWN,
                    "the log does not name its columns and its primary key (binlog_row_metadata=MINIMAL)");
        }
        String problem = key.length == 0
                ? "it has no primary key"
                : keyOnPrefix ? "its primary key holds only a prefix of a column" : "";
        return new TableMap(name, columns, keyOnPrefix ? new int[0] : key, TableMap.KeySource.LOG, problem);
    }

    private void readTypeMetadata(ByteReader in, int count) {
        metadata = new int[count];
        for (int i = 0; i < count; i++) {
            switch (types[i]) {
                case ColumnType.FLOAT,
                        ColumnType.DOUBLE,
                        ColumnType.BLOB,
                        ColumnType.JSON,
                        ColumnType.GEOMETRY,
                        ColumnType.VECTOR,
                        ColumnType.TIMESTAMP2,
                        ColumnType.DATETIME2,
                        ColumnType.TIME2 -> metadata[i] = in.uint8();
                case ColumnType.VARCHAR, ColumnType.VAR_STRING -> metadata[i] = in.uint16();
                case ColumnType.BIT -> {
                    int bits = in.uint8();
                    metadata[i] = in.uint8() << 8 | bits;
                }
                case ColumnType.NEWDECIMAL -> {
                    int precision = in.uint8();
                    metadata[i] = precision << 8 | in.uint8();
                }
                case ColumnType.STRING, ColumnType.ENUM, ColumnType.SET -> readStringMetadata(i, in);
                default -> metadata[i] = 0;
            }
        }
    }

    /**
     * CHAR, ENUM and SET share type 254. The first byte holds the real type; of a CHAR longer than 255 bytes, bits 8
     * and 9 of the length stand inverted in bits 4 and 5 of the type ({@code Field_string::do_save_field_metadata}).
     */
    private void readStringMetadata(int column, ByteReader in) {
        int realType = in.uint8();
        int length = in.uint8();
        if (realType == ColumnType.ENUM || realType == ColumnType.SET) {
            types[column] = realType;
            metadata[column] = length;
            return;
        }
        types[column] = ColumnType.STRING;
        metadata[column] = (((realType & 0x30) ^ 0x30) << 4) | length;
    }

    private void readOptionalMetadata(ByteReader in) {
        while (in.remaining() > 0) {
            int field = in.uint8();
            byte[] value = in.bytes(in.packedLength());
            ByteReader content = new ByteReader(value, 0, value.length);
            switch (field) {
                case SIGNEDNESS -> readSignedness(value);
                case DEFAULT_CHARSET -> readDefaultCharset(content, false);
                case COLUMN_CHARSET -> readColumnCharsets(content, false);
                case ENUM_AND_SET_DEFAULT_CHARSET -> readDefaultCharset(content, true);
                case ENUM_AND_SET_COLUMN_CHARSET -> readColumnCharsets(content, true);
                case COLUMN_NAME -> readNames(content);
                case SET_STR_VALUE -> readMembers(content, ColumnType.SET);
                case ENUM_STR_VALUE -> readMembers(content, ColumnType.ENUM);
                case SIMPLE_PRIMARY_KEY -> readKey(content, false);
                case PRIMARY_KEY_WITH_PREFIX -> readKey(content, true);
                default -> {
                    // Geometry types, visibility, vector dimensions: nothing that changes how a row is read.
                }
            }
        }
    }

    private void readSignedness(byte[] bits) {
        int numeric = 0;
        for (int i = 0; i < types.length; i++) {
            if (ColumnType.isNumeric(types[i])) {
                unsigned[i] = (bits[numeric >> 3] & 0x80 >> (numeric & 7)) != 0;
                numeric++;
            }
        }
    }

    private boolean isEnumOrSet(int column) {
        return types[column] == ColumnType.ENUM || types[column] == ColumnType.SET;
    }

    private boolean countsForCharset(int column, boolean enumAndSet) {
        return enumAndSet ? isEnumOrSet(column) : ColumnType.isCharacter(types[column]);
    }

    /** A default collation, then pairs of (place among the character columns, collation) for the others. */
    private void readDefaultCharset(ByteReader in, boolean enumAndSet) {
        int fallback = (int) in.packedInteger();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < types.length; i++) {
            if (countsForCharset(i, enumAndSet)) {
                collations[i] = fallback;
                places.add(i);
            }
        }
        while (in.remaining() > 0) {
            int place = (int) in.packedInteger();
            collations[places.get(place)] = (int) in.packedInteger();
        }
    }

    private void readColumnCharsets(ByteReader in, boolean enumAndSet) {
        for (int i = 0; i < types.length; i++) {
            if (countsForCharset(i, enumAndSet)) {
                collations[i] = (int) in.packedInteger();
            }
        }
    }

    private void readNames(ByteReader in) {
        List<String> read = new ArrayList<>();
        while (in.remaining() > 0) {
            read.add(in.string(in.packedLength()));
        }
        names = read;
    }

    private void readMembers(ByteReader in, int type) {
        for (int i = 0; i < types.length; i++) {
            if (types[i] == type && in.remaining() > 0) {
                int count = (int) in.packedInteger();
                List<byte[]> values = new ArrayList<>(count);
                for (int j = 0; j < count; j++) {
                    values.add(in.bytes(in.packedLength()));
                }
                members.put(i, values);
            }
        }
    }

    private List<String> decodedMembers(int column) {
        return members.getOrDefault(column, List.of()).stream()
                .map(value -> Charsets.decode(collations[column], value, 0, value.length))
                .toList();
    }

    private void readKey(ByteReader in, boolean withPrefix) {
        List<Integer> places = new ArrayList<>();
        while (in.remaining() > 0) {
            places.add((int) in.packedInteger());
            if (withPrefix && in.packedInteger() != 0) {
                keyOnPrefix = true;
            }
        }
        key = places.stream().mapToInt(Integer::intValue).toArray();
    }

    private static boolean[] bitmapLowFirst(byte[] bits, int count) {
        boolean[] result = new boolean[count];
        for (int i = 0; i < count; i++) {
            result[i] = (bits[i >> 3] & 1 << (i & 7)) != 0;
        }
        return result;
    }
}
