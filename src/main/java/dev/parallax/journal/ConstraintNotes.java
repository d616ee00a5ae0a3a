package dev.parallax.journal;

import dev.parallax.change.Constraints;
import dev.parallax.change.ForeignKey;
import dev.parallax.change.UniqueIndex;
import dev.parallax.mysql.TableName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code journal.constraints}: what the servers said of the tables' unique indexes and foreign keys where captures
 * ended. Lines of fields with tabs between: {@code table}, schema, name; behind it for each of its unique indexes
 * {@code unique}, name, problem, columns; for each of its foreign keys {@code foreign}, name, problem, action on delete,
 * parent schema, parent table, and in turn a column and the parent's column. Without the file nobody was asked.
 */
final class ConstraintNotes {

    static final String FILE = "journal.constraints";

    private static final String TABLE = "table";
    private static final String UNIQUE = "unique";
    private static final String FOREIGN = "foreign";

    private ConstraintNotes() {}

    static Constraints read(Path folder) {
        Path file = folder.resolve(FILE);
        Map<TableName, Constraints.OfTable> tables = new HashMap<>();
        TableName table = null;
        List<UniqueIndex> unique = new ArrayList<>();
        List<ForeignKey> foreign = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                List<String> fields = fields(line);
                if (fields.get(0).equals(TABLE) && fields.size() == 3) {
                    if (table != null) {
                        tables.put(table, new Constraints.OfTable(unique, foreign));
                    }
                    table = new TableName(fields.get(1), fields.get(2));
                    unique.clear();
                    foreign.clear();
                } else if (fields.get(0).equals(UNIQUE) && fields.size() > 3) {
                    unique.add(new UniqueIndex(fields.get(1), fields.subList(3, fields.size()), fields.get(2)));
                } else if (fields.get(0).equals(FOREIGN) && fields.size() > 6) {
                    foreign.add(foreign(fields));
                }
            }
        } catch (NoSuchFileException e) {
            return Constraints.UNKNOWN;
        } catch (IOException e) {
            throw JournalProblems.ioFailed(file, "read", null, e);
        }
        if (table != null) {
            tables.put(table, new Constraints.OfTable(unique, foreign));
        }
        return new Constraints(true, tables);
    }

    private static ForeignKey foreign(List<String> fields) {
        List<String> columns = new ArrayList<>();
        List<String> parentColumns = new ArrayList<>();
        for (int i = 6; i + 1 < fields.size(); i += 2) {
            columns.add(fields.get(i));
            parentColumns.add(fields.get(i + 1));
        }
        return new ForeignKey(
                fields.get(1),
                columns,
                new TableName(fields.get(4), fields.get(5)),
                parentColumns,
                fields.get(3),
                fields.get(2));
    }

    /** Adds to what is there; the newer answer for a table wins. */
    static void add(Path folder, Constraints answers) {
        Map<TableName, Constraints.OfTable> all = new TreeMap<>(read(folder).tables());
        all.putAll(answers.tables());
        StringBuilder text = new StringBuilder();
        for (Map.Entry<TableName, Constraints.OfTable> table : all.entrySet()) {
            line(text, List.of(TABLE, table.getKey().schema(), table.getKey().table()));
            for (UniqueIndex index : table.getValue().unique()) {
                List<String> fields = new ArrayList<>(List.of(UNIQUE, index.name(), index.problem()));
                fields.addAll(index.columns());
                line(text, fields);
            }
            for (ForeignKey key : table.getValue().foreign()) {
                List<String> fields = new ArrayList<>(List.of(
                        FOREIGN,
                        key.name(),
                        key.problem(),
                        key.onDelete(),
                        key.parent().schema(),
                        key.parent().table()));
                for (int i = 0; i < key.columns().size(); i++) {
                    fields.add(key.columns().get(i));
                    fields.add(key.parentColumns().get(i));
                }
                line(text, fields);
            }
        }
        Path temporary = folder.resolve(FILE + ".new");
        try {
            Files.writeString(temporary, text);
            Files.move(temporary, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw JournalProblems.ioFailed(temporary, "write", null, e);
        }
    }

    private static void line(StringBuilder text, List<String> fields) {
        for (int i = 0; i < fields.size(); i++) {
            text.append(i == 0 ? "" : "\t").append(KeyNotes.escaped(fields.get(i)));
        }
        text.append('\n');
    }

    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        int from = 0;
        for (int tab = line.indexOf('\t'); tab >= 0; tab = line.indexOf('\t', from)) {
            fields.add(KeyNotes.plain(line.substring(from, tab)));
            from = tab + 1;
        }
        fields.add(KeyNotes.plain(line.substring(from)));
        return fields;
    }
}
