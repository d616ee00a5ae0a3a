/**
 * MySQL's own vocabulary as values: identifiers of transactions and servers, positions in a binary log,
 * names of tables, column types and the decoding of their values. Uses the JDK alone.
 */
@NullMarked
package dev.parallax.mysql;

import org.jspecify.annotations.NullMarked;
