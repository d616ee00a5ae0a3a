/**
 * The library's entry point: wires sources, journal, detection and reports together and owns their lifecycle. May use
 * everything but {@code cli}.
 */
@NullMarked
package dev.parallax.audit;

import org.jspecify.annotations.NullMarked;
