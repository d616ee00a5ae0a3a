/**
 * The command line: parses options, calls {@code audit}, prints, and chooses the exit status. Results go to stdout,
 * progress and problems to stderr.
 */
@NullMarked
package dev.parallax.cli;

import org.jspecify.annotations.NullMarked;
