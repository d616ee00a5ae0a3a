package dev.parallax.doctor;

import dev.parallax.problem.ProblemException;
import dev.parallax.rule.Catalogue;
import dev.parallax.rule.RuleDefinition;
import dev.parallax.rule.RuleDefinition.Check;
import dev.parallax.rule.RuleDefinition.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A catalogue's rules about settings and state, ready to be asked. */
public final class CompiledRules {

    private final List<CompiledRule> rules;

    private CompiledRules(List<CompiledRule> rules) {
        this.rules = rules;
    }

    /**
     * Compiles every condition.
     *
     * @throws ProblemException PX-RUL-002 with all that are wrong
     */
    public static CompiledRules of(Catalogue catalogue) {
        List<String> problems = new ArrayList<>();
        CompiledRules rules = of(catalogue, problems);
        if (!problems.isEmpty()) {
            throw ProblemException.usage(
                    "PX-RUL-002",
                    "rules that cannot be evaluated:\n  " + String.join("\n  ", problems)
                            + "\nsee docs/rules.md for what an expression may say");
        }
        return rules;
    }

    /** As {@link #of(Catalogue)}, adding what is wrong to the problems; those rules are left out. */
    public static CompiledRules of(Catalogue catalogue, List<String> problems) {
        List<CompiledRule> rules = new ArrayList<>();
        for (RuleDefinition rule : catalogue.rules()) {
            Check check = rule.check();
            CompiledRule compiled = check == null ? null : CompiledRule.compile(rule, check, problems);
            if (compiled != null) {
                rules.add(compiled);
            }
        }
        return new CompiledRules(rules);
    }

    /** One rule alone, with the parameters it has. */
    public static CompiledRules only(RuleDefinition rule) {
        List<String> problems = new ArrayList<>();
        Check check = rule.check();
        CompiledRule compiled = check == null ? null : CompiledRule.compile(rule, check, problems);
        if (compiled == null) {
            throw ProblemException.usage("PX-RUL-002", rule.id() + " cannot be evaluated: " + problems);
        }
        return new CompiledRules(List.of(compiled));
    }

    List<CompiledRule> rules() {
        return rules;
    }

    /** The names of system variables that any rule reads. */
    Set<String> settings() {
        Set<String> settings = new TreeSet<>();
        rules.forEach(rule -> settings.addAll(rule.settings()));
        return settings;
    }

    /** What the rules say of their own examples that is not what the examples expect, with lines; empty when all is well. */
    public List<String> failedExamples() {
        List<String> failed = new ArrayList<>();
        for (CompiledRule rule : rules) {
            for (Example example : rule.check().examples()) {
                String said;
                try {
                    said = rule.ask(example.state()) == null ? "it does not fire" : "it fires";
                } catch (Expression.Unknown e) {
                    said = "it is not checked: " + e.getMessage() + " is not known";
                } catch (Expression.Mistake e) {
                    said = "it is not checked: " + e.getMessage();
                }
                if (!said.equals(example.fires() ? "it fires" : "it does not fire")) {
                    failed.add("line " + example.line() + ": example of "
                            + rule.rule().id() + ": it is to " + (example.fires() ? "fire" : "stay silent")
                            + ", and " + said);
                }
            }
        }
        return failed;
    }

    /** How many examples there are. */
    public long examples() {
        return rules.stream().mapToLong(rule -> rule.check().examples().size()).sum();
    }
}
