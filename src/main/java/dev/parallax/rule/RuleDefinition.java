package dev.parallax.rule;

import dev.parallax.finding.Severity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the catalogue.
 *
 * @param area the file it stands in, for example {@code lanes}
 * @param severity of what it finds; of findings from logs, definitions and rows the highest
 * @param title what it is about, in a few words
 * @param why why that matters, and what each setting costs
 * @param remedy what to do next
 * @param foundBy {@code detect}, {@code verify} or {@code schema} for what is found elsewhere than in settings; else null
 * @param check the condition over the state of the servers; null where {@code foundBy} says who finds it
 */
public record RuleDefinition(
        String id,
        String area,
        Severity severity,
        String title,
        String why,
        String remedy,
        @Nullable String foundBy,
        @Nullable Check check,
        Origin origin) {

    /**
     * What is evaluated.
     *
     * @param when true where the rule fires
     * @param applies where this is false the rule has nothing to say; null for always
     * @param unproved where this is true neither yes nor no is proved; null for never
     * @param message what is wrong, with values in braces
     * @param parameters limits that a user may change, by name
     * @param settings system variables a server must have for the rule to be about it
     * @param examples what it is to say of given states
     */
    public record Check(
            Scope scope,
            Text when,
            @Nullable Text applies,
            @Nullable Text unproved,
            Text message,
            Map<String, Object> parameters,
            List<String> settings,
            List<Example> examples) {

        Check with(Map<String, Object> others) {
            return new Check(scope, when, applies, unproved, message, others, settings, examples);
        }
    }

    /** A piece of the file with its line. */
    public record Text(int line, String text) {}

    /**
     * A state, as far as the rule asks, and what the rule is to say of it.
     *
     * @param fires whether it is to fire
     * @param state by the names the rule uses, for example {@code node}
     */
    public record Example(int line, boolean fires, Map<String, Object> state) {}

    /** Where the entry stands. */
    public record Origin(String file, int line) {}

    RuleDefinition graded(Severity other) {
        return new RuleDefinition(id, area, other, title, why, remedy, foundBy, check, origin);
    }

    /** Other parameters leave everything else as it is. */
    public RuleDefinition with(Map<String, Object> parameters) {
        return new RuleDefinition(
                id, area, severity, title, why, remedy, foundBy, check == null ? null : check.with(parameters), origin);
    }
}
