package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.PairOptions;
import dev.parallax.testing.TestVersions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** What a user names to be ignored, selected or left out: said where it applies, and said where it does not. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class NamedOnPurposeTest {

    private static final String TABLE = "CREATE TABLE named.t (id INT PRIMARY KEY, v INT)";

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    private final AuditedPair audited;
    private List<String> logs = List.of();

    NamedOnPurposeTest() throws SQLException {
        audited = PAIRS.get(PairOptions.defaults().withVersion(TestVersions.USUAL));
    }

    @BeforeEach
    void twoDivergedRows() throws SQLException {
        List<String> here = audited.fromHere();
        audited.pair()
                .a()
                .execute(
                        "DROP DATABASE IF EXISTS named",
                        "CREATE DATABASE named",
                        TABLE,
                        "INSERT INTO named.t VALUES (1, 1), (2, 2)");
        audited.pair().awaitInSync(AuditedPair.SOON);
        audited.pair().holdAppliers(() -> {
            audited.pair().a().execute("UPDATE named.t SET v = v + 10");
            audited.pair().b().execute("UPDATE named.t SET v = v + 20");
        });
        audited.pair().awaitInSync(AuditedPair.SOON);
        logs = AuditedPair.with(audited.copiedLogs(here), audited.schema(TABLE));
    }

    private Run detect(String... more) {
        return audited.cli().report("detect", AuditedPair.with(logs, more));
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(audited.cli().fresh(name), text);
    }

    @Test
    void ignoredFindingsAreToldAndDoNotFail() throws IOException {
        Path one = file("one", "- {table: named.t, key: {id: 1}, reason: known, expires: 9999-12-31}\n");
        Run half = detect("--ignore", one.toString()).expect(1, "DIVERGED");
        assertThat(half.findings()).hasSize(2);
        for (JsonNode finding : half.findings()) {
            boolean first = finding.get("key").get("id").asString().equals("1");
            assertThat(finding.get("ignored").isNull()).isEqualTo(!first);
        }
        assertThat(half.out()).containsOnlyOnce("ignored until 9999-12-31: known");

        Path all = file("all", "- {rule: update_update, reason: known, expires: 9999-12-31}\n");
        Path config = file("config", "ignore: " + all + "\n");
        Run none = detect("--config", config.toString()).expect(0, "DIVERGED");
        assertThat(none.summary("divergedRows")).isEqualTo(2);
    }

    @Test
    void whatIsOpenIsSaidBehindWhatIsIgnored() throws IOException {
        Path all = file("all", "- {table: named.*, reason: known, expires: 9999-12-31}\n");
        detect("--ignore", all.toString(), "--tables", "named.t,named.missing").expect(3, "DIVERGED");
    }

    @Test
    void anExpiredEntryIgnoresNothingAndIsSaid() throws IOException {
        Path old = file("old", "- {table: named.t, reason: known, expires: 2020-01-01}\n");
        Run run = detect("--ignore", old.toString()).expect(1, "DIVERGED");
        assertThat(run.err()).contains("PX-USE-022 line 1 of " + old + " expired on 2020-01-01");
        assertThat(run.findings()).allMatch(finding -> finding.get("ignored").isNull());
    }

    @Test
    void whatARulesFileIgnoresCountsAgainWhenItExpires() throws IOException {
        String rules = "ignore:\n  - {rule: update_update, reason: known, expires: %s}\n";
        detect("--rules", file("rules", rules.formatted("9999-12-31")).toString())
                .expect(0, "DIVERGED");
        Run run = detect("--rules", file("rules", rules.formatted("2020-01-01")).toString())
                .expect(1, "DIVERGED");
        assertThat(run.err()).contains("PX-USE-022 line 2 of the rules file expired on 2020-01-01");
        assertThat(run.findings())
                .hasSize(2)
                .allMatch(finding -> finding.get("ignored").isNull());
    }

    @Test
    void aFileWithMistakesStopsTheCommand() throws IOException {
        Path bad = file("bad", "- {table: named.t, reasons: known, expires: soon}\n");
        Run run = detect("--ignore", bad.toString()).expectError(2, "PX-USE-021");
        assertThat(run.err()).contains("'reasons'", "'soon'");
    }

    @Test
    void misspeltNamesAreSaid() {
        Run run = detect("--tables", "named.t,named.T,named.tt").expect(1, "DIVERGED");
        assertThat(run.notChecked())
                .anyMatch(item -> item.startsWith("table named.T of --tables") && item.endsWith(": there is named.t"))
                .anyMatch(item -> item.startsWith("table named.tt of --tables") && item.endsWith("case matters"));
        assertThat(detect("--databases", "nmaed").expect(3, "INCONCLUSIVE").notChecked())
                .anyMatch(item -> item.startsWith("database nmaed of --databases"));
        Run leftOut = detect("--ignore-tables", "named.t,named.x").expect(0, "CONSISTENT");
        assertThat(leftOut.notChecked())
                .anyMatch(item -> item.startsWith("table named.x of --ignore-tables"))
                .noneMatch(item -> item.startsWith("table named.t of"));
    }
}
