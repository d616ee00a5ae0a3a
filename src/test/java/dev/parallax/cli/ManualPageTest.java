package dev.parallax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.rule.Catalogue;
import dev.parallax.rule.RuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code docs/manual.md} names no rule, command, option or page that is not there. */
class ManualPageTest {

    private static final Path PAGE = Path.of("docs/manual.md");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)[^)]*\\)");

    /** Columns that quote the manual and MySQL; all others hold rules and commands alone. */
    private static final Set<String> PROSE = Set.of("the manual", "correction", "what does it", "step", "about");

    private final String text = read();
    private final CommandLine program = new CommandLine(new ParallaxCommand(), new PlainFactory());

    ManualPageTest() {
        Commands.add(program);
    }

    private static String read() {
        try {
            return Files.readString(PAGE);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void itsRulesAreInTheCatalogue() {
        Set<String> rules = Catalogue.builtIn().rules().stream()
                .map(RuleDefinition::id)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> named = named();
        assertThat(named).hasSizeGreaterThan(100);
        assertThat(rules).containsAll(named);
        assertThat(named)
                .as("the whole troubleshooting matrix")
                .containsAll(
                        rules.stream().filter(rule -> rule.startsWith("error_")).toList());
    }

    private Set<String> named() {
        Set<String> named = new TreeSet<>();
        List<String> columns = List.of();
        for (String line : text.lines().toList()) {
            if (!line.startsWith("|")) {
                columns = List.of();
                continue;
            }
            List<String> cells = List.of(line.substring(1).split("\\s*\\|\\s*", -1));
            if (columns.isEmpty()) {
                columns = cells.stream().map(String::strip).toList();
                continue;
            }
            for (int i = 0; i < columns.size(); i++) {
                if (!PROSE.contains(columns.get(i))) {
                    codes(cells.get(i)).stream()
                            .filter(code -> !code.startsWith("parallax "))
                            .forEach(named::add);
                }
            }
        }
        return named;
    }

    private static List<String> codes(String where) {
        return CODE.matcher(where).results().map(found -> found.group(1)).toList();
    }

    @Test
    void itsCommandsCanBeGiven() {
        List<String> wrong = new ArrayList<>();
        List<String> called = codes(text).stream()
                .filter(code -> code.startsWith("parallax "))
                .map(code -> code.substring("parallax ".length()))
                .toList();
        assertThat(called).hasSizeGreaterThan(10);
        for (String call : called) {
            List<String> words = List.of(call.split(" ", -1));
            CommandLine command = program.getSubcommands().get(words.get(0));
            if (command == null) {
                wrong.add(call);
                continue;
            }
            if (words.size() > 1 && command.getSubcommands().containsKey(words.get(1))) {
                command = command.getSubcommands().get(words.get(1));
            }
            Set<String> options = Objects.requireNonNull(command)
                    .getCommandSpec()
                    .optionsMap()
                    .keySet();
            words.stream()
                    .filter(word -> word.startsWith("--") && !options.contains(word))
                    .forEach(word -> wrong.add(call));
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void itsLinksLeadToPages() {
        assertThat(LINK.matcher(text)
                        .results()
                        .map(MatchResult::group)
                        .map(link -> link.substring(2).replaceFirst("[#)].*", ""))
                        .filter(page -> !Files.exists(Path.of("docs").resolve(page))))
                .isEmpty();
    }
}
