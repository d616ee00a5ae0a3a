package dev.parallax.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Two tables of which one refers to the other, and what becomes of children whose parent is deleted.
 *
 * @param cascaded takes the children that a foreign key has changed, which MySQL 8.0 does not log
 */
record Family(FaultTable parent, FaultTable child, String onDelete, Set<RowKey> cascaded) {

    RowKey parentOf(String key) {
        return parent.key(Integer.parseInt(key));
    }

    /** Whether the row may be written as far as its parent is concerned. */
    boolean admits(Map<RowKey, Image> rows, RowKey key, Image row) {
        String of = row.parent();
        return of == null || !key.table().equals(child.name()) || rows.containsKey(parentOf(of));
    }

    /** Does to the children of a row that is deleted what the foreign key says; false where it forbids the deletion. */
    boolean leave(Map<RowKey, Image> rows, @Nullable RowKey deleted) {
        if (deleted == null || !deleted.table().equals(parent.name())) {
            return true;
        }
        List<RowKey> children = new ArrayList<>();
        rows.forEach((key, row) -> {
            String of = row.parent();
            if (key.table().equals(child.name()) && of != null && parentOf(of).equals(deleted)) {
                children.add(key);
            }
        });
        if (!children.isEmpty() && onDelete.equals("NO ACTION")) {
            return false;
        }
        cascaded.addAll(children);
        for (RowKey key : children) {
            if (onDelete.equals("CASCADE")) {
                rows.remove(key);
            } else {
                rows.put(key, Objects.requireNonNull(rows.get(key)).with("p", Image.text(null)));
            }
        }
        return true;
    }
}
