@NullMarked
package dev.parallax.repair;

import org.jspecify.annotations.NullMarked;
