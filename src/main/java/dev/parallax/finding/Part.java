package dev.parallax.finding;

/** What of the two servers a result is about. */
public enum Part {
    /** What both nodes wrote, by their binary logs. */
    LOGS("logs"),
    /** How their tables and programs are defined. */
    SCHEMA("schema"),
    /** What rows their tables hold. */
    TABLES("tables"),
    /** How they are set up, linked and kept. */
    SETTINGS("settings");

    private final String id;

    Part(String id) {
        this.id = id;
    }

    /** The name in reports. */
    public String id() {
        return id;
    }
}
