package dev.parallax.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    /**
     * The numbers of the files that can be mapped, ascending. Chronicle maps without asking how long a file is, and
     * reading behind the end of one that was cut off can end the JVM; so its length is checked first.
     */
    static List<Integer> readable(Path folder) {
        SortedMap<Integer, Path> files = list(folder);
        List<Integer> numbers = new ArrayList<>(files.keySet());
        for (Map.Entry<Integer, Path> file : files.entrySet()) {
            long size;
            try {
                size = Files.size(file.getValue());
            } catch (IOException e) {
                throw JournalProblems.corrupt(folder, file.getValue() + " cannot be read", e);
            }
            if (size == 0 && file.getKey().equals(files.lastKey())) {
                // Created by a writer that was killed before it went on.
                numbers.remove(file.getKey());
            } else if (size <= ChronicleSetup.OVERLAP_BYTES
                    || size % ChronicleSetup.BLOCK_BYTES != ChronicleSetup.OVERLAP_BYTES) {
                throw JournalProblems.corrupt(folder, file.getValue() + " is cut off: it has " + size + " bytes");
            }
        }
        return numbers;
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
