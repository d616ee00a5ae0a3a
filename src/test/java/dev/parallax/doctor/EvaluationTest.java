package dev.parallax.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parallax.finding.NotChecked;
import dev.parallax.rule.Catalogue;
import dev.parallax.rule.RuleDefinition;
import dev.parallax.rule.RuleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not known is said, and an expression can do nothing but compute. */
class EvaluationTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);

    @TempDir
    private Path folder = Path.of("");

    private static Snapshot state(String unknown) {
        String node = "{\"name\": \"%s\", \"version\": {\"text\": \"8.0.31\", \"series\": \"8.0\", \"major\": 8},"
                + " \"settings\": {\"sync_binlog\": %d}, \"unknown\": {" + unknown + "}}";
        return Snapshot.parse("{\"taken_at\": \"2026-11-24T00:00:00Z\", \"a\": " + String.format(node, "a", 0)
                + ", \"b\": " + String.format(node, "b", 1) + "}");
    }

    @Test
    void whatIsKnownIsJudgedAndTheRestIsListed() {
        Evaluation.Result result = Evaluation.of(
                DoctorPair.RULES,
                state("\"accounts\": {\"why\": \"SELECT command denied\", \"refused\": true},"
                        + " \"links\": {\"why\": \"performance_schema is OFF\", \"refused\": false}"),
                TODAY);
        assertThat(result.findings())
                .filteredOn(finding -> finding.rule().id().equals("sync_binlog"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.title()).isEqualTo("on a: sync_binlog is 0");
                    assertThat(finding.witness().facts())
                            .containsExactly(Map.entry("sync_binlog on a", "0"), Map.entry("sync_binlog on b", "1"));
                });
        assertThat(result.notChecked())
                .filteredOn(item -> item.why().contains("denied"))
                .as("it could hide an account without a password")
                .isNotEmpty()
                .allMatch(NotChecked::blocksVerdict)
                .allMatch(item -> item.what().contains("account_empty_password"));
        assertThat(result.notChecked())
                .filteredOn(item -> item.why().contains("performance_schema"))
                .as("that is how this server is")
                .isNotEmpty()
                .noneMatch(NotChecked::blocksVerdict)
                .anyMatch(item -> item.what().contains("link_applier_stopped"));
        assertThat(result.notChecked()).anyMatch(item -> item.why().equals("MySQL 8.0.31 has no variable server_id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"empty(x.y)", "x.y == null", "!x.y", "size(x.y) == 0", "x.y ?: true", "true && x.y == 1"})
    void nothingIsMadeOfWhatIsNotKnown(String text) {
        Expression expression = Expression.compile(text);
        assertThatThrownBy(() -> expression.evaluate(Map.of("x", Map.of("z", 1L))))
                .isInstanceOf(Expression.Unknown.class)
                .hasMessage("x.y");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x.getClass()",
                "x.class.forName('java.lang.Runtime')",
                "new('java.lang.Thread')",
                "new java.lang.Thread()",
                "x = 1",
                "x.y = 2",
                "while (true) {}",
                "for (i : [1]) { i }",
                "() -> 1",
                "x.y += 1",
                "1; 2",
                "#pragma a b"
            })
    void nothingButValuesCanBeSaid(String text) {
        Map<String, Object> names = Map.of("x", Map.of("y", 1L));
        assertThatThrownBy(() -> Expression.compile(text).evaluate(names))
                .isInstanceOfAny(Expression.Mistake.class, Expression.Unknown.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            node.settings.x ==          | line 6: when of ours
            nodes.settings.x == 1       | there is no 'nodes' for node
            node.setings.x == 1         | a node has no 'setings'
            node.settings.x < param.n   | there is no parameter 'n'
            link.x == 1                 | there is no 'link' for node
            """)
    void mistakesInExpressionsAreNamed(String when, String expected) throws IOException {
        Path file = folder.resolve("ours.yaml");
        Files.writeString(
                file,
                "rules:\n  - id: ours\n    severity: info\n    for: node\n    title: t\n    when: " + when
                        + "\n    message: m\n    why: w\n    remedy: r\n");
        List<String> problems = new ArrayList<>();
        CompiledRules.of(Catalogue.builtIn().with(RuleFile.read(file)), problems);
        assertThat(problems).singleElement().asString().contains(expected).startsWith("line 6: ");
    }

    /** One number, one rule: and the rule of all others knows which those are. */
    @Test
    void everyNumberOfTheMatrixIsOfOneRule() {
        Map<Object, List<String>> fired = new TreeMap<>();
        List<Object> known = new ArrayList<>();
        for (RuleDefinition rule : Catalogue.builtIn().rules()) {
            if (rule.id().startsWith("error_")
                    && Objects.requireNonNull(rule.check()).parameters().get("codes") instanceof List<?> codes) {
                for (Object code : codes) {
                    Snapshot state = state("");
                    state.a().put("links", List.of(Map.of("channel_name", "", "errors", List.of(code), "error", "e")));
                    fired.put(
                            code,
                            DoctorPair.firing(state).stream()
                                    .filter(id -> id.startsWith("error_"))
                                    .toList());
                    known.add(rule.id().equals("error_other") ? "other " + code : code);
                }
            }
        }
        assertThat(fired)
                .allSatisfy((code, rules) -> assertThat(rules).as("%s", code).hasSize(1));
        assertThat(known).as("error_other knows them all").hasSize(2 * fired.size());
        Snapshot three = state("");
        three.a()
                .put("links", List.of(Map.of("channel_name", "", "errors", List.of(1062L, 2003L, 1032L), "error", "")));
        assertThat(DoctorPair.firing(three)).contains("error_1062", "error_2003", "error_1032");
        assertThat(fired.keySet()).contains(1062L, 1032L, 1045L, 1236L, 2003L, 2061L, 1396L, 1872L, 13114L);
    }

    @Test
    void valuesAreShownAsTheServerHasThem() {
        for (String value : List.of("18446744073709547520", "9007199254740993", "-1", "0.25", "12", "ROW")) {
            assertThat(Message.shown(Vocabulary.typed(value))).isEqualTo(value);
        }
        assertThat(Message.shown(3.0)).isEqualTo("3");
        assertThat(Message.shown("x".repeat(500))).hasSize(401).endsWith("…");
    }

    @Test
    void aClockThatCannotBeToldIsNotJudged() {
        Snapshot close = clocks(0.0, 0.9, 0.3);
        assertThat(Evaluation.of(DoctorPair.RULES, close, TODAY).notChecked())
                .anyMatch(item ->
                        item.what().contains("clock_offset") && item.why().startsWith("neither is proved"));
        assertThat(DoctorPair.firing(clocks(0.0, 3.0, 0.3))).contains("clock_offset");
        Snapshot equal = clocks(0.0, 0.1, 0.001);
        assertThat(DoctorPair.firing(equal)).doesNotContain("clock_offset");
        assertThat(Evaluation.of(DoctorPair.RULES, equal, TODAY).notChecked())
                .noneMatch(item -> item.what().contains("clock_offset"));
    }

    private static Snapshot clocks(double a, double b, double error) {
        Snapshot state = state("");
        state.a().put("clock", Map.of("offset_seconds", a, "error_seconds", error));
        state.b().put("clock", Map.of("offset_seconds", b, "error_seconds", error));
        return state;
    }

    @Test
    void whatIsNoSnapshotIsNamed() {
        for (String text : List.of("", "[]", "{}", "nonsense", "{\"taken_at\": \"x\", \"a\": {}, \"b\": {}}")) {
            assertThatThrownBy(() -> Snapshot.parse(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
