package dev.parallax.faults;

import org.jspecify.annotations.Nullable;

/**
 * What one statement did to one row: an insert has no {@code from}, a delete no {@code to}; where the two differ, the
 * primary key was changed.
 */
record Change(
        @Nullable RowKey from,
        @Nullable Image before,
        @Nullable RowKey to,
        @Nullable Image after) {

    boolean isInsert() {
        return from == null;
    }
}
