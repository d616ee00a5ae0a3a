package dev.parallax.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parallax.finding.Finding;
import dev.parallax.finding.Ignored;
import dev.parallax.finding.Rule;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Status;
import dev.parallax.mysql.TableName;
import dev.parallax.problem.ProblemException;
import dev.parallax.rule.Catalogue;
import dev.parallax.rule.RuleFile;
import dev.parallax.testing.SampleFindings;
import dev.parallax.testing.SampleWitness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IgnoreListTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 10, 21);

    @TempDir
    private Path folder;

    /** The finding is update_update of shop.acc, id=1. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rule: update_update                            | true",
                "rule: insert_insert                            | false",
                "table: shop.acc                                | true",
                "table: shop.ac?                                | true",
                "table: shop.*                                  | true",
                "table: '*.acc'                                 | true",
                "table: sho.*                                   | false",
                "table: shop.account                            | false",
                "table: Shop.acc                                | false",
                "table: shop.acc, key: {id: 1}                  | true",
                "table: shop.acc, key: {id: '1'}                | true",
                "table: shop.acc, key: {id: 01}                 | false",
                "table: shop.acc, key: {id: 1.0}                | false",
                "table: shop.acc, key: {id: 2}                  | false",
                "table: shop.acc, key: {other: 1}               | false",
                "table: shop.acc, rule: update_update           | true",
                "table: shop.acc, rule: delete_delete           | false",
            })
    void matches(String entry, boolean expected) throws IOException {
        IgnoreList list = read("- {" + entry + ", reason: known, expires: 2026-12-31}");
        Finding marked = list.mark(SampleFindings.updateUpdate());
        assertThat(marked.ignored()).isEqualTo(expected ? new Ignored("known", LocalDate.of(2026, 12, 31)) : null);
        assertThat(marked.id()).isEqualTo(SampleFindings.updateUpdate().id());
    }

    @Test
    void valuesAreComparedAsTheyAreWritten() throws IOException {
        IgnoreList list =
                read("- {table: s.t, key: {code: 007, day: 2026-01-02, flag: yes}, reason: r, expires: 2027-01-01}");
        Finding finding = SampleFindings.finding(
                "f",
                Rule.UPDATE_UPDATE,
                Severity.ERROR,
                Status.DIVERGED,
                new TableName("s", "t"),
                SampleWitness.row("code", "007", "day", "2026-01-02", "flag", "yes"),
                SampleFindings.updateUpdate().witness());
        assertThat(list.mark(finding).ignored()).isNotNull();
    }

    @Test
    void aTableIsNotAskedOfAFindingThatHasNone() throws IOException {
        Finding sample = SampleFindings.updateUpdate();
        Finding pairWide = new Finding(
                "f",
                Rule.SPLIT_BRAIN,
                Severity.ERROR,
                Status.CONFIRMED,
                null,
                java.util.List.of(),
                "t",
                "e",
                "r",
                sample.witness());
        assertThat(read("- {table: '*.*', reason: r, expires: 2027-01-01}")
                        .mark(pairWide)
                        .ignored())
                .isNull();
        assertThat(read("- {rule: split_brain, reason: r, expires: 2027-01-01}")
                        .mark(pairWide)
                        .ignored())
                .isNotNull();
    }

    @Test
    void anEntryHoldsThroughItsLastDay() throws IOException {
        IgnoreList lastDay = read("- {table: shop.acc, reason: known, expires: 2026-10-21}");
        assertThat(lastDay.mark(SampleFindings.updateUpdate()).ignored()).isNotNull();
        assertThat(lastDay.expired()).isEmpty();
        IgnoreList dayAfter = read("# why\n- {table: shop.acc, reason: known, expires: 2026-10-20}");
        assertThat(dayAfter.mark(SampleFindings.updateUpdate()).ignored()).isNull();
        assertThat(dayAfter.expired())
                .singleElement()
                .asString()
                .startsWith("line 2 of ")
                .contains("2026-10-20", "known");
    }

    @Test
    void anEntryOfARulesFileHoldsThroughItsLastDay() throws IOException {
        Finding finding = SampleFindings.updateUpdate();
        String entry = "ignore:\n  - {table: shop.acc, reason: known, expires: %s}\n";
        IgnoreList lastDay = rules(entry.formatted("2026-10-21"));
        assertThat(lastDay.mark(finding).ignored()).isNotNull();
        assertThat(lastDay.expired()).isEmpty();
        IgnoreList dayAfter = rules(entry.formatted("2026-10-20"));
        assertThat(dayAfter.mark(finding).ignored()).isNull();
        assertThat(dayAfter.expired())
                .singleElement()
                .asString()
                .startsWith("line 2 of the rules file expired on 2026-10-20");
    }

    @Test
    void theFirstEntryThatMatchesGivesTheReason() throws IOException {
        IgnoreList list = read("""
                - {table: shop.acc, reason: expired, expires: 2026-01-01}
                - {table: shop.acc, reason: first, expires: 2026-12-31}
                - {table: shop.acc, reason: second, expires: 2026-12-31}
                """);
        assertThat(list.mark(SampleFindings.updateUpdate()).ignored())
                .isEqualTo(new Ignored("first", LocalDate.of(2026, 12, 31)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing yet\n", "[]", "---\n"})
    void anEmptyFileIgnoresNothing(String text) throws IOException {
        assertThat(read(text).mark(SampleFindings.updateUpdate()).ignored()).isNull();
    }

    @Test
    void everyProblemIsSaidAtOnce() {
        assertThatThrownBy(() -> read("""
                        - table: shop.acc
                          expires: 2026-12-31
                        - tabel: shop.acc
                          reason: misspelt
                          expires: 2026-12-31
                        - table: shop.acc
                          reason: a bad date
                          expires: 31.12.2026
                        - table: shop
                          reason: no dot
                        - rule: update_updat
                          reason: [not, a, text]
                          expires: 2026-12-31
                        - key: {id: 1}
                          reason: which table?
                          expires: 2026-12-31
                        - table: shop.acc
                          key: 1
                          reason: which column?
                          expires: 2026-12-31
                        - reason: everything
                          expires: 2026-12-31
                        - just a text
                        - table: shop.acc
                          key: {id: null}
                          reason: ' '
                          expires: 2026-12-31
                        """)).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.code()).isEqualTo("PX-USE-021");
            assertThat(e.kind()).isEqualTo(ProblemException.Kind.USAGE);
            assertThat(String.valueOf(e.getMessage()).lines().skip(1))
                    .satisfiesExactly(
                            line -> assertThat(line).contains("line 1: the entry has no reason"),
                            line -> assertThat(line).contains("line 3: there is no field 'tabel'"),
                            line -> assertThat(line).contains("line 6: expires '31.12.2026' is not a date"),
                            line -> assertThat(line).contains("line 9: the entry does not say when"),
                            line -> assertThat(line).contains("line 9: table 'shop' is not of the form"),
                            line -> assertThat(line).contains("line 12: reason must be a text"),
                            line -> assertThat(line).contains("line 11: there is no rule 'update_updat'"),
                            line -> assertThat(line).contains("line 14: a key says nothing without its table"),
                            line -> assertThat(line).contains("line 18: key must name columns"),
                            line -> assertThat(line).contains("line 21: the entry names neither"),
                            line -> assertThat(line).contains("line 23: an entry has fields"),
                            line -> assertThat(line).contains("line 25: the key's id must be a value"));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "table: shop.acc",
                "- {table: shop.acc",
                "- {table: shop.acc, table: shop.acc, reason: r, expires: 2026-12-31}",
                "- &a [*a]\n- \u0000",
            })
    void whatIsNoListOfEntriesIsOneProblem(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo("PX-USE-021"))
                .hasMessageContaining("ignore.yaml");
    }

    @Test
    void aMissingFileIsSaidSo() {
        assertThatThrownBy(() -> IgnoreList.read(folder.resolve("none.yaml"), TODAY))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("there is no such file");
        assertThatThrownBy(() -> IgnoreList.read(folder, TODAY)).isInstanceOf(ProblemException.class);
    }

    private IgnoreList rules(String text) throws IOException {
        Path file = folder.resolve("rules.yaml");
        Files.writeString(file, text);
        return IgnoreList.read(null, Catalogue.builtIn().with(RuleFile.read(file)), TODAY);
    }

    private IgnoreList read(String text) throws IOException {
        Path file = folder.resolve("ignore.yaml");
        Files.writeString(file, text);
        return IgnoreList.read(file, TODAY);
    }
}
