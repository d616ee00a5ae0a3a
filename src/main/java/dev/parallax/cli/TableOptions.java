package dev.parallax.cli;

import dev.parallax.detect.TableSelection;
import dev.parallax.mysql.TableName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import picocli.CommandLine.Option;

/** Which tables. */
final class TableOptions {

    @Option(names = "--databases", split = ",", paramLabel = "DB", description = "Only these databases.")
    private List<String> databases = new ArrayList<>();

    @Option(names = "--tables", split = ",", paramLabel = "DB.TABLE", description = "Only these tables.")
    private List<TableName> tables = new ArrayList<>();

    @Option(names = "--ignore-tables", split = ",", paramLabel = "DB.TABLE", description = "All but these tables.")
    private List<TableName> ignored = new ArrayList<>();

    TableSelection selection() {
        return selection(List.of());
    }

    TableSelection selection(Collection<String> ignoredColumns) {
        return new TableSelection(
                new HashSet<>(databases), new HashSet<>(tables), new HashSet<>(ignored), new HashSet<>(ignoredColumns));
    }
}
