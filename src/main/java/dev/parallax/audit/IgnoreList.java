package dev.parallax.audit;

import dev.parallax.finding.Finding;
import dev.parallax.rule.Catalogue;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a user says of findings: how serious they are, and which do not count and why. Nothing is hidden by it: a finding
 * that is ignored is reported like any other, with the reason beside it, and an entry ignores only until its date.
 */
public final class IgnoreList {

    private final List<IgnoreEntry> entries = new ArrayList<>();
    private final List<String> expired = new ArrayList<>();
    private final @Nullable Catalogue grades;

    private IgnoreList(@Nullable Catalogue grades) {
        this.grades = grades;
    }

    /** Ignores nothing. */
    public static IgnoreList none() {
        return new IgnoreList(null);
    }

    /**
     * Reads an ignore file.
     *
     * @param today entries that expired before this day ignore nothing
     * @throws dev.parallax.problem.ProblemException PX-USE-021 with everything that is wrong with the file
     */
    public static IgnoreList read(Path file, LocalDate today) {
        return read(file, null, today);
    }

    /**
     * Reads what a user says.
     *
     * @param file an ignore file; null without one
     * @param rules the rules as a user's file changes them, which may say what to ignore too; null without such a file
     */
    public static IgnoreList read(@Nullable Path file, @Nullable Catalogue rules, LocalDate today) {
        IgnoreList list = new IgnoreList(rules);
        Supplier<Catalogue> catalogue = rules == null ? Catalogue::builtIn : () -> rules;
        if (file != null) {
            list.add(new IgnoreFile(file.toString(), catalogue).read(file), file.toString(), today);
        }
        if (rules != null && rules.ignore() != null) {
            String name = "in --rules";
            list.add(new IgnoreFile(name, catalogue).entries(rules.ignore()), "the rules file", today);
        }
        return list;
    }

    private void add(List<IgnoreEntry> all, String file, LocalDate today) {
        for (IgnoreEntry entry : all) {
            LocalDate expires = entry.ignored().expires();
            if (expires.isBefore(today)) {
                expired.add("line " + entry.line() + " of " + file + " expired on " + expires
                        + " and ignores nothing any more (" + entry.ignored().reason()
                        + "); settle what it names, or renew the date");
            } else {
                entries.add(entry);
            }
        }
    }

    /** What a user should hear about entries that ignore nothing any more, a sentence each. */
    public List<String> expired() {
        return List.copyOf(expired);
    }

    /** The finding with the severity that the user's rules give it. */
    Finding grade(Finding finding) {
        return grades == null ? finding : finding.graded(grades.severity(finding));
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
