package dev.parallax.verify;

import dev.parallax.mysql.TableName;

/** Is told how verification goes, by several threads. */
public interface VerifyListener {

    VerifyListener NONE = new VerifyListener() {};

    /**
     * Begins with so many tables.
     *
     * @param rows how many they have, as the servers estimate
     * @param all whether all of these are going to be read now, as far as is known
     */
    default void begins(int tables, long rows, boolean all) {}

    /** Nothing is taken up again, for this reason. */
    default void anew(String why) {}

    /** So many rows more have been compared. */
    default void compared(TableName table, long rows) {}

    /** A table is done. */
    default void finished(TableResult result) {}
}
