package dev.parallax.verify;

import dev.parallax.mysql.TableName;
import org.jspecify.annotations.Nullable;

/**
 * What is on both nodes at the moment two rows were read. A key whose every change is on both, and that nothing changed
 * while it was read, is comparable: if its rows differ then, they differ for good.
 */
interface Cut {

    /**
     * Why rows of this key cannot be compared at this moment; null when they can.
     *
     * @param mark the key's; null for any row of the table
     */
    @Nullable
    String open(TableName table, @Nullable Long mark);
}
