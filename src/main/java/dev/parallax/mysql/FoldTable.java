package dev.parallax.mysql;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What each character is folded to, so that strings which a collation takes for equal become the same string.
 *
 * <p><b>Argument.</b> A collation compares strings by weights: each character, and each contraction of several, stands
 * for a sequence of them, and strings are equal if all of theirs are, one behind the other. So a fold is shared by equal
 * strings if there is a text for each weight such that every character, and every contraction, is folded to the texts of
 * its weights. Which that is was worked out from {@code WEIGHT_STRING} of every character up to U+305FF, and of pairs
 * and triples of letters, for every collation on a server; where accents or case count, the weights of the letters alone
 * were looked at, which makes the fold coarser. Most of it is what Unicode's compatibility decomposition gives once
 * marks, case and control characters are left out; the rules hold the rest.
 *
 * <p>The rules: {@code astral} or {@code bmp} says whether characters beyond U+FFFF count for themselves or are all
 * alike, else a parent's name stands there; {@code c6=61.65} folds a character to others, {@code 1f80-1f8f=3b1} each of
 * several, {@code a0-a3+b0} to ascending ones; {@code 73!} leaves a character out of what all are folded to.
 */
final class FoldTable {

    private static final String ALL_ALIKE = "\uFFFD";

    private final @Nullable FoldTable parent;
    private final boolean beyondBmp;
    private final Map<Integer, String> own = new HashMap<>();
    private final Set<Integer> dropped = new HashSet<>();
    /** By the character's upper bits; filled as characters are met, by whichever thread: each finds the same. */
    private final @Nullable String[] @Nullable [] pages = new String[0x1100][];

    FoldTable(@Nullable FoldTable parent, String[] rules) {
        this.parent = parent;
        this.beyondBmp = parent != null ? parent.beyondBmp : rules[0].equals("astral");
        for (int i = 1; i < rules.length; i++) {
            add(rules[i]);
        }
    }

    private void add(String rule) {
        if (rule.endsWith("!")) {
            dropped.add(Integer.parseInt(rule.substring(0, rule.length() - 1), 16));
            return;
        }
        int sign = Math.max(rule.indexOf('='), rule.indexOf('+'));
        boolean ascending = rule.charAt(sign) == '+';
        int hyphen = rule.indexOf('-');
        int last = Integer.parseInt(rule.substring(hyphen + 1, sign), 16);
        int first = hyphen < 0 ? last : Integer.parseInt(rule.substring(0, hyphen), 16);
        StringBuilder text = new StringBuilder();
        for (String character : rule.substring(sign + 1).split("\\.", -1)) {
            if (!character.isEmpty()) {
                text.appendCodePoint(Integer.parseInt(character, 16));
            }
        }
        for (int i = first; i <= last; i++) {
            own.put(i, ascending ? Character.toString(text.codePointAt(0) + i - first) : text.toString());
        }
    }

    /** What a character is folded to; empty where it does not count. */
    String of(int codePoint) {
        @Nullable String[] page = pages[codePoint >> 8];
        if (page == null) {
            page = new String[256];
            pages[codePoint >> 8] = page;
        }
        String known = page[codePoint & 0xFF];
        if (known == null) {
            known = fold(codePoint);
            page[codePoint & 0xFF] = known;
        }
        return known;
    }

    private String fold(int codePoint) {
        String mine = own.get(codePoint);
        String all = mine != null ? mine : parent != null ? parent.of(codePoint) : plain(codePoint);
        if (dropped.isEmpty()) {
            return all;
        }
        StringBuilder kept = new StringBuilder();
        all.codePoints().filter(c -> !dropped.contains(c)).forEach(kept::appendCodePoint);
        return kept.toString();
    }

    private String plain(int codePoint) {
        if (codePoint > 0xFFFF && !beyondBmp) {
            return ALL_ALIKE;
        }
        String upper = Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFKD)
                .toUpperCase(Locale.ROOT);
        StringBuilder lower = new StringBuilder();
        upper.codePoints().forEach(c -> lower.appendCodePoint(Character.toLowerCase(c)));
        StringBuilder kept = new StringBuilder();
        Normalizer.normalize(lower, Normalizer.Form.NFKD).codePoints().forEach(c -> keep(c, kept));
        return kept.toString();
    }

    private static void keep(int c, StringBuilder kept) {
        switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.FORMAT,
                    Character.CONTROL -> {}
            case Character.DECIMAL_DIGIT_NUMBER -> kept.append((char) ('0' + Character.digit(c, 10)));
            default -> kept.appendCodePoint(isKatakana(c) ? c - 0x60 : c);
        }
    }

    /** Those that have a hiragana. */
    private static boolean isKatakana(int c) {
        return (c >= 0x30A1 && c <= 0x30F6) || c == 0x30FD || c == 0x30FE;
    }
}
