package dev.parallax.mysql;

/**
 * A place in one server's binary log.
 *
 * @param file the log file's name without its folder, for example {@code mysql-bin.000012}
 * @param offset bytes from the start of that file; 64 bits, although event headers carry only 32
 */
public record BinlogPosition(String file, long offset) implements Comparable<BinlogPosition> {

    /** Parses {@code FILE:POS}. Throws IllegalArgumentException on anything else. */
    public static BinlogPosition parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("not FILE:POS: " + text);
        }
        long offset = Long.parseLong(text.substring(colon + 1));
        if (offset < 4) {
            throw new IllegalArgumentException("a binary log's first event is at position 4: " + text);
        }
        return new BinlogPosition(text.substring(0, colon), offset);
    }

    /** The number at the end of a log file's name; files are ordered by it, also past .999999. */
    public static long sequenceOf(String file) {
        int dot = file.lastIndexOf('.');
        try {
            return Long.parseLong(file.substring(dot + 1));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not the name of a binary log file: " + file, e);
        }
    }

    @Override
    public int compareTo(BinlogPosition other) {
        // One file may have any name, such as that of an archive; only several are ordered by their numbers.
        int byFile = file.equals(other.file) ? 0 : Long.compare(sequenceOf(file), sequenceOf(other.file));
        return byFile != 0 ? byFile : Long.compare(offset, other.offset);
    }

    @Override
    public String toString() {
        return file + ":" + offset;
    }
}
