/**
 * Where transactions come from: binary log files and live streams. One parser serves both, and the inside of compressed
 * transactions; it verifies every checksum and stops at the first thing it does not understand. May use {@code change},
 * {@code mysql}, {@code server} and {@code problem}; alone uses the binlog connector.
 */
@NullMarked
package dev.parallax.source;

import org.jspecify.annotations.NullMarked;
