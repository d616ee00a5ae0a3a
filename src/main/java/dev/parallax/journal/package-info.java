/**
 * The journal: what both binary logs said, kept on disk so that it can be read again, resumed and correlated later. One
 * append-only queue per node; the record layout is in {@code docs/journal-format.md}. May use {@code change},
 * {@code mysql} and {@code problem}; alone uses Chronicle.
 */
@NullMarked
package dev.parallax.journal;

import org.jspecify.annotations.NullMarked;
