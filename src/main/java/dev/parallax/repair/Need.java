package dev.parallax.repair;

import dev.parallax.repair.NodeTable.Unique;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What must be so on a node before a statement, for the server to take it. Rows are named by their keys' values. */
sealed interface Need {

    /** A parent that is there, and must not be taken away. */
    record ParentStays(Reference reference, List<@Nullable String> parent, List<String> values) implements Need {}

    /** A parent that is not there. */
    record ParentMade(Reference reference, List<String> values) implements Need {}

    /** Another row that holds the value of a unique index. */
    record ValueFree(Unique index, List<@Nullable String> holder, List<String> values) implements Need {}

    /**
     * Children that refer to a row which goes.
     *
     * @param children null where there are some and their table is none of which rows are mended
     */
    record ChildrenGone(Reference reference, @Nullable List<List<@Nullable String>> children, List<String> values)
            implements Need {}
}
