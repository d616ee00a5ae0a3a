package dev.parallax.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.parallax.finding.Rule;
import dev.parallax.finding.Severity;
import dev.parallax.problem.ProblemException;
import dev.parallax.testing.SampleFindings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The catalogue as it is shipped, and users' files over it. */
class CatalogueTest {

    private static final Path OURS = Path.of("src/test/resources/testdata/rules/our-rules.yaml");

    @TempDir
    private Path folder = Path.of("");

    static Stream<Path> files() throws IOException {
        List<Path> files = new ArrayList<>(List.of(OURS));
        try (Stream<Path> all = Files.list(Path.of("rules"))) {
            all.forEach(files::add);
        }
        return files.stream();
    }

    @ParameterizedTest
    @MethodSource("files")
    void fitsTheSchema(Path file) throws IOException {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(Path.of("docs/rules.schema.json")), InputFormat.JSON);
        assertThat(schema.validate(Files.readString(file), InputFormat.YAML)).isEmpty();
    }

    /** What an editor underlines before the program is asked. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rulez: []                                                        | /
            change: {sync_binlog: {severty: info}}                           | /change/sync_binlog
            change: {sync_binlog: {severity: bad}}                           | /change/sync_binlog/severity
            rules: [{id: x, severity: info}]                                 | /rules/0
            ignore: [{rule: split_brain, reason: r, expires: 31.12.2099}]    | /ignore/0/expires
            ignore: [{rule: split_brain, expires: 2099-12-31}]               | /ignore/0
            """)
    void theSchemaRejectsWhatTheProgramWould(String content, String where) throws IOException {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(Path.of("docs/rules.schema.json")), InputFormat.JSON);
        assertThat(schema.validate(content + "\n", InputFormat.YAML))
                .isNotEmpty()
                .allMatch(error ->
                        ("/" + error.getInstanceLocation()).replace("//", "/").equals(where));
    }

    @Test
    void everyFileIsRead() throws IOException {
        Set<String> files = new TreeSet<>();
        try (Stream<Path> all = Files.list(Path.of("rules"))) {
            all.forEach(file -> files.add(String.valueOf(file.getFileName())));
        }
        assertThat(files)
                .isEqualTo(Catalogue.AREAS.stream().map(area -> area + ".yaml").collect(Collectors.toSet()));
    }

    @Test
    void findingsOfLogsDefinitionsAndRowsAreInIt() {
        Set<String> found = Catalogue.builtIn().rules().stream()
                .filter(rule -> rule.foundBy() != null)
                .map(RuleDefinition::id)
                .collect(Collectors.toSet());
        assertThat(found).isEqualTo(Arrays.stream(Rule.values()).map(Rule::id).collect(Collectors.toSet()));
    }

    @Test
    void everyRuleIsDocumented() throws IOException {
        String page = Files.readString(Path.of("docs/doctor.md"));
        assertThat(Catalogue.builtIn().rules().stream()
                        .filter(rule -> rule.check() != null)
                        .map(rule -> "| `" + rule.id() + "` | "
                                + rule.severity().name().toLowerCase(java.util.Locale.ROOT) + " | " + rule.title()
                                + " |")
                        .filter(line -> !page.contains(line))
                        .toList())
                .as("lines that docs/doctor.md lacks")
                .isEmpty();
    }

    @Test
    void aUsersFileChangesIt() {
        Catalogue catalogue = Catalogue.builtIn().with(RuleFile.read(OURS));
        assertThat(rule(catalogue, "sync_binlog").severity()).isEqualTo(Severity.ERROR);
        assertThat(Objects.requireNonNull(rule(catalogue, "seconds_behind").check())
                        .parameters())
                .containsEntry("seconds", 30L);
        assertThat(rule(catalogue, "our_connections").area()).isEqualTo("our-rules");
        assertThat(catalogue.ignore()).isNotNull();
    }

    @Test
    void severitiesOfFindingsFollow() {
        Catalogue ours = Catalogue.builtIn().with(RuleFile.read(OURS));
        var diverged = SampleFindings.updateUpdate();
        assertThat(diverged.severity()).isEqualTo(Severity.ERROR);
        assertThat(ours.severity(diverged)).isEqualTo(Severity.WARNING);
        assertThat(ours.severity(diverged.graded(Severity.INFO)))
                .as("what is less serious by itself stays so")
                .isEqualTo(Severity.INFO);
        assertThat(Catalogue.builtIn().severity(diverged)).isEqualTo(Severity.ERROR);
    }

    private static RuleDefinition rule(Catalogue catalogue, String id) {
        return Objects.requireNonNull(catalogue.rule(id), id);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rulez: []                                         | line 1: there is no field 'rulez'
            rules: [{id: x}]                                  | line 1: there is no title
            rules: [{id: X, severity: bad}]                   | line 1: severity 'bad' is none of info, warning, error
            rules: 7                                          | line 1: rules must be a list
            change: {nonsense: {severity: info}}              | line 1: there is no rule nonsense
            change: {sync_binlog: {severty: info}}            | line 1: there is no field 'severty'
            change: {seconds_behind: {parameters: {m: 1}}}    | line 1: seconds_behind has no parameter m; it has seconds
            change: {seconds_behind: {parameters: {seconds: x}}} | seconds of seconds_behind is of another kind
            ignore: {rule: x}                                 | line 1: ignore must be a list
            '- list'                                          | line 1: the file has the fields rules, change and ignore
            'rules: ['                                        | it is not YAML
            """)
    void mistakesAreNamedWithTheirLines(String content, String expected) throws IOException {
        Path file = folder.resolve("bad.yaml");
        Files.writeString(file, content + "\n");
        assertThatThrownBy(() -> Catalogue.builtIn().with(RuleFile.read(file)))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo("PX-RUL-001"))
                .hasMessageContaining(expected);
    }

    @Test
    void oneIdIsOneRule() throws IOException {
        Path file = folder.resolve("again.yaml");
        Files.writeString(file, Files.readString(OURS).replace("our_connections", "sync_binlog"));
        List<String> problems = new ArrayList<>();
        Catalogue.builtIn().with(RuleFile.read(file), problems);
        assertThat(problems).singleElement().asString().startsWith("line 3: there is a rule sync_binlog already");
    }
}
