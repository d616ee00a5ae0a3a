package dev.parallax.sandbox;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What {@link ConflictingWorkload} did, so that an audit's answer can be checked against it. */
public record GroundTruth(List<Row> rows) {

    /** What the two masters did to one row at the same time. */
    public enum Kind {
        UPDATE_UPDATE,
        INSERT_INSERT,
        UPDATE_DELETE,
        DELETE_DELETE,
        /** No conflict: one side only, or one after the other. */
        NONE
    }

    /** How the row ended. */
    public enum Outcome {
        /** The two masters keep different rows. */
        DIVERGED,
        /** They kept different rows until a later, ordered write made them equal. */
        HEALED,
        /** The concurrent writes left equal rows, or no row, on both at once. */
        CONVERGED,
        /** There was no conflict. */
        ORDERED
    }

    /**
     * One row that was touched.
     *
     * @param table {@code schema.table}
     * @param key primary key, column to value as text, in the key's column order
     * @param story what was done and why it ends so
     */
    public record Row(String table, Map<String, String> key, Kind kind, Outcome outcome, String story) {}

    public GroundTruth {
        rows = List.copyOf(rows);
    }

    public List<Row> with(Outcome outcome) {
        return rows.stream().filter(row -> row.outcome() == outcome).toList();
    }

    public List<Row> with(Kind kind) {
        return rows.stream().filter(row -> row.kind() == kind).toList();
    }

    /** The rows that differ at the end, as {@code shop.accounts{id=6}}. */
    public Set<String> divergedKeys() {
        return with(Outcome.DIVERGED).stream()
                .map(row -> row.table() + row.key())
                .collect(Collectors.toUnmodifiableSet());
    }
}
