package dev.parallax.setup;

/** MySQL's four; a server goes from one to the next, and never more than one step ahead of its peer. */
enum GtidMode {
    OFF,
    OFF_PERMISSIVE,
    ON_PERMISSIVE,
    ON;

    /** OFF for text that is none of them. */
    static GtidMode of(String text) {
        for (GtidMode mode : values()) {
            if (mode.name().equalsIgnoreCase(text)) {
                return mode;
            }
        }
        return OFF;
    }

    /** The one from which this is a step up. */
    GtidMode before() {
        return switch (this) {
            case OFF, OFF_PERMISSIVE -> OFF;
            case ON_PERMISSIVE -> OFF_PERMISSIVE;
            case ON -> ON_PERMISSIVE;
        };
    }

    boolean isBetween(GtidMode one, GtidMode other) {
        return (compareTo(one) >= 0 && compareTo(other) <= 0) || (compareTo(other) >= 0 && compareTo(one) <= 0);
    }
}
