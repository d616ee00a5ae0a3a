@NullMarked
package dev.parallax.source;

import org.jspecify.annotations.NullMarked;
