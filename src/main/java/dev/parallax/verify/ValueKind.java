package dev.parallax.verify;

import java.util.Locale;

/** How the values of a column are told apart in SQL: one for each way of writing a value so that nothing is lost. */
public enum ValueKind {
    /** Integers, DECIMAL and YEAR, whose text is exact. */
    NUMBER,
    /** FLOAT: as text it has six digits, as a product with 1e0 all that it holds. */
    FLOAT,
    /** DOUBLE, as FLOAT: a column may be told to show fewer digits than it holds. */
    DOUBLE,
    /** BIT, by its number. */
    BITS,
    /** DATE, DATETIME, TIMESTAMP (in UTC, which the session is set to) and TIME, whose text is exact. */
    TEMPORAL,
    /** ENUM and SET: by their numbers where both nodes list the same members, else by their text. */
    MEMBER,
    /** CHAR and VARCHAR, and TINYTEXT, which is no longer. */
    TEXT,
    /** BINARY and VARBINARY, and TINYBLOB. */
    BYTES,
    /** TEXT and longer. */
    LONG_TEXT,
    /** BLOB and longer. */
    LONG_BYTES,
    /** JSON, by its text, which the server normalizes whatever the layout. */
    JSON,
    /** GEOMETRY and its kinds, by the stored bytes. */
    GEOMETRY,
    /** VECTOR (since 9.0), by the stored bytes. */
    VECTOR;

    /**
     * The kind of a column.
     *
     * @param dataType {@code DATA_TYPE} of {@code information_schema.COLUMNS}
     * @throws IllegalArgumentException for a type that no release known here has
     */
    public static ValueKind of(String dataType) {
        return switch (dataType.toLowerCase(Locale.ROOT)) {
            case "tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "year" -> NUMBER;
            case "float" -> FLOAT;
            case "double" -> DOUBLE;
            case "bit" -> BITS;
            case "date", "datetime", "timestamp", "time" -> TEMPORAL;
            case "enum", "set" -> MEMBER;
            case "char", "varchar", "tinytext" -> TEXT;
            case "binary", "varbinary", "tinyblob" -> BYTES;
            case "text", "mediumtext", "longtext" -> LONG_TEXT;
            case "blob", "mediumblob", "longblob" -> LONG_BYTES;
            case "json" -> JSON;
            case "geometry",
                    "point",
                    "linestring",
                    "polygon",
                    "multipoint",
                    "multilinestring",
                    "multipolygon",
                    "geomcollection",
                    "geometrycollection" -> GEOMETRY;
            case "vector" -> VECTOR;
            default -> throw new IllegalArgumentException(dataType);
        };
    }

    /** Whether the text of every value is short and holds no {@code #}. */
    boolean isPlain() {
        return switch (this) {
            case NUMBER, FLOAT, DOUBLE, BITS, TEMPORAL -> true;
            default -> false;
        };
    }

    /** Whether values may be megabytes: a digest of each stands for it in the row's. */
    boolean isLong() {
        return switch (this) {
            case LONG_TEXT, LONG_BYTES, JSON, GEOMETRY, VECTOR -> true;
            default -> false;
        };
    }

    /** Whether values are no exact numbers. */
    public boolean isFloating() {
        return this == FLOAT || this == DOUBLE;
    }

    /** Whether values are characters. */
    public boolean isText() {
        return this == TEXT || this == LONG_TEXT || this == MEMBER;
    }
}
