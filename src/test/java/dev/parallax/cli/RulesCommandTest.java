package dev.parallax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.rule.Catalogue;
import dev.parallax.rule.RuleDefinition;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rules} as a user calls it: no server is needed for it. */
class RulesCommandTest {

    private static final Path OURS = Path.of("src/test/resources/testdata/rules/our-rules.yaml");

    @TempDir
    private Path folder = Path.of("");

    private record Said(int status, String out, String err) {}

    @Test
    void listNamesEveryRuleOnce() {
        Said list = rules("list");
        assertThat(list.status()).isZero();
        assertThat(names(list))
                .containsExactlyElementsOf(Catalogue.builtIn().rules().stream()
                        .map(RuleDefinition::id)
                        .toList());
        assertThat(names(rules("list", "--rules", OURS.toString())))
                .as("with a user's own")
                .contains("our_connections")
                .containsAll(names(list));
    }

    private static List<String> names(Said list) {
        return list.out()
                .lines()
                .filter(line -> line.startsWith("  "))
                .map(line -> line.strip().split("\\s+", -1)[1])
                .toList();
    }

    @Test
    void showSaysWhyAndWhatToDo() {
        for (RuleDefinition rule : Catalogue.builtIn().rules()) {
            Said shown = rules("show", rule.id());
            assertThat(shown.status()).as(shown.err()).isZero();
            assertThat(rule.why()).isNotBlank();
            assertThat(rule.remedy()).isNotBlank();
            assertThat(shown.out().lines())
                    .contains("  " + rule.title(), "Why: " + rule.why(), "What to do: " + rule.remedy())
                    .anyMatch(line -> line.startsWith("Fires when: ") || line.startsWith("Found by: parallax "));
        }
    }

    @Test
    void aRuleThatIsNone() {
        Said shown = rules("show", "sync_binlogs");
        assertThat(shown.status()).isEqualTo(2);
        assertThat(shown.out()).isEmpty();
        assertThat(shown.err())
                .startsWith(
                        "PX-RUL-003 there is no rule 'sync_binlogs'; there is sync_binlog, and parallax rules list");
    }

    @Test
    void anExampleThatFailsIsNamedWithItsLine() throws IOException {
        Path file = folder.resolve("wrong.yaml");
        String right = Files.readString(OURS);
        Files.writeString(file, right.replace("max_connections: 500}", "max_connections: 499}"));
        Said tried = rules("test", file.toString());
        assertThat(tried.status()).isEqualTo(2);
        assertThat(tried.out()).isEmpty();
        assertThat(tried.err())
                .startsWith("PX-RUL-001 the rules file " + file + " cannot be used:")
                .contains("example of our_connections: it is to stay silent, and it fires")
                .doesNotContain("it is to fire");

        assertThat(rules("test", OURS.toString()).status()).isZero();
    }

    /** It is said, and no mistake in the file: what it names counts again. */
    @Test
    void anIgnoreThatExpired() throws IOException {
        Path file = folder.resolve("old.yaml");
        Files.writeString(file, Files.readString(OURS).replace("2099-12-31", "2020-12-31"));
        Said tried = rules("test", file.toString());
        assertThat(tried.status()).as(tried.err()).isZero();
        assertThat(tried.err())
                .startsWith("PX-USE-022 line ")
                .contains("of the rules file expired on 2020-12-31 and ignores nothing any more", "TICKET-12");
        assertThat(rules("test", OURS.toString()).err()).isEmpty();
    }

    private static Said rules(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] all = new String[arguments.length + 1];
        all[0] = "rules";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        int status = Main.run(new PrintWriter(out), new PrintWriter(err), all);
        return new Said(status, out.toString(), err.toString());
    }
}
