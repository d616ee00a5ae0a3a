package dev.parallax.detect;

import dev.parallax.finding.NotChecked;
import dev.parallax.mysql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Names a user selected by, of which neither log holds a write. Whether such a name is misspelt or its table was merely
 * not written cannot be told from logs. Where it says what to audit, nothing was audited under it, and that must not
 * read as agreement; where it says what to leave out, more was audited than was meant to be.
 */
final class SelectionGaps {

    private final Set<TableName> written;

    SelectionGaps(Set<TableName> written) {
        this.written = written;
    }

    List<NotChecked> of(TableSelection selection) {
        List<NotChecked> result = new ArrayList<>();
        for (String database : new TreeSet<>(selection.databases())) {
            if (written.stream().noneMatch(table -> table.schema().equals(database))) {
                result.add(new NotChecked(
                        "database " + database + " of --databases",
                        nothing(table -> table.schema().equalsIgnoreCase(database)),
                        true));
            }
        }
        for (TableName table : new TreeSet<>(selection.tables())) {
            if (!written.contains(table)) {
                result.add(new NotChecked("table " + table + " of --tables", nothing(sameButCase(table)), true));
            }
        }
        for (TableName table : new TreeSet<>(selection.ignored())) {
            if (!written.contains(table)) {
                result.add(
                        new NotChecked("table " + table + " of --ignore-tables", nothing(sameButCase(table)), false));
            }
        }
        return result;
    }

    private static Predicate<TableName> sameButCase(TableName name) {
        return other -> other.toString().equalsIgnoreCase(name.toString());
    }

    private String nothing(Predicate<TableName> similar) {
        return "neither log holds a write under this name; check the spelling, where case matters"
                + written.stream()
                        .filter(similar)
                        .findFirst()
                        .map(table -> ": there is " + table)
                        .orElse("");
    }
}
