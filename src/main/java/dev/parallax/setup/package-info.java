/**
 * Making two servers a pair: what state they are in, which statements are missing for a pair and why, and running those.
 * What is planned is a function of the two states; {@link dev.parallax.setup.Runner} alone changes servers. Whether the
 * two hold the same data is asked of whoever calls. May use {@code server}, {@code finding} and {@code mysql}.
 */
@NullMarked
package dev.parallax.setup;

import org.jspecify.annotations.NullMarked;
