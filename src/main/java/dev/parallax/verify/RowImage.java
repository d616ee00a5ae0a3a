package dev.parallax.verify;

import dev.parallax.finding.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A whole row as one node holds it.
 *
 * @param key the parts of its key, as they are spelled there
 * @param digest of the whole row, hex digits
 * @param fingerprints per column, what tells its values apart
 * @param values per column, what a person reads
 */
record RowImage(List<String> key, String digest, List<@Nullable String> fingerprints, List<Value> values) {

    /** The columns in which two rows differ. */
    static List<String> differing(RowImage a, RowImage b) {
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < a.values.size(); i++) {
            if (!Objects.equals(a.fingerprints.get(i), b.fingerprints.get(i))) {
                columns.add(a.values.get(i).column());
            }
        }
        return columns;
    }

    /** The key as a person reads it. */
    List<Value> keyValues(ComparedKey columns) {
        List<Value> shown = new ArrayList<>();
        for (ComparedColumn column : columns.columns()) {
            for (Value value : values) {
                if (value.column().equals(column.name())) {
                    shown.add(value);
                }
            }
        }
        return shown;
    }
}
