package dev.parallax.verify;

import java.nio.file.Path;

/** Rows that differ, for tests of what is made of them. */
public final class KeptDifferences {

    private KeptDifferences() {}

    public static Differences of(Path folder, RowDifference... rows) {
        Differences differences = new Differences(folder);
        for (RowDifference row : rows) {
            differences.add(row);
        }
        return differences;
    }
}
