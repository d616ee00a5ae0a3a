package dev.parallax.detect;

import dev.parallax.change.RowCursor;

/**
 * Says what a row change does to the keys of {@link KeySpaces}: who holds a value of a unique index, whether a parent is
 * there, and that a child refers to it. Only rows that change one of these columns, or the primary key, say anything.
 * Nothing is allocated per row.
 */
final class ConstraintWriter {

    /** Takes one write of a key. */
    interface Target {
        void write(KeyHash key, long before, long after, int space);
    }

    private final Target target;
    private final KeyHash key = new KeyHash();
    private final KeyHash primary = new KeyHash();

    ConstraintWriter(Target target) {
        this.target = target;
    }

    void row(byte[] buffer, RowCursor.Image before, RowCursor.Image after, TablePlan plan, KeySpaces.Use[] uses) {
        for (KeySpaces.Use use : uses) {
            boolean had = before.exists() && hasValue(before, use.columns);
            boolean has = after.exists() && hasValue(after, use.columns);
            boolean same = had && has && KeyHash.same(buffer, before, after, use.columns);
            switch (use.role) {
                case HOLDER -> {
                    long left = had ? holder(buffer, before, plan) : WriteBatch.ABSENT;
                    long taken = has ? holder(buffer, after, plan) : WriteBatch.ABSENT;
                    if (same && left != taken) {
                        write(buffer, after, use, left, taken);
                    } else if (!same) {
                        move(buffer, before, after, use, left, taken);
                    }
                }
                case PARENT -> {
                    if (!same) {
                        move(
                                buffer,
                                before,
                                after,
                                use,
                                had ? KeySpaces.PRESENT : WriteBatch.ABSENT,
                                has ? KeySpaces.PRESENT : WriteBatch.ABSENT);
                    }
                }
                case CHILD -> {
                    if (has && !same) {
                        write(buffer, after, use, KeySpaces.REFERRED_TO, KeySpaces.REFERRED_TO);
                    }
                }
            }
        }
    }

    private void move(
            byte[] buffer, RowCursor.Image before, RowCursor.Image after, KeySpaces.Use use, long left, long taken) {
        if (left != WriteBatch.ABSENT) {
            write(buffer, before, use, left, WriteBatch.ABSENT);
        }
        if (taken != WriteBatch.ABSENT) {
            write(buffer, after, use, WriteBatch.ABSENT, taken);
        }
    }

    private void write(byte[] buffer, RowCursor.Image image, KeySpaces.Use use, long before, long after) {
        key.set(buffer, image, use.columns, use.form, use.hash);
        target.write(key, before, after, use.space.number());
    }

    /** A NULL in it is equal to nothing: it takes no place in a unique index and refers to no parent. */
    private static boolean hasValue(RowCursor.Image image, int[] columns) {
        for (int column : columns) {
            if (image.columnStart(column) < 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * The lower half of the row's own key hash, by which its findings are known too. Where several spellings may be one
     * key: what the spelling is known by.
     */
    private long holder(byte[] buffer, RowCursor.Image image, TablePlan plan) {
        primary.set(buffer, image, plan.keyColumns, plan.keyForm, plan.nameHash);
        long row = primary.spelling() == 0 ? primary.low() : primary.spelling();
        return row == WriteBatch.ABSENT ? 1 : row;
    }
}
