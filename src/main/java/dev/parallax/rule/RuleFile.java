package dev.parallax.rule;

import dev.parallax.finding.Severity;
import dev.parallax.problem.ProblemException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One file of rules as it is written: new rules, changes of those that exist, and what to ignore.
 *
 * @param ignore a list as in an ignore file, which {@code audit} reads; null without one
 */
public record RuleFile(
        String name, List<RuleDefinition> rules, List<Change> changes, LocatedYaml.@Nullable Sequence ignore) {

    /** What a user's file changes of one rule. */
    public record Change(int line, String rule, @Nullable Severity severity, Map<String, Object> parameters) {}

    /**
     * Reads a user's file.
     *
     * @throws ProblemException PX-RUL-001 with everything that is wrong with it
     */
    public static RuleFile read(Path file) {
        List<String> problems = new ArrayList<>();
        RuleFile read = read(file, problems);
        refuse(file.toString(), problems);
        return read;
    }

    /** As {@link #read(Path)}, adding what is wrong with it to the problems, each with its line. */
    public static RuleFile read(Path file, List<String> problems) {
        Path name = file.getFileName();
        return RuleFileReader.read(
                file.toString(), name == null ? "" : name.toString(), LocatedYaml.read(file, problems), problems);
    }

    static RuleFile read(String name, InputStream in, List<String> problems) {
        return RuleFileReader.read(name, name, LocatedYaml.read(in, problems), problems);
    }

    static void refuse(String file, List<String> problems) {
        if (!problems.isEmpty()) {
            throw ProblemException.usage(
                    "PX-RUL-001",
                    "the rules file " + file + " cannot be used:\n  " + String.join("\n  ", problems)
                            + "\nsee docs/rules.md, and try it with parallax rules test");
        }
    }
}
