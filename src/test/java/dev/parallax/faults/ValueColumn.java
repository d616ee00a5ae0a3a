package dev.parallax.faults;

import java.util.Arrays;
import java.util.Locale;

/** A column beside the key, of one of the types that row events carry differently. */
enum ValueColumn {
    NAME("VARCHAR(40)"),
    AMOUNT("DECIMAL(12,2) NOT NULL"),
    MOMENT("DATETIME(3)"),
    NOTE("TEXT"),
    DATA("VARBINARY(20)"),
    STATE("ENUM('new','open','shut') NOT NULL"),
    DOC("JSON NOT NULL"),
    RATIO("DOUBLE"),
    SMALL("TINYINT UNSIGNED"),
    PADDED("BINARY(6)"),
    SEEN("TIMESTAMP(6) NULL"),
    LETTER("CHAR(5) CHARACTER SET latin1"),
    DAY("DATE"),
    CLOCK("TIME(2)"),
    BORN("YEAR"),
    BITS("BIT(10)"),
    FLAGS("SET('x','y','z')"),
    BIG("BIGINT UNSIGNED"),
    MEDIUM("MEDIUMINT"),
    PICTURE("MEDIUMBLOB"),
    PLACE("POINT"),
    SCORE("FLOAT"),
    WIDE("VARCHAR(300)");

    private final String type;

    ValueColumn(String type) {
        this.type = type;
    }

    String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    String definition() {
        return column() + " " + type;
    }

    /** Whether NOBLOB leaves it out of images where nothing assigns it: it does not leave out JSON and spatial values. */
    static boolean isBlob(String column) {
        return Arrays.stream(values())
                .anyMatch(one -> one.isBlob() && one.column().equals(column));
    }

    boolean isBlob() {
        return this == NOTE || this == PICTURE;
    }

    /** As text that tells any two values apart. */
    String select() {
        return switch (this) {
            case DATA, PADDED, PICTURE, PLACE -> "HEX(" + column() + ")";
            case BITS -> column() + " + 0";
            default -> column();
        };
    }

    String literal(long value) {
        if (value % 5 == 0 && !type.endsWith("NOT NULL")) {
            return "NULL";
        }
        long small = Math.floorMod(value, 200L);
        return switch (this) {
            case NAME -> "'näme " + value + "'";
            case AMOUNT -> small + ".25";
            case MOMENT -> "'2024-02-29 10:00:00." + String.format(Locale.ROOT, "%03d", small) + "'";
            case NOTE -> "REPEAT('note " + small + " ', " + (1 + small % 4) + ")";
            case DATA -> "X'00" + String.format(Locale.ROOT, "%02X", small) + "FF00'";
            case STATE -> "'" + new String[] {"new", "open", "shut"}[(int) (small % 3)] + "'";
            // Long enough that a change of one member is logged as such.
            case DOC ->
                "'{\"m\": " + small + ", \"n\": " + value + ", \"list\": [1, null, \"x\"], \"pad\": \""
                        + "p".repeat(120) + "\"}'";
            case RATIO -> small + ".5";
            case SMALL -> Long.toString(small);
            case PADDED -> "X'" + String.format(Locale.ROOT, "%02X", small) + "00'";
            case SEEN -> "'2024-03-01 12:00:00.000" + String.format(Locale.ROOT, "%03d", small) + "'";
            case LETTER -> "'é" + small + "'";
            case DAY -> "'" + (1900 + small) + "-02-28'";
            case CLOCK -> "'" + (small % 2 == 0 ? "-" : "") + small + ":04:05.25'";
            case BORN -> Long.toString(1901 + small);
            case BITS -> Long.toString(small * 5);
            case FLAGS -> Long.toString(small % 8);
            case BIG -> "18446744073709551" + String.format(Locale.ROOT, "%03d", small);
            case MEDIUM -> Long.toString(100 - small);
            case PICTURE -> "REPEAT(X'0009FF', " + (1 + small) + ")";
            case PLACE -> "POINT(" + small + ", -" + small + ")";
            case SCORE -> small + ".125";
            case WIDE -> "REPEAT('ü" + small + "', " + (1 + small % 70) + ")";
        };
    }
}
