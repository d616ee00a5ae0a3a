package dev.parallax.schema;

import dev.parallax.change.TableMap;
import dev.parallax.mysql.Column;
import java.util.ArrayList;
import java.util.List;

/**
 * Completes a table of a log by a definition found elsewhere, once the definition fits: what it says need not be what
 * held when the event was logged, so number, type and storage of the columns must agree.
 */
final class TableFit {

    private TableFit() {}

    /**
     * The table with names and key, or with the problem that keeps it from having them.
     *
     * @param subject who defines it, as in "... has others"
     * @param place where that is, as in "2 columns in the dump"
     */
    static TableMap complete(TableMap fromLog, List<ServerColumn> columns, String subject, String place) {
        String misfit = misfit(fromLog, columns, place);
        if (!misfit.isEmpty()) {
            return unknown(
                    fromLog,
                    "the log does not name its columns, and " + subject + " has others: schema unknown (" + misfit
                            + ")");
        }
        List<Column> completed = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            completed.add(columns.get(i).complete(fromLog.columns().get(i)));
        }
        int[] key = key(columns);
        boolean prefix = columns.stream().anyMatch(ServerColumn::keyPrefix);
        String problem = key.length == 0
                ? "it has no primary key"
                : prefix ? "its primary key holds only a prefix of a column" : "";
        return new TableMap(fromLog.name(), completed, prefix ? new int[0] : key, TableMap.KeySource.SERVER, problem);
    }

    static TableMap unknown(TableMap fromLog, String problem) {
        return new TableMap(fromLog.name(), fromLog.columns(), new int[0], TableMap.KeySource.UNKNOWN, problem);
    }

    private static String misfit(TableMap fromLog, List<ServerColumn> columns, String place) {
        if (fromLog.columnCount() != columns.size()) {
            return fromLog.columnCount() + " columns in the log, " + columns.size() + " " + place;
        }
        for (int i = 0; i < columns.size(); i++) {
            ServerColumn column = columns.get(i);
            Column logged = fromLog.columns().get(i);
            if (!column.fits(logged)) {
                return "column " + (i + 1) + " is " + column.columnType() + " " + place + ", and of type "
                        + logged.type() + " with metadata " + logged.metadata() + " in the log";
            }
        }
        return "";
    }

    private static int[] key(List<ServerColumn> columns) {
        int size =
                (int) columns.stream().filter(column -> column.keyPlace() > 0).count();
        int[] key = new int[size];
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).keyPlace() > 0) {
                key[columns.get(i).keyPlace() - 1] = i;
            }
        }
        return key;
    }
}
