package dev.parallax.finding;

/** What kind of thing was found, with the name it has in reports and in the catalogue. */
public enum Rule {
    UPDATE_UPDATE("update_update"),
    INSERT_INSERT("insert_insert"),
    UPDATE_DELETE("update_delete"),
    DELETE_DELETE("delete_delete"),
    PRE_WINDOW_DIVERGENCE("pre_window_divergence");

    private final String id;

    Rule(String id) {
        this.id = id;
    }

    @com.fasterxml.jackson.annotation.JsonValue
    public String id() {
        return id;
    }
}
