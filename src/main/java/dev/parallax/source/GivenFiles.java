package dev.parallax.source;

import dev.parallax.mysql.BinlogPosition;
import dev.parallax.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refuses files that are not the binary logs of two servers, each file once. Read as what they are not, they would
 * prove anything: one log given for both nodes agrees with itself, and one file read twice repeats its transactions.
 *
 * <p>Each log file begins with an event of the server that wrote the file, which has that server's id. The servers of a
 * pair have different ones, or they would not replicate to each other.
 */
public final class GivenFiles {

    /** A server whose id was changed has two, and nothing in a file tells that from a file of another server. */
    private static final String CHANGED =
            "; give each node's own files, those from before and behind a change of a server_id apart";

    /**
     * Which server wrote a file.
     *
     * @param id its server_id
     */
    private record Writer(Path file, long id) {}

    private GivenFiles() {}

    /** Throws ProblemException (usage) where they are not; problems of reading a file as {@link LogFiles} does. */
    public static void check(List<Path> a, List<Path> b) {
        Writer ofA = writer("a", a);
        Writer ofB = writer("b", b);
        if (ofA != null && ofB != null && ofA.id() == ofB.id()) {
            throw ProblemException.usage(
                    "PX-SRC-022",
                    ofA.file() + " (given for a) and " + ofB.file() + " (given for b) were written by one server"
                            + " (server_id " + ofA.id() + ")" + CHANGED);
        }
    }

    private static @Nullable Writer writer(String node, List<Path> files) {
        eachOnce(node, files);
        Writer first = null;
        for (Path file : files) {
            Writer writer = read(file);
            if (first != null && writer != null && first.id() != writer.id()) {
                throw ProblemException.usage(
                        "PX-SRC-022",
                        first.file() + " and " + file + ", both given for " + node
                                + ", were written by different servers (server_id " + first.id() + " and "
                                + writer.id() + ")" + CHANGED);
            }
            first = first == null ? writer : first;
        }
        return first;
    }

    private static @Nullable Writer read(Path file) {
        try (LogFileReader reader = new LogFileReader(file, LogFileReader.SMALL_BLOCK)) {
            if (!reader.next()) {
                return null;
            }
            int header = reader.start();
            if (LittleEndian.uint8(reader.buffer(), header + 4) != EventType.FORMAT_DESCRIPTION) {
                return null;
            }
            if ((LittleEndian.uint16(reader.buffer(), header + 17) & EventType.FLAG_RELAY_LOG) != 0) {
                throw ProblemException.usage(
                        "PX-SRC-024",
                        file + " is a relay log: it holds what its server received, not what it committed; give that"
                                + " server's binary log");
            }
            return new Writer(file, LittleEndian.uint32(reader.buffer(), header + 5));
        }
    }

    /** By their numbers, and by what they hold, since a copy may have another number. */
    private static void eachOnce(String node, List<Path> files) {
        Path before = null;
        Map<Long, List<Path>> bySize = new HashMap<>();
        for (Path file : LogFiles.inOrder(files)) {
            Path same = before != null && number(before) == number(file) ? before : null;
            List<Path> ofSize = bySize.computeIfAbsent(file.toFile().length(), size -> new ArrayList<>(1));
            for (Path other : ofSize) {
                same = same == null && equal(file, other) ? other : same;
            }
            ofSize.add(file);
            before = file;
            if (same != null) {
                throw ProblemException.usage(
                        "PX-SRC-023",
                        same + " and " + file + ", both given for " + node
                                + ", are one file of its log by their number or by what they hold; give each once");
            }
        }
    }

    private static long number(Path file) {
        return BinlogPosition.sequenceOf(LogFiles.nameOf(file));
    }

    private static boolean equal(Path one, Path other) {
        try {
            return Files.mismatch(one, other) == -1;
        } catch (IOException e) {
            // Said in full when it is read.
            return false;
        }
    }
}
