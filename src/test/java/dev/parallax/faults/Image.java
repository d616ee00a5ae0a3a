package dev.parallax.faults;

import org.jspecify.annotations.Nullable;

/**
 * A row as a server printed it. Where there is no row, there is no image: null.
 *
 * @param text every column the table was made with; columns added later always hold their default
 * @param unique the value in the table's unique index; null when it has none or NULL there
 */
record Image(String text, @Nullable String unique) {}
