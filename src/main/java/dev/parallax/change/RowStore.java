package dev.parallax.change;

/** Fetches row events that were seen before, by the place they were read from. */
public interface RowStore extends AutoCloseable {

    /**
     * The event that had this {@link RowsEvent#locator()} and {@link RowsEvent#inner()}; the result is reused by the
     * next call.
     */
    RowsEvent fetch(long locator, int inner, TableMap table);

    @Override
    void close();
}
