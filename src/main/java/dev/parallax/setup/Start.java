package dev.parallax.setup;

import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.GtidSet;

/**
 * Where a node's log stood before both nodes were found to hold the same data: what comes behind is for its peer.
 *
 * @param gtidExecuted as MySQL prints it; empty without GTIDs
 */
record Start(String file, long position, String gtidExecuted) {

    /** @throws IllegalStateException where the node writes no log, which is refused before */
    static Start of(NodeState node) {
        BinlogPosition end = node.logEnd();
        if (end == null) {
            throw new IllegalStateException(node.label() + " writes no log");
        }
        return new Start(end.file(), end.offset(), node.executed().toString());
    }

    GtidSet executed() {
        return GtidSet.parse(gtidExecuted);
    }

    BinlogPosition logEnd() {
        return new BinlogPosition(file, position);
    }
}
