@NullMarked
package dev.parallax.verify;

import org.jspecify.annotations.NullMarked;
