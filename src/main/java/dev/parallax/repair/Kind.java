package dev.parallax.repair;

/** What a statement does to a row. */
enum Kind {
    INSERT,
    UPDATE,
    DELETE
}
