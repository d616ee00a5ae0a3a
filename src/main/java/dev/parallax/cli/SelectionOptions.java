package dev.parallax.cli;

import dev.parallax.detect.TableSelection;
import dev.parallax.mysql.TableName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import picocli.CommandLine.Option;

/** Which tables. */
final class SelectionOptions {

    @Option(names = "--databases", split = ",", paramLabel = "DB", description = "Only these databases.")
    private List<String> databases = new ArrayList<>();

    @Option(names = "--tables", split = ",", paramLabel = "DB.TABLE", description = "Only these tables.")
    private List<TableName> tables = new ArrayList<>();

    @Option(names = "--ignore-tables", split = ",", paramLabel = "DB.TABLE", description = "All but these tables.")
    private List<TableName> ignored = new ArrayList<>();

    @Option(
            names = "--ignore-columns",
            split = ",",
            paramLabel = "COLUMN",
            description = "Columns in which rows may differ: COLUMN in every table, or DB.TABLE.COLUMN.")
    private List<String> ignoredColumns = new ArrayList<>();

    TableSelection selection() {
        return new TableSelection(
                new HashSet<>(databases), new HashSet<>(tables), new HashSet<>(ignored), new HashSet<>(ignoredColumns));
    }
}
