package dev.parallax.schema;

import dev.parallax.mysql.Column;
import dev.parallax.mysql.ColumnType;
import java.util.List;
import java.util.Locale;

/**
 * One column as {@code information_schema}, or a dump of its table, describes it.
 *
 * @param dataType MySQL's name of the type, lower case, for example {@code bigint}
 * @param columnType with its arguments, for example {@code bigint unsigned} or {@code enum('a','b')}
 * @param octetLength longest value of a string in bytes; 0 for other types
 * @param precision digits of a DECIMAL, bits of a BIT; 0 for others
 * @param scale digits behind the point of a DECIMAL
 * @param fraction fractional digits of a TIME, DATETIME or TIMESTAMP
 * @param collation MySQL's id; 0 where the type has none
 * @param keyPlace place in the primary key from 1; 0 when not part of it
 * @param keyPrefix whether the primary key holds only a prefix of it
 */
record ServerColumn(
        String name,
        String dataType,
        String columnType,
        long octetLength,
        int precision,
        int scale,
        int fraction,
        int collation,
        int keyPlace,
        boolean keyPrefix) {

    /** A YEAR has no sign and does not say so; newer servers log it as unsigned. */
    private boolean unsigned(Column logged) {
        if (!ColumnType.isNumeric(logged.type()) || dataType.equals("year")) {
            return logged.unsigned();
        }
        return columnType.toLowerCase(Locale.ROOT).contains("unsigned");
    }

    /** Whether the log's column can be this one: the same type, stored in the same way. */
    boolean fits(Column logged) {
        if (logged.unsigned() && !unsigned(logged)) {
            return false;
        }
        int type = logged.type();
        int metadata = logged.metadata();
        return switch (dataType) {
            case "tinyint" -> type == ColumnType.TINY;
            case "smallint" -> type == ColumnType.SHORT;
            case "mediumint" -> type == ColumnType.INT24;
            case "int" -> type == ColumnType.LONG;
            case "bigint" -> type == ColumnType.LONGLONG;
            case "float" -> type == ColumnType.FLOAT;
            case "double" -> type == ColumnType.DOUBLE;
            case "decimal" -> type == ColumnType.NEWDECIMAL && metadata == (precision << 8 | scale);
            case "bit" -> type == ColumnType.BIT && metadata == ((precision / 8) << 8 | precision % 8);
            case "year" -> type == ColumnType.YEAR;
            case "date" -> type == ColumnType.DATE || type == ColumnType.NEWDATE;
            case "time" -> type == ColumnType.TIME || (type == ColumnType.TIME2 && metadata == fraction);
            case "datetime" -> type == ColumnType.DATETIME || (type == ColumnType.DATETIME2 && metadata == fraction);
            case "timestamp" -> type == ColumnType.TIMESTAMP || (type == ColumnType.TIMESTAMP2 && metadata == fraction);
            case "char", "binary" -> type == ColumnType.STRING && metadata == octetLength;
            case "varchar", "varbinary" -> type == ColumnType.VARCHAR && metadata == octetLength;
            case "tinyblob", "tinytext" -> type == ColumnType.BLOB && metadata == 1;
            case "blob", "text" -> type == ColumnType.BLOB && metadata == 2;
            case "mediumblob", "mediumtext" -> type == ColumnType.BLOB && metadata == 3;
            case "longblob", "longtext" -> type == ColumnType.BLOB && metadata == 4;
            case "enum" -> type == ColumnType.ENUM && metadata == (members().size() > 255 ? 2 : 1);
            case "set" ->
                type == ColumnType.SET && metadata == setBytes(members().size());
            case "json" -> type == ColumnType.JSON;
            case "vector" -> type == ColumnType.VECTOR;
            case "geometry",
                    "point",
                    "linestring",
                    "polygon",
                    "multipoint",
                    "multilinestring",
                    "multipolygon",
                    "geomcollection",
                    "geometrycollection" -> type == ColumnType.GEOMETRY;
            default -> false;
        };
    }

    private static int setBytes(int members) {
        int bytes = (members + 7) / 8;
        return bytes > 4 ? 8 : bytes;
    }

    /** The logged column with what the log leaves out. */
    Column complete(Column logged) {
        boolean named = dataType.equals("enum") || dataType.equals("set");
        return new Column(
                name,
                logged.type(),
                logged.metadata(),
                logged.nullable(),
                unsigned(logged),
                collation != 0 && (named || logged.collation() == 0) ? collation : logged.collation(),
                named ? members() : List.of());
    }

    private List<String> members() {
        return MemberList.parse(columnType);
    }
}
