package dev.parallax.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of one node's queue, by number. Asked of the folder each time: Chronicle's own list may be behind. */
final class QueueFiles {

    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("uuuuMMdd-HH'F" + ChronicleSetup.SUFFIX + "'");

    private QueueFiles() {}

    /** Number to path, ascending; empty where the folder is missing. */
    static SortedMap<Integer, Path> list(Path folder) {
        TreeMap<Integer, Path> files = new TreeMap<>();
        if (!Files.isDirectory(folder)) {
            return files;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            entries.forEach(path -> {
                String name = path.getFileName().toString();
                if (name.endsWith(ChronicleSetup.SUFFIX)) {
                    files.put(numberOf(folder, name), path);
                }
            });
        } catch (IOException e) {
            throw JournalProblems.ioFailed(folder, "list", null, e);
        }
        return files;
    }

    private static int numberOf(Path folder, String name) {
        try {
            long seconds = LocalDateTime.parse(name, NAME).toEpochSecond(ZoneOffset.UTC);
            return Math.toIntExact(seconds * 1000 / ChronicleSetup.FILES.lengthInMillis());
        } catch (DateTimeParseException e) {
            throw JournalProblems.corrupt(folder, name + " is not a file of this journal", e);
        }
    }
}
