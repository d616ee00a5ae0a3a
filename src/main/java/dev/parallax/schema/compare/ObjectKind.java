package dev.parallax.schema.compare;

/** What kinds of objects are compared, in the order in which they are reported. */
public enum ObjectKind {
    DATABASE("database"),
    TABLE("table"),
    COLUMN("column"),
    INDEX("index"),
    FOREIGN_KEY("foreign key"),
    CHECK("check constraint"),
    PARTITION("partition"),
    TRIGGER("trigger"),
    VIEW("view"),
    ROUTINE("routine"),
    EVENT("event");

    private final String label;

    ObjectKind(String label) {
        this.label = label;
    }

    /** In words, for example {@code foreign key}. */
    public String label() {
        return label;
    }

    /** Whether objects of this kind are parts of a table. */
    boolean isPartOfTable() {
        return switch (this) {
            case COLUMN, INDEX, FOREIGN_KEY, CHECK, PARTITION, TRIGGER -> true;
            default -> false;
        };
    }
}
