@NullMarked
package dev.parallax.audit;

import org.jspecify.annotations.NullMarked;
