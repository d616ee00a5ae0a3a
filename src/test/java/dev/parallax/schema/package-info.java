@NullMarked
package dev.parallax.schema;

import org.jspecify.annotations.NullMarked;
