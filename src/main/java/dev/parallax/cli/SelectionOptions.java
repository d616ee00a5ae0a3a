package dev.parallax.cli;

import dev.parallax.detect.TableSelection;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which tables, and which of their columns. */
final class SelectionOptions {

    @Mixin
    private TableOptions tables = new TableOptions();

    @Option(
            names = "--ignore-columns",
            split = ",",
            paramLabel = "COLUMN",
            description = "Columns in which rows may differ: COLUMN in every table, or DB.TABLE.COLUMN.")
    private List<String> ignoredColumns = new ArrayList<>();

    TableSelection selection() {
        return tables.selection(ignoredColumns);
    }
}
