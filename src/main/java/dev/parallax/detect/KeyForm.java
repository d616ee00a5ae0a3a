package dev.parallax.detect;

import dev.parallax.change.RowCursor;
import dev.parallax.change.TableMap;
import dev.parallax.mysql.ByteSink;
import dev.parallax.mysql.Collation;
import dev.parallax.mysql.Column;
import dev.parallax.mysql.ColumnType;
import dev.parallax.mysql.StringFold;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the columns of a key are compared, where equal values may have other bytes: strings under a collation, and numbers
 * with a sign of zero. Keys of other columns, as nearly all are, have none of these.
 *
 * <p>Two forms of a key are made. Its <em>spelling</em> has different bytes for values that may differ: only trailing
 * spaces, where the collation ignores them, and the sign of zero are left out. Its <em>fold</em> is the same for all
 * spellings that the collation takes for equal, and for some others. Keys with one fold are candidates, and {@link
 * Spellings} finds out which are one key. Used by one thread at a time.
 */
final class KeyForm {

    /** Why a key may be equal to others unnoticed. */
    static final String NOT_FOLDED = "some of its keys hold bytes that are no string of their column's character set";

    /** Likewise, where collations are not the same throughout. */
    static final String DIFFER =
            "its columns have other collations on the two nodes, or had before, so keys are compared as" + " bytes";

    /** What makes values of a column equal whose bytes differ. */
    enum Kind {
        /** Nothing does. */
        BYTES,
        ZERO,
        PADDING,
        FOLD,
        /** A collation that no fold is known for: such keys are compared as bytes, and that is said. */
        UNKNOWN
    }

    private final Kind[] kinds;
    private final @Nullable Collation[] collations;
    private final int[] columns;
    private final boolean folds;

    private KeyForm(Kind[] kinds, @Nullable Collation[] collations, int[] columns) {
        this.kinds = kinds;
        this.collations = collations;
        this.columns = columns;
        boolean any = false;
        for (Kind kind : kinds) {
            any |= kind == Kind.FOLD;
        }
        this.folds = any;
    }

    /** Of these columns; null where equal keys have equal bytes. */
    static @Nullable KeyForm of(TableMap table, int[] columns) {
        Kind[] kinds = new Kind[columns.length];
        @Nullable Collation[] collations = new Collation[columns.length];
        boolean plain = true;
        for (int i = 0; i < columns.length; i++) {
            Column column = table.columns().get(columns[i]);
            kinds[i] = kind(column);
            plain &= kinds[i] == Kind.BYTES || kinds[i] == Kind.UNKNOWN;
            boolean isText = kinds[i] == Kind.PADDING || kinds[i] == Kind.FOLD;
            collations[i] = isText ? Collation.of(column.collation()) : null;
        }
        return plain ? null : new KeyForm(kinds, collations, columns.clone());
    }

    static Kind kind(Column column) {
        if (column.type() == ColumnType.FLOAT || column.type() == ColumnType.DOUBLE) {
            return Kind.ZERO;
        }
        if (!ColumnType.isCharacter(column.type()) || column.collation() == Column.BINARY_COLLATION) {
            return Kind.BYTES;
        }
        Collation collation = Collation.of(column.collation());
        if (collation == null) {
            return Kind.UNKNOWN;
        }
        if (collation.byBytes()) {
            return collation.padded() ? Kind.PADDING : Kind.BYTES;
        }
        return collation.fold() == null ? Kind.UNKNOWN : Kind.FOLD;
    }

    /** The same for definitions under which one key has one form. */
    static String signature(TableMap table, int[] columns) {
        StringBuilder signature = new StringBuilder();
        for (int place : columns) {
            Column column = table.columns().get(place);
            Kind kind = kind(column);
            boolean isText = kind == Kind.PADDING || kind == Kind.FOLD;
            if (isText || kind == Kind.ZERO) {
                signature.append(kind).append(isText ? column.collation() : 0).append(' ');
            }
        }
        return signature.toString();
    }

    /** Why keys of this table may be equal unnoticed; null when they cannot. */
    static @Nullable String problem(TableMap table, int[] columns) {
        for (int place : columns) {
            Column column = table.columns().get(place);
            if (kind(column) == Kind.UNKNOWN) {
                Collation collation = Collation.of(column.collation());
                return "no fold is known for the collation "
                        + (collation == null ? "with the id " + column.collation() : collation.name())
                        + ", so keys that are equal under it but have other bytes are taken for different ones";
            }
        }
        return null;
    }

    /** Whether keys may have one fold and be different. */
    boolean folds() {
        return folds;
    }

    /**
     * Appends both forms of the key in an image that holds it.
     *
     * @return false when a string's bytes are none of its character set, so that it is not folded
     */
    boolean append(byte[] buffer, RowCursor.Image image, ByteSink spelling, ByteSink fold) {
        boolean whole = true;
        for (int i = 0; i < kinds.length; i++) {
            int from = image.columnStart(columns[i]);
            int to = image.columnEnd(columns[i]);
            Collation collation = collations[i];
            int start = spelling.length();
            int foldStart = fold.length();
            if (kinds.length > 1) {
                spelling.addInt(0);
                fold.addInt(0);
            }
            if (kinds[i] == Kind.ZERO) {
                addNumber(buffer, from, to, spelling);
            } else {
                int end = collation == null ? to : collation.endWithoutPadding(buffer, from, to);
                spelling.add(buffer, from, end);
            }
            int textStart = kinds.length > 1 ? start + 4 : start;
            StringFold folder =
                    kinds[i] == Kind.FOLD ? Objects.requireNonNull(collation).fold() : null;
            if (folder == null || !folder.fold(buffer, from, to, fold)) {
                fold.add(spelling.bytes(), textStart, spelling.length());
                whole &= folder == null;
            }
            if (kinds.length > 1) {
                spelling.setInt(start, spelling.length() - textStart);
                fold.setInt(foldStart, fold.length() - foldStart - 4);
            }
        }
        return whole;
    }

    /** A FLOAT or DOUBLE; minus zero as zero. */
    private static void addNumber(byte[] buffer, int from, int to, ByteSink out) {
        boolean zero = buffer[to - 1] == (byte) 0x80;
        for (int i = from; i < to - 1; i++) {
            zero &= buffer[i] == 0;
        }
        out.add(buffer, from, to - (zero ? 1 : 0));
        if (zero) {
            out.add(0);
        }
    }
}
