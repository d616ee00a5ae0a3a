package dev.parallax.mysql;

/** How many bytes the next character of a string takes, in one of MySQL's character sets that are not Unicode. */
@FunctionalInterface
interface CharacterShape {

    /** What {@link #length} says of bytes that begin no character. */
    int MALFORMED = -1;

    /** {@code at < to}. A character that runs past {@code to} is malformed. */
    int length(byte[] buffer, int at, int to);

    /** Reads the notation of {@link CharsetTable}. */
    static CharacterShape parse(String notation) {
        String[] words = notation.split(" ", -1);
        return switch (words[0]) {
            case "single" -> (buffer, at, to) -> 1;
            case "ascii" -> (buffer, at, to) -> buffer[at] >= 0 ? 1 : MALFORMED;
            case "euc" -> CharacterShape::eucLength;
            case "gb18030" -> CharacterShape::gb18030Length;
            case "double" ->
                doubleByte(
                        ByteRanges.parse(words[1]),
                        ByteRanges.parse(words[2]),
                        ByteRanges.parse(words.length > 3 ? words[3] : ""));
            default -> throw new IllegalArgumentException("unknown shape: " + notation);
        };
    }

    private static CharacterShape doubleByte(ByteRanges leads, ByteRanges trails, ByteRanges singles) {
        return (buffer, at, to) -> {
            if (buffer[at] >= 0 || singles.contains(buffer[at])) {
                return 1;
            }
            return at + 1 < to && leads.contains(buffer[at]) && trails.contains(buffer[at + 1]) ? 2 : MALFORMED;
        };
    }

    /** Half-width katakana behind 8E, JIS X 0212 behind 8F, else JIS X 0208. */
    private static int eucLength(byte[] buffer, int at, int to) {
        int lead = buffer[at] & 0xFF;
        if (lead < 0x80) {
            return 1;
        }
        int length = lead == 0x8F ? 3 : 2;
        boolean isLead = lead == 0x8E || lead == 0x8F || (lead >= 0xA1 && lead <= 0xFE);
        if (!isLead || at + length > to) {
            return MALFORMED;
        }
        int last = lead == 0x8E ? 0xDF : 0xFE;
        for (int i = at + 1; i < at + length; i++) {
            int trail = buffer[i] & 0xFF;
            if (trail < 0xA1 || trail > last) {
                return MALFORMED;
            }
        }
        return length;
    }

    /** Two bytes as in GBK, or four: a digit stands second and fourth. */
    private static int gb18030Length(byte[] buffer, int at, int to) {
        int lead = buffer[at] & 0xFF;
        if (lead < 0x80) {
            return 1;
        }
        if (lead == 0x80 || lead == 0xFF || at + 1 >= to) {
            return MALFORMED;
        }
        int second = buffer[at + 1] & 0xFF;
        if (second >= '0' && second <= '9') {
            return at + 4 <= to ? 4 : MALFORMED;
        }
        return second >= 0x40 && second != 0x7F && second != 0xFF ? 2 : MALFORMED;
    }
}
