/**
 * How Parallax says that something is wrong: a stable code, what is known, and what to do next. Every package may use
 * it; it uses none.
 */
@NullMarked
package dev.parallax.problem;

import org.jspecify.annotations.NullMarked;
