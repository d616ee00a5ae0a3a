/**
 * Correlates the writes of two binary logs: pure functions of two ordered streams, without disk or server. The state is
 * kept per key, so that a stream engine keyed by (table, key) could run the same classes. May use {@code change},
 * {@code schema}, {@code finding}, {@code mysql} and {@code problem}.
 */
@NullMarked
package dev.parallax.detect;

import org.jspecify.annotations.NullMarked;
