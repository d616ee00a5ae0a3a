package dev.parallax.audit;

import dev.parallax.finding.Finding;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Which findings do not count, and why. Nothing is hidden by it: a finding that matches is reported like any other, with
 * the reason beside it, and an entry ignores only until its date.
 */
public final class IgnoreList {

    private final List<IgnoreEntry> entries = new ArrayList<>();
    private final List<String> expired = new ArrayList<>();

    private IgnoreList() {}

    /** Ignores nothing. */
    public static IgnoreList none() {
        return new IgnoreList();
    }

    /**
     * Reads an ignore file.
     *
     * @param today entries that expired before this day ignore nothing
     * @throws dev.parallax.problem.ProblemException PX-USE-021 with everything that is wrong with the file
     */
    public static IgnoreList read(Path file, LocalDate today) {
        IgnoreList list = new IgnoreList();
        for (IgnoreEntry entry : new IgnoreFile(file).read()) {
            LocalDate expires = entry.ignored().expires();
            if (expires.isBefore(today)) {
                list.expired.add("line " + entry.line() + " of " + file + " expired on " + expires
                        + " and ignores nothing any more (" + entry.ignored().reason()
                        + "); settle what it names, or renew the date");
            } else {
                list.entries.add(entry);
            }
        }
        return list;
    }

    /** What a user should hear about entries that ignore nothing any more, a sentence each. */
    public List<String> expired() {
        return List.copyOf(expired);
    }

    /** The finding, marked where an entry matches; the first that does gives the reason. */
    Finding mark(Finding finding) {
        for (IgnoreEntry entry : entries) {
            if (entry.matches(finding)) {
                return finding.ignoredFor(entry.ignored());
            }
        }
        return finding;
    }
}
