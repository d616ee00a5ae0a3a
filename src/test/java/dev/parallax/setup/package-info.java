/** Tests of what is planned, without servers. */
@NullMarked
package dev.parallax.setup;

import org.jspecify.annotations.NullMarked;
