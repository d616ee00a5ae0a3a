/** Whole commands and jobs against real servers, with whatever can go wrong going wrong. */
@NullMarked
package dev.parallax.e2e;

import org.jspecify.annotations.NullMarked;
