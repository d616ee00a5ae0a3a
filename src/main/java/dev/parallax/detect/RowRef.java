package dev.parallax.detect;

import org.jspecify.annotations.Nullable;

/**
 * Where a row can be read again.
 *
 * @param locator the event, as its source names it
 * @param inner the event within a compressed transaction or a journal document, or -1
 * @param row bytes from the start of the event's body to the row
 * @param table index in the {@link TableRegistry}
 */
record RowRef(long locator, int inner, int row, int table) {

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RowRef that && locator == that.locator && inner == that.inner && row == that.row;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(locator * 31 + inner) * 31 + row;
    }
}
