package dev.parallax.mysql;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import org.jspecify.annotations.Nullable;

/**
 * One of MySQL's character sets. Decodes as the server converts to utf8mb4: a well-formed character that has no Unicode
 * counterpart becomes a question mark. Bytes that are not well-formed, which a server does not let in, are not decoded.
 */
final class MySqlCharset {

    /** Unicode encodings, which the JDK decodes as MySQL does. */
    private static final String UNICODE = "unicode";

    /** UTF-16 without pairs of surrogates, so that the JDK's decoder would take for a character what is two. */
    private static final String UCS2 = "ucs2";

    private static final String UNKNOWN = "?";

    /** What the JDK puts in place of malformed bytes. */
    private static final char REPLACEMENT = '\uFFFD';

    private final String name;
    private final Charset base;
    private final boolean unicode;
    private final boolean surrogates;
    private final CharacterShape shape;
    private final CharacterDifferences differences;

    private MySqlCharset(String name, Charset base, String shape, CharacterDifferences differences) {
        this.name = name;
        this.base = base;
        this.unicode = shape.equals(UNICODE) || shape.equals(UCS2);
        this.surrogates = !shape.equals(UCS2);
        this.shape = CharacterShape.parse(unicode ? "single" : shape);
        this.differences = differences;
    }

    /** Null where this Java runtime has no charset of that name: a trimmed one may lack the module jdk.charsets. */
    static @Nullable MySqlCharset of(String name, String base, String shape, String differences) {
        return Charset.isSupported(base)
                ? new MySqlCharset(name, Charset.forName(base), shape, CharacterDifferences.parse(differences))
                : null;
    }

    String name() {
        return name;
    }

    /** Null when the bytes are no string of this character set. */
    @Nullable
    String decode(byte[] buffer, int from, int to) {
        return unicode ? decodeUnicode(buffer, from, to) : decodeByCharacter(buffer, from, to);
    }

    private @Nullable String decodeUnicode(byte[] buffer, int from, int to) {
        if (surrogates) {
            String lenient = new String(buffer, from, to - from, base);
            if (lenient.indexOf(REPLACEMENT) < 0) {
                return lenient; // nothing was malformed, and a decoder of its own was spared
            }
        }
        String text = decodeStrictly(base.newDecoder(), buffer, from, to - from);
        return text == null || surrogates || text.chars().noneMatch(c -> Character.isSurrogate((char) c)) ? text : null;
    }

    private @Nullable String decodeByCharacter(byte[] buffer, int from, int to) {
        CharsetDecoder decoder = base.newDecoder();
        StringBuilder text = new StringBuilder(to - from);
        for (int at = from; at < to; ) {
            int length = shape.length(buffer, at, to);
            if (length == CharacterShape.MALFORMED) {
                return null;
            }
            int codePoint = differences.codePoint(Bytes.bigEndian(buffer, at, length));
            if (codePoint != CharacterDifferences.NONE) {
                text.appendCodePoint(codePoint);
            } else {
                text.append(decodeCharacter(decoder, buffer, at, length));
            }
            at += length;
        }
        return text.toString();
    }

    private String decodeCharacter(CharsetDecoder decoder, byte[] buffer, int at, int length) {
        String character = decodeStrictly(decoder, buffer, at, length);
        if (character == null) {
            return UNKNOWN;
        }
        boolean privateUse = Character.getType(character.codePointAt(0)) == Character.PRIVATE_USE;
        return privateUse && differences.withoutPrivateUse() ? UNKNOWN : character;
    }

    private static @Nullable String decodeStrictly(CharsetDecoder decoder, byte[] buffer, int from, int length) {
        try {
            CharBuffer decoded = decoder.reset()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(buffer, from, length));
            return decoded.toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
