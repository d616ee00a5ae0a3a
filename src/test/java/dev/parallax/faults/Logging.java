package dev.parallax.faults;

import dev.parallax.faults.Change.Member;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a node logs rows.
 *
 * @param partialJson whether it logs what changed in a document instead of the document
 */
record Logging(RowImage image, boolean partialJson) {

    /** Stands for the columns of the primary key, which are no part of an {@link Image}. */
    static final String KEY = "#key";

    static final String DOCUMENT = "doc";

    /** {@code binlog_row_image}. */
    enum RowImage {
        FULL,
        MINIMAL,
        NOBLOB
    }

    /** Nothing is left out of any image. */
    boolean isFull() {
        return image == RowImage.FULL && !partialJson;
    }

    /**
     * A row event as this node logs it.
     *
     * @param assigned the columns that a statement or a relayed event gives a value to
     */
    Change change(
            @Nullable RowKey from,
            @Nullable Image before,
            @Nullable RowKey to,
            @Nullable Image after,
            Set<String> assigned,
            @Nullable Member member) {
        Set<String> found = before == null ? Set.of() : found(before.values().keySet());
        Set<String> sent = new HashSet<>();
        if (after != null) {
            boolean whole = before == null || image == RowImage.FULL;
            if (whole || image == RowImage.NOBLOB) {
                sent.addAll(after.values().keySet());
                sent.add(KEY);
                sent.removeIf(column -> !whole && ValueColumn.isBlob(column));
            }
            sent.addAll(assigned);
        }
        boolean untouched = before != null && sent.contains(DOCUMENT) && !assigned.contains(DOCUMENT);
        Member logged = !partialJson ? null : untouched ? Member.NONE : member;
        return new Change(from, before, to, after, found, sent, logged);
    }

    private Set<String> found(Set<String> columns) {
        Set<String> found = new HashSet<>(Set.of(KEY));
        if (image != RowImage.MINIMAL) {
            found.addAll(columns);
        }
        found.removeIf(column -> image == RowImage.NOBLOB && ValueColumn.isBlob(column));
        return found;
    }
}
