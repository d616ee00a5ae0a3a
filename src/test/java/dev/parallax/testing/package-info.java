/** What tests of several packages share. */
@NullMarked
package dev.parallax.testing;

import org.jspecify.annotations.NullMarked;
