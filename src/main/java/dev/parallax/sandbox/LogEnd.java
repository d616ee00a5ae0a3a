package dev.parallax.sandbox;

/**
 * A position in a server's binary log at which a transaction ends.
 *
 * @param file the log file's name
 * @param offset bytes from the file's beginning
 */
public record LogEnd(String file, long offset) {}
