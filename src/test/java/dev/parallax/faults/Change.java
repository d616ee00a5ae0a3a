package dev.parallax.faults;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one row event did to one row: an insert has no {@code from}, a delete no {@code to}; where the two differ, the
 * primary key was changed.
 *
 * @param found the columns that the logged before-image shows
 * @param sent the columns that the logged after-image holds; {@link Logging#KEY} stands for those of the primary key
 * @param member what changed in the document, where the log holds that in place of the document
 */
record Change(
        @Nullable RowKey from,
        @Nullable Image before,
        @Nullable RowKey to,
        @Nullable Image after,
        Set<String> found,
        Set<String> sent,
        @Nullable Member member) {

    /** A member of a JSON document, and what it is set to. */
    record Member(String name, String value) {

        /** What an update that does not touch the document is logged as, where its image has to hold all columns. */
        static final Member NONE = new Member("", "");

        String in(String document) {
            return isNone() ? document : changed(document);
        }

        boolean isNone() {
            return name.isEmpty();
        }

        private String changed(String document) {
            return document.replaceFirst("\"" + name + "\": \\d+", "\"" + name + "\": " + value);
        }
    }

    String table() {
        RowKey key = from != null ? from : Objects.requireNonNull(to);
        return key.table();
    }

    boolean isInsert() {
        return from == null;
    }

    /** What comes of a row in which an applier writes the columns that were sent. */
    Image appliedTo(Image row) {
        if (after == null) {
            throw new IllegalStateException("leaves no row: " + this);
        }
        Image result = row.with(after, sent);
        String document = row.values().get(Logging.DOCUMENT);
        return member == null || document == null ? result : result.with(Logging.DOCUMENT, member.in(document));
    }

    @Override
    public String toString() {
        return from + " " + before + " -> " + to + " " + after + (member == null ? "" : " by " + member);
    }
}
