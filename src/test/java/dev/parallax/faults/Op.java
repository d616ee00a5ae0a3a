package dev.parallax.faults;

import org.jspecify.annotations.Nullable;

/**
 * A statement to run. Where the row is not as it takes for granted, the nearest that changes something is run instead,
 * so that each has an effect: an update of a missing row becomes an insert, an insert of an existing one an update.
 *
 * @param key number of the primary key in the table's pool, see {@link FaultTable#key}
 * @param newKey the key to change to
 * @param value what to write; no two differ only by chance
 * @param special the value for the unique index, or the parent's key; null leaves it to {@code value}, or NULL
 */
record Op(
        Kind kind,
        FaultTable table,
        int key,
        int newKey,
        long value,
        @Nullable String special) {

    enum Kind {
        INSERT,
        /** With the key left to the server. */
        INSERT_AUTO,
        UPDATE,
        DELETE,
        REKEY
    }

    static Op of(Kind kind, FaultTable table, int key, long value) {
        return new Op(kind, table, key, key, value, null);
    }
}
