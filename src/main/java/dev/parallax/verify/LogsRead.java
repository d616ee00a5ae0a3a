package dev.parallax.verify;

import dev.parallax.finding.Side;
import dev.parallax.mysql.BinlogPosition;
import org.jspecify.annotations.Nullable;

/** What reads both logs while tables are compared, each into a {@link TouchReader}. */
public interface LogsRead {

    /** Behind the last transaction that was read of a node's log; null before there is one. Throws what ended it. */
    @Nullable
    BinlogPosition position(Side side);

    /**
     * Returns once the logs' past has been read: until then nothing can be said of what is on its way. At once where
     * there is no past to be read.
     */
    default void awaitPresent() throws InterruptedException {}
}
