package dev.parallax.journal;

import dev.parallax.mysql.BinlogPosition;
import dev.parallax.problem.ProblemException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Every error of the journal, its code and its wording in one place. */
final class JournalProblems {

    private JournalProblems() {}

    static ProblemException noJournal(Path folder) {
        return ProblemException.usage(
                "PX-JRN-001", "there is no journal in " + folder + "; name the folder that capture wrote to");
    }

    static ProblemException plainFile(Path file) {
        return ProblemException.usage(
                "PX-JRN-001",
                file + " is a file and not a journal: a journal is a folder that capture wrote to; binary log files are"
                        + " given with --binlog");
    }

    static ProblemException otherFormat(Path folder, String found, int expected) {
        return ProblemException.usage(
                "PX-JRN-002",
                "the journal in " + folder + " has format version " + found + ", this Parallax reads and writes "
                        + expected + "; use the version of Parallax that wrote it, or capture into a new folder");
    }

    static ProblemException otherServer(Path folder, JournalNode node, NodeIdentity found, NodeIdentity given) {
        return ProblemException.usage(
                "PX-JRN-003",
                "the journal in " + folder + " belongs to another pair: its node " + node.label() + " is "
                        + found.describe() + ", the given one is " + given.describe()
                        + "; name that pair's journal, or capture into a new folder");
    }

    static ProblemException swapped(Path folder) {
        return ProblemException.usage(
                "PX-JRN-004",
                "the journal in " + folder + " belongs to this pair with a and b exchanged; exchange the two --node");
    }

    static ProblemException oneServerTwice(NodeIdentity node) {
        return ProblemException.usage(
                "PX-JRN-005",
                "both nodes are the server " + node.describe() + "; give the address of the other master");
    }

    static ProblemException inUse(Path folder) {
        return ProblemException.usage(
                "PX-JRN-006",
                "another process is writing the journal in " + folder + "; wait for it to end or stop it, or capture"
                        + " into another folder");
    }

    static ProblemException notEmpty(Path folder) {
        return ProblemException.usage(
                "PX-JRN-007",
                folder + " is there and is not a journal: it has no journal.properties; name an empty folder or a new"
                        + " one");
    }

    static ProblemException badIdentity(Path file, @Nullable Throwable cause) {
        String message = file + " cannot be read as a journal's identity; restore it, or capture into a new folder";
        return cause == null
                ? ProblemException.inconclusive("PX-JRN-008", message)
                : ProblemException.inconclusive("PX-JRN-008", message, cause);
    }

    static ProblemException corrupt(Path queue, String what) {
        return ProblemException.inconclusive("PX-JRN-010", corruptMessage(queue, what));
    }

    static ProblemException corrupt(Path queue, String what, Throwable cause) {
        return ProblemException.inconclusive("PX-JRN-010", corruptMessage(queue, what), cause);
    }

    private static String corruptMessage(Path queue, String what) {
        return "the journal's queue " + queue + " is damaged: " + what + "; restore it from a copy, or move the"
                + " journal away and capture again from the servers' logs";
    }

    static ProblemException diskFull(Path queue, long freeBytes, long reserve, @Nullable BinlogPosition resume) {
        return ProblemException.inconclusive(
                "PX-JRN-011",
                "disk full: " + megabytes(freeBytes) + " MB free for " + queue + ", of which " + megabytes(reserve)
                        + " MB are kept in reserve; " + nothingLost(resume));
    }

    static ProblemException ioFailed(
            Path path, String doing, @Nullable BinlogPosition resume, @Nullable Throwable cause) {
        String message = "could not " + doing + " " + path + (cause == null ? "" : ": " + cause) + "; "
                + (resume == null ? "mend that and run the same command again" : nothingLost(resume));
        return cause == null
                ? ProblemException.inconclusive("PX-JRN-012", message)
                : ProblemException.inconclusive("PX-JRN-012", message, cause);
    }

    static ProblemException logWasReset(JournalNode node, String file) {
        return ProblemException.inconclusive(
                "PX-JRN-013",
                "binary log " + file + " of " + node.label() + " is not the one in the journal: the server's logs were"
                        + " reset since; capture into a new folder");
    }

    private static String nothingLost(@Nullable BinlogPosition resume) {
        return "nothing is lost: free space and run the same command again, it resumes at "
                + (resume == null ? "the start" : resume);
    }

    private static long megabytes(long bytes) {
        return bytes >> 20;
    }
}
