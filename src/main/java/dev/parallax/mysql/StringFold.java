package dev.parallax.mysql;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Folds stored strings of one collation, so that strings which it takes for equal have equal folds. The reverse is not
 * claimed: whether two strings with one fold are equal, a server says. Shared by threads.
 */
public final class StringFold {

    private static final int ASCII = 0x80;
    /** What has no counterpart in Unicode is decoded to it, so it does not count at all. */
    private static final char UNKNOWN = '?';

    /** In the place of a byte: the string has to be decoded. */
    private static final short DECODE = -1;
    /** In the place of a byte: it does not count. */
    private static final short NOTHING = -2;

    private final int collation;
    private final Supplier<FoldTable> source;
    private volatile @Nullable Tables tables;

    private static final class Tables {
        final FoldTable table;
        /** What a byte is folded to that is a character by itself. */
        final short[] ascii;

        Tables(FoldTable table, short[] ascii) {
            this.table = table;
            this.ascii = ascii;
        }
    }

    StringFold(int collation, Supplier<FoldTable> source) {
        this.collation = collation;
        this.source = source;
    }

    /**
     * Appends what the string is folded to.
     *
     * @return false when the bytes are no string of the collation's character set; nothing was appended then
     */
    public boolean fold(byte[] buffer, int from, int to, ByteSink out) {
        Tables known = tables;
        if (known == null) {
            known = tables();
            tables = known;
        }
        short[] ascii = known.ascii;
        int start = out.length();
        for (int i = from; i < to; i++) {
            short folded = buffer[i] >= 0 ? ascii[buffer[i]] : DECODE;
            if (folded >= 0) {
                out.add(folded);
            } else if (folded == DECODE) {
                out.cut(start);
                return foldDecoded(known.table, buffer, from, to, out);
            }
        }
        trim(start, out);
        return true;
    }

    private boolean foldDecoded(FoldTable table, byte[] buffer, int from, int to, ByteSink out) {
        String text = Charsets.decode(collation, buffer, from, to);
        if (text == null) {
            return false;
        }
        int start = out.length();
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            i += Character.charCount(codePoint);
            String folded = table.of(codePoint);
            for (int j = 0; j < folded.length(); j++) {
                if (folded.charAt(j) != UNKNOWN) {
                    out.addCharacter(folded.charAt(j));
                }
            }
        }
        trim(start, out);
        return true;
    }

    private static void trim(int start, ByteSink out) {
        int end = out.length();
        while (end > start && out.bytes()[end - 1] == ' ') {
            end--;
        }
        out.cut(end);
    }

    private Tables tables() {
        FoldTable table = source.get();
        short[] ascii = new short[ASCII];
        for (int i = 0; i < ASCII; i++) {
            ascii[i] = ascii(table, (byte) i);
        }
        return new Tables(table, ascii);
    }

    private short ascii(FoldTable table, byte value) {
        String text = Charsets.decode(collation, new byte[] {value}, 0, 1);
        if (text == null || text.length() != 1 || text.charAt(0) >= ASCII) {
            return DECODE;
        }
        String folded = table.of(text.charAt(0));
        if (folded.isEmpty() || folded.charAt(0) == UNKNOWN) {
            return NOTHING;
        }
        return folded.length() == 1 && folded.charAt(0) < ASCII ? (short) folded.charAt(0) : DECODE;
    }
}
