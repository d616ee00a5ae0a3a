package dev.parallax.detect;

import dev.parallax.finding.Rule;
import org.jspecify.annotations.Nullable;

/** What a pair of concurrent writes is called, and what each node experienced when it applied the other's. */
final class Experience {

    private Experience() {}

    /** insert, update or delete: the net effect of a write where it was first executed. */
    static String operation(OpenWrite write) {
        if (write.after == WriteBatch.ABSENT) {
            return "delete";
        }
        return write.before == WriteBatch.ABSENT ? "insert" : "update";
    }

    /** The rule for two concurrent writes. A delete against an insert of the same key counts as update_delete. */
    static Rule rule(OpenWrite one, OpenWrite other) {
        String first = operation(one);
        String second = operation(other);
        if (first.equals("delete") || second.equals("delete")) {
            return first.equals(second) ? Rule.DELETE_DELETE : Rule.UPDATE_DELETE;
        }
        return first.equals("insert") && second.equals("insert") ? Rule.INSERT_INSERT : Rule.UPDATE_UPDATE;
    }

    /**
     * PostgreSQL's name (logical replication conflicts) for what a node experienced when it applied the peer's write.
     *
     * @param own the write the node had already made
     * @param applied the peer's write as this node logged it; null when it left no row event here
     * @param peers the peer's write as its origin logged it
     */
    static String ofNode(OpenWrite own, @Nullable OpenWrite applied, OpenWrite peers) {
        boolean rowWasThere = applied != null ? applied.before != WriteBatch.ABSENT : own.after != WriteBatch.ABSENT;
        boolean deletedHere = own.after == WriteBatch.ABSENT;
        return switch (operation(peers)) {
            case "insert" -> rowWasThere ? "insert_exists" : "insert_applied";
            case "delete" -> rowWasThere ? "delete_origin_differs" : "delete_missing";
            default -> rowWasThere ? "update_origin_differs" : deletedHere ? "update_deleted" : "update_missing";
        };
    }
}
