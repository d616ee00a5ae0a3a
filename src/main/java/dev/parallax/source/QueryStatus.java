package dev.parallax.source;

/**
 * The status variables of a QUERY event: each a code and a value, in the fixed order in which
 * {@code Query_log_event::write} puts them. The three that may stand before Q_AUTO_INCREMENT are stepped over, anything
 * else ends the search, so that most transactions pay for three steps.
 */
final class QueryStatus {

    static final int NOT_THERE = -1;

    private static final int FLAGS2 = 0;
    private static final int SQL_MODE = 1;
    private static final int AUTO_INCREMENT = 3;
    private static final int CATALOG = 6;

    private QueryStatus() {}

    /**
     * Where {@code auto_increment_increment} and, behind it, {@code auto_increment_offset} stand, two bytes each.
     * {@link #NOT_THERE} when both are 1: servers log them only otherwise.
     */
    static int autoIncrement(byte[] buffer, int from, int to) {
        int at = from;
        while (at < to) {
            switch (buffer[at]) {
                case FLAGS2 -> at += 5;
                case SQL_MODE -> at += 9;
                case CATALOG -> at += 2 + LittleEndian.uint8(buffer, at + 1);
                case AUTO_INCREMENT -> {
                    return at + 5 <= to ? at + 1 : NOT_THERE;
                }
                default -> {
                    return NOT_THERE;
                }
            }
        }
        return NOT_THERE;
    }
}
