package dev.parallax.repair;

/** Whose row is taken where the two differ. */
public enum Prefer {
    /** Node a's. */
    A,
    /** Node b's. */
    B,
    /** That of the last write by the origins' clocks, where the report names all writes. */
    NEWEST,
    /** Nobody's: both ways are printed as comments. */
    MANUAL
}
