/** Keeps NOTICE true: every part that the jar bundles is named there with its licence. */
@NullMarked
package dev.parallax.notice;

import org.jspecify.annotations.NullMarked;
