package dev.parallax.setup;

import dev.parallax.finding.Side;
import org.jspecify.annotations.Nullable;

/**
 * Something that setup changed, as {@code setup.json} keeps it.
 *
 * @param name the variable; the account's user; empty for a link, which is of the default channel; {@code gtid_purged}
 * @param before a variable's value before; null for all else
 * @param persistedBefore what was persisted for it before; null for nothing
 * @param after a variable's new value; the account's host; a link's {@code host:port}; the GTIDs that were added
 */
record Made(
        Side node,
        Kind kind,
        String name,
        @Nullable String before,
        @Nullable String persistedBefore,
        String after) {

    enum Kind {
        VARIABLE,
        ACCOUNT,
        LINK,
        /** GTIDs that count as executed since the data they stand for are there. Stays when all else is undone. */
        HISTORY
    }

    /** Whether this is of the same thing. */
    boolean isSameThing(Made other) {
        return node == other.node
                && kind == other.kind
                && name.equals(other.name)
                && (kind == Kind.VARIABLE || after.equals(other.after));
    }

    /** This, changed on: what was there before the first change counts. */
    Made changedTo(Made later) {
        return new Made(node, kind, name, before, persistedBefore, later.after);
    }
}
