@NullMarked
package dev.parallax.doctor;

import org.jspecify.annotations.NullMarked;
