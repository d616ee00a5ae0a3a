package dev.parallax.change;

/** One node's log, from files or from a journal, readable as often as wanted. */
public interface ChangeSource {

    /** Reads the whole log into the sink, on the calling thread. */
    void read(TransactionSink sink);

    /** Finds row events of {@link #read} again; one reader at a time. */
    RowStore openRowStore();
}
