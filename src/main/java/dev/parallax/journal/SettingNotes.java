package dev.parallax.journal;

import dev.parallax.change.ServerAnswers;
import dev.parallax.mysql.ReplicationFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code journal.settings}: what the servers said of their settings where the last capture ended. A line a setting: the
 * node, the setting's name, its value, with tabs between. Without it nothing is known, which is always safe.
 */
final class SettingNotes {

    static final String FILE = "journal.settings";

    private static final String LOGS_APPLIED = "log_replica_updates";
    private static final String REORDERS = "applier_reorders_by";
    private static final String FILTERS = "filters";

    private SettingNotes() {}

    static ServerAnswers.Node read(Path folder, JournalNode node) {
        Path file = folder.resolve(FILE);
        Boolean logsApplied = null;
        Integer reorders = null;
        List<ReplicationFilter> filters = null;
        try {
            for (String line : Files.readAllLines(file)) {
                String[] parts = line.split("\t", 3);
                if (parts.length == 3 && parts[0].equals(node.label())) {
                    if (parts[1].equals(LOGS_APPLIED)) {
                        logsApplied = parts[2].equals("ON");
                    } else if (parts[1].equals(REORDERS)) {
                        reorders = Integer.valueOf(parts[2]);
                    } else {
                        filters = filters == null ? new ArrayList<>() : filters;
                        if (!parts[1].equals(FILTERS)) {
                            filters.add(new ReplicationFilter(parts[1], KeyNotes.plain(parts[2])));
                        }
                    }
                }
            }
        } catch (NoSuchFileException e) {
            return ServerAnswers.Node.UNKNOWN;
        } catch (IOException e) {
            throw JournalProblems.ioFailed(file, "read", null, e);
        }
        return new ServerAnswers.Node(logsApplied, reorders, filters);
    }

    static void write(Path folder, ServerAnswers.Node a, ServerAnswers.Node b) {
        StringBuilder text = new StringBuilder();
        add(text, JournalNode.A, a);
        add(text, JournalNode.B, b);
        Path temporary = folder.resolve(FILE + ".new");
        try {
            Files.writeString(temporary, text);
            Files.move(temporary, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw JournalProblems.ioFailed(temporary, "write", null, e);
        }
    }

    private static void add(StringBuilder text, JournalNode node, ServerAnswers.Node answers) {
        Boolean logsApplied = answers.logsApplied();
        if (logsApplied != null) {
            line(text, node, LOGS_APPLIED, logsApplied ? "ON" : "OFF");
        }
        Integer reorders = answers.reorders();
        if (reorders != null) {
            line(text, node, REORDERS, reorders.toString());
        }
        @Nullable List<ReplicationFilter> filters = answers.filters();
        if (filters != null) {
            line(text, node, FILTERS, "asked");
            for (ReplicationFilter filter : filters) {
                line(text, node, filter.name(), KeyNotes.escaped(filter.rule()));
            }
        }
    }

    private static void line(StringBuilder text, JournalNode node, String name, String value) {
        text.append(node.label())
                .append('\t')
                .append(name)
                .append('\t')
                .append(value)
                .append('\n');
    }
}
