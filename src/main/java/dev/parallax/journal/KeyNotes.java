package dev.parallax.journal;

import dev.parallax.change.GeneratedKeys;
import dev.parallax.mysql.TableName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code journal.keys}: what the servers said of the tables' primary keys where captures ended. A line a table:
 * {@code auto} or {@code other}, its schema and its name, with tabs between. No part of the log, so it stands beside the
 * queues; without it nothing is known, which is always safe.
 */
final class KeyNotes {

    static final String FILE = "journal.keys";

    private static final String AUTO = "auto";
    private static final String OTHER = "other";

    private KeyNotes() {}

    static GeneratedKeys read(Path folder) {
        Path file = folder.resolve(FILE);
        Map<TableName, Boolean> tables = new HashMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                String[] parts = line.split("\t", 3);
                if (parts.length == 3) {
                    tables.put(new TableName(plain(parts[1]), plain(parts[2])), parts[0].equals(AUTO));
                }
            }
        } catch (NoSuchFileException e) {
            return GeneratedKeys.UNKNOWN;
        } catch (IOException e) {
            throw JournalProblems.ioFailed(file, "read", null, e);
        }
        return new GeneratedKeys(tables);
    }

    /** Adds to what is there; the newer answer wins. */
    static void add(Path folder, Map<TableName, Boolean> answers) {
        Map<TableName, Boolean> all = new TreeMap<>(read(folder).asked());
        all.putAll(answers);
        StringBuilder text = new StringBuilder();
        all.forEach((table, auto) -> text.append(auto ? AUTO : OTHER)
                .append('\t')
                .append(escaped(table.schema()))
                .append('\t')
                .append(escaped(table.table()))
                .append('\n'));
        Path temporary = folder.resolve(FILE + ".new");
        try {
            Files.writeString(temporary, text);
            Files.move(temporary, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw JournalProblems.ioFailed(temporary, "write", null, e);
        }
    }

    static String escaped(String name) {
        return name.replace("%", "%25")
                .replace("\t", "%09")
                .replace("\n", "%0A")
                .replace("\r", "%0D");
    }

    static String plain(String text) {
        return text.replace("%0D", "\r")
                .replace("%0A", "\n")
                .replace("%09", "\t")
                .replace("%25", "%");
    }
}
