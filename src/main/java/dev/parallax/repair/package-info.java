/**
 * SQL that makes differing rows equal again: what each row should be, in which order that can be written, and the
 * statements, each guarded by the row it expects. Reads both servers and writes to neither: the SQL is for a person.
 */
@NullMarked
package dev.parallax.repair;

import org.jspecify.annotations.NullMarked;
