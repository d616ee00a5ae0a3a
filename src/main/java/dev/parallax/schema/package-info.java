/**
 * Table definitions: reading them from a server or a dump, and whether they fit what a binary log says. May use {@code mysql},
 * {@code change}, {@code server}, {@code problem} and JDBC.
 */
@NullMarked
package dev.parallax.schema;

import org.jspecify.annotations.NullMarked;
