package dev.parallax.report;

/** What made a report. */
public record Tool(String name, String version) {

    /** This program, with the version its jar carries; {@code development} when it does not run from a jar. */
    public static Tool current() {
        String version = Tool.class.getPackage().getImplementationVersion();
        return new Tool("parallax", version == null ? "development" : version);
    }
}
