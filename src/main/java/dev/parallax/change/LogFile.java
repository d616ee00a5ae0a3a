package dev.parallax.change;

import dev.parallax.mysql.GtidSet;

/**
 * What the head of a binary log file says.
 *
 * @param name the file's name without its folder
 * @param serverVersion the server that wrote it, for example {@code 8.0.31}
 * @param createdSeconds when it was begun, seconds since 1970-01-01 UTC
 * @param previousGtids every GTID in the log before this file; empty without GTIDs
 */
public record LogFile(String name, String serverVersion, long createdSeconds, GtidSet previousGtids) {}
