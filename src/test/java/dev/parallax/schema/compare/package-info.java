@NullMarked
package dev.parallax.schema.compare;

import org.jspecify.annotations.NullMarked;
