package dev.parallax.verify;

import dev.parallax.mysql.TableName;

/** Is told how verification goes, by several threads. */
public interface VerifyListener {

    VerifyListener NONE = new VerifyListener() {};

    /** Begins with so many tables, of about so many rows in all, as the servers estimate. */
    default void begins(int tables, long rows) {}

    /** Nothing is taken up again, for this reason. */
    default void anew(String why) {}

    /** So many rows more have been compared. */
    default void compared(TableName table, long rows) {}

    /** A table is done. */
    default void finished(TableResult result) {}
}
