/** Tests of what makes a node healthy, without servers. */
@NullMarked
package dev.parallax.health;

import org.jspecify.annotations.NullMarked;
