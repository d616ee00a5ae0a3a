@NullMarked
package dev.parallax.rule;

import org.jspecify.annotations.NullMarked;
