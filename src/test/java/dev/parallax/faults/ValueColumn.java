package dev.parallax.faults;

import java.util.Locale;

/** A column beside the key, of one of the types that row events carry differently. */
enum ValueColumn {
    NAME("VARCHAR(40)"),
    AMOUNT("DECIMAL(12,2) NOT NULL"),
    MOMENT("DATETIME(3)"),
    NOTE("TEXT"),
    DATA("VARBINARY(20)"),
    STATE("ENUM('new','open','shut') NOT NULL"),
    DOC("JSON"),
    RATIO("DOUBLE"),
    SMALL("TINYINT UNSIGNED"),
    PADDED("BINARY(6)"),
    SEEN("TIMESTAMP(6) NULL"),
    LETTER("CHAR(5) CHARACTER SET latin1");

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

    /** As text that tells any two values apart. */
    String select() {
        return this == DATA || this == PADDED ? "HEX(" + column() + ")" : column();
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
            case DOC -> "'{\"n\": " + small + ", \"list\": [1, null, \"x\"]}'";
            case RATIO -> small + ".5";
            case SMALL -> Long.toString(small);
            case PADDED -> "X'" + String.format(Locale.ROOT, "%02X", small) + "00'";
            case SEEN -> "'2024-03-01 12:00:00.000" + String.format(Locale.ROOT, "%03d", small) + "'";
            case LETTER -> "'é" + small + "'";
        };
    }
}
