package dev.parallax.cli;

import dev.parallax.audit.IgnoreList;
import dev.parallax.doctor.CompiledRules;
import dev.parallax.doctor.Evaluation;
import dev.parallax.doctor.Snapshot;
import dev.parallax.finding.Finding;
import dev.parallax.finding.RowText;
import dev.parallax.problem.ProblemException;
import dev.parallax.report.Wording;
import dev.parallax.rule.Catalogue;
import dev.parallax.rule.RuleDefinition;
import dev.parallax.rule.RuleFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parallax rules}: the catalogue, and a user's own file tried before it is used. */
@Command(
        name = "rules",
        description = {"Lists and explains the rules, and tries a file of rules.", ""},
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  parallax rules list",
            "  parallax rules show sync_binlog",
            "  parallax rules test our-rules.yaml --snapshot state.json"
        })
final class RulesCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(name = "list", description = "Names every rule, area by area.", mixinStandardHelpOptions = true)
    int list(
            @Option(names = "--rules", paramLabel = "FILE", description = "With this file's rules and changes.")
                    @Nullable
                    Path file) {
        PrintWriter out = spec.commandLine().getOut();
        String area = "";
        for (RuleDefinition rule : catalogue(file).rules()) {
            if (!rule.area().equals(area)) {
                out.println((area.isEmpty() ? "" : System.lineSeparator()) + rule.area());
                area = rule.area();
            }
            out.println(String.format(
                    Locale.ROOT,
                    "  %-8s %-36s %s",
                    rule.severity().name().toLowerCase(Locale.ROOT),
                    rule.id(),
                    rule.title()));
        }
        return ExitStatus.CLEAN;
    }

    @Command(name = "show", description = "Explains one rule.", mixinStandardHelpOptions = true)
    int show(
            @Parameters(paramLabel = "ID", description = "The rule's name, such as sync_binlog.") String id,
            @Option(names = "--rules", paramLabel = "FILE", description = "With this file's rules and changes.")
                    @Nullable
                    Path file) {
        Catalogue catalogue = catalogue(file);
        RuleDefinition rule = catalogue.rule(id);
        if (rule == null) {
            String like = catalogue.rules().stream()
                    .map(RuleDefinition::id)
                    .filter(known -> known.contains(id) || id.contains(known))
                    .limit(5)
                    .collect(Collectors.joining(", "));
            throw ProblemException.usage(
                    "PX-RUL-003",
                    "there is no rule '" + id + "'; " + (like.isEmpty() ? "" : "there is " + like + ", and ")
                            + "parallax rules list names them all");
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(rule.id() + " (" + rule.severity().name().toLowerCase(Locale.ROOT) + ", " + rule.area() + ")");
        out.println("  " + rule.title());
        out.println("Why: " + rule.why());
        out.println("What to do: " + rule.remedy());
        RuleDefinition.Check check = rule.check();
        if (check == null) {
            out.println("Found by: parallax " + rule.foundBy());
            return ExitStatus.CLEAN;
        }
        out.println("For each: " + check.scope().label());
        if (check.applies() != null) {
            out.println("Applies: " + check.applies().text());
        }
        out.println("Fires when: " + check.when().text());
        if (check.unproved() != null) {
            out.println("Not proved when: " + check.unproved().text());
        }
        out.println("Says: " + check.message().text());
        check.parameters().forEach((name, value) -> out.println("Parameter " + name + ": " + value));
        if (!check.settings().isEmpty()) {
            out.println("Only where a server has: " + String.join(", ", check.settings()));
        }
        return ExitStatus.CLEAN;
    }

    @Command(
            name = "test",
            description = {
                "Checks a file of rules: fields, expressions and names in them, the examples in the file, and with"
                        + " --snapshot what its rules say of a state that parallax doctor --snapshot saved.",
                ""
            },
            mixinStandardHelpOptions = true)
    int test(
            @Parameters(paramLabel = "FILE", description = "The file to try.") Path file,
            @Option(names = "--snapshot", paramLabel = "FILE", description = "Ask its rules of this state.") @Nullable
                    Path state) {
        List<String> problems = new ArrayList<>();
        RuleFile read = RuleFile.read(file, problems);
        Catalogue catalogue = Catalogue.builtIn().with(read, problems);
        CompiledRules rules = CompiledRules.of(catalogue, problems);
        if (problems.isEmpty()) {
            IgnoreList.read(null, catalogue, LocalDate.now(ZoneOffset.UTC))
                    .expired()
                    .forEach(entry -> spec.commandLine().getErr().println("PX-USE-022 " + entry));
            problems.addAll(rules.failedExamples());
        }
        if (!problems.isEmpty()) {
            throw ProblemException.usage(
                    "PX-RUL-001", "the rules file " + file + " cannot be used:\n  " + String.join("\n  ", problems));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(file + ": " + Wording.count(read.rules().size(), "rule", "rules") + ", "
                + Wording.count(read.changes().size(), "change", "changes") + ", "
                + Wording.count(rules.examples(), "example", "examples") + " as expected");
        if (state != null) {
            ask(catalogue, read, Snapshot.read(state), out);
        }
        return ExitStatus.CLEAN;
    }

    /** Prints what each rule of the file says of the state. */
    private static void ask(Catalogue catalogue, RuleFile file, Snapshot state, PrintWriter out) {
        List<String> ids =
                new ArrayList<>(file.rules().stream().map(RuleDefinition::id).toList());
        file.changes().forEach(change -> ids.add(change.rule()));
        Evaluation.Result result =
                Evaluation.of(CompiledRules.of(catalogue), state, LocalDate.ofInstant(state.takenAt(), ZoneOffset.UTC));
        for (String id : ids) {
            List<Finding> fired = result.findings().stream()
                    .filter(finding -> finding.rule().id().equals(id))
                    .toList();
            fired.forEach(finding -> out.println("  fires     " + id + ": " + RowText.printable(finding.title())));
            List<String> gaps = result.notChecked().stream()
                    .filter(item -> List.of(item.what().split("[ ,]+", -1)).contains(id))
                    .map(item -> item.what() + ": " + item.why())
                    .toList();
            gaps.forEach(gap -> out.println("  unchecked " + id + ": " + RowText.printable(gap)));
            boolean asked = Objects.requireNonNull(catalogue.rule(id)).check() != null;
            if (fired.isEmpty() && gaps.isEmpty() && asked) {
                out.println("  silent    " + id);
            }
        }
    }

    private static Catalogue catalogue(@Nullable Path file) {
        Catalogue catalogue = Catalogue.builtIn();
        return file == null ? catalogue : catalogue.with(RuleFile.read(file));
    }
}
