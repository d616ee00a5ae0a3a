package dev.parallax.mysql;

/**
 * One filter of a server.
 *
 * @param name as MySQL names it, in upper case: {@code REPLICATE_IGNORE_TABLE}, {@code BINLOG_DO_DB}, ...
 * @param rule its rules as the server prints them
 */
public record ReplicationFilter(String name, String rule) {

    @Override
    public String toString() {
        return name + " (" + rule + ")";
    }
}
