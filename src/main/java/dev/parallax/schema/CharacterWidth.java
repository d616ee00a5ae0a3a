package dev.parallax.schema;

/** How many bytes the longest character of a character set has (information_schema.CHARACTER_SETS.MAXLEN). */
final class CharacterWidth {

    private CharacterWidth() {}

    static int of(String charset) {
        return switch (charset) {
            case "utf8mb4", "utf16", "utf16le", "utf32", "gb18030" -> 4;
            case "utf8", "utf8mb3", "ujis", "eucjpms" -> 3;
            case "ucs2", "big5", "cp932", "euckr", "gb2312", "gbk", "sjis" -> 2;
            default -> 1;
        };
    }
}
