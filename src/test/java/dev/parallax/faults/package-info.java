/**
 * Plants faults in real pairs by a seed, keeps the ground truth while doing so, and holds reports against it: {@code
 * bench/faults} over as many seeds as asked, {@code FaultsTest} over a few.
 */
@NullMarked
package dev.parallax.faults;

import org.jspecify.annotations.NullMarked;
