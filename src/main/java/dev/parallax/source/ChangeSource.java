package dev.parallax.source;

import dev.parallax.change.RowStore;
import dev.parallax.change.TransactionSink;

/** One node's log, readable as often as wanted. */
public interface ChangeSource {

    /** Reads the whole log into the sink, on the calling thread. */
    void read(TransactionSink sink);

    /** Finds row events of {@link #read} again; one reader at a time. */
    RowStore openRowStore();
}
