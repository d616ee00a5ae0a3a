package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.testing.Accounts;
import dev.parallax.testing.ReportSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one call of the program left behind. Reads the report as another tool would: as JSON, by field names.
 *
 * @param reports the folder given with {@code --out}
 */
record Run(int status, String out, String err, Path reports) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    JsonNode report() {
        return JSON.readTree(read("report.json"));
    }

    String verdict() {
        return report().get("verdict").asString();
    }

    /** All of them, from {@code findings.ndjson}. */
    List<JsonNode> findings() {
        return read("findings.ndjson").lines().map(JSON::readTree).toList();
    }

    List<JsonNode> diverged() {
        return findings().stream().filter(status("DIVERGED")).toList();
    }

    /** Rows reported as different, each as {@code shop.accounts{id=6}}. */
    Set<String> divergedRows() {
        Set<String> rows = new TreeSet<>();
        diverged().forEach(finding -> rows.add(row(finding)));
        return rows;
    }

    /** Those, and rows with a conflict whose end the report leaves open. */
    Set<String> openOrDivergedRows() {
        Set<String> rows = divergedRows();
        findings().stream().filter(status("PENDING")).forEach(finding -> rows.add(row(finding)));
        return rows;
    }

    List<String> ids() {
        return findings().stream().map(finding -> text(finding, "id")).sorted().toList();
    }

    long summary(String field) {
        return report().get("summary").get(field).asLong();
    }

    /** What is said of the rows of one table, by its name without the database. */
    JsonNode table(String name) {
        for (JsonNode table : report().get("tables")) {
            if (text(table, "table").equals(name)) {
                return table;
            }
        }
        throw new AssertionError("no table " + name + " in " + report().get("tables"));
    }

    /** Each entry as {@code what: why}. */
    List<String> notChecked() {
        List<String> result = new ArrayList<>();
        report().get("notChecked").forEach(entry -> result.add(text(entry, "what") + ": " + text(entry, "why")));
        return result;
    }

    /** The report follows its schema, and its numbers agree with each other. */
    void expectValid() {
        assertThat(ReportSchema.errors(read("report.json"))).isEmpty();
        assertThat(Accounts.unbalanced(report())).isEmpty();
    }

    Run expect(int expectedStatus, String expectedVerdict) {
        expectValid();
        assertThat(verdict()).as("%s%n%s", out, err).isEqualTo(expectedVerdict);
        assertThat(status).as("%s%n%s", out, err).isEqualTo(expectedStatus);
        assertThat(out).contains(expectedVerdict);
        return this;
    }

    /** The rows that differ are these, and neither one more nor one less. */
    void expectDiverged(Set<String> truth) {
        Set<String> missed = new TreeSet<>(truth);
        missed.removeAll(divergedRows());
        Set<String> invented = new TreeSet<>(divergedRows());
        invented.removeAll(truth);
        assertThat(invented)
                .as("reported as different, and they are not; missed are %s", missed)
                .isEmpty();
        assertThat(missed)
                .as("rows that differ and were not reported, of %d", truth.size())
                .isEmpty();
        assertThat(summary("divergedRows")).isEqualTo(truth.size());
    }

    /** An error: this status, one line with this code, and nothing else but progress. */
    Run expectError(int expectedStatus, String code) {
        assertThat(err).as("%s%n%s", out, err).contains(code);
        assertThat(status).as("%s%n%s", out, err).isEqualTo(expectedStatus);
        assertThat(err.lines().filter(line -> line.startsWith("PX-")))
                .as(err)
                .singleElement()
                .asString()
                .startsWith(code + " ");
        return this;
    }

    static Predicate<JsonNode> status(String status) {
        return finding -> text(finding, "status").equals(status);
    }

    static String row(JsonNode finding) {
        Map<String, String> key = new LinkedHashMap<>();
        finding.get("key")
                .properties()
                .forEach(column -> key.put(column.getKey(), column.getValue().asString()));
        return text(finding, "schema") + "." + text(finding, "table") + key;
    }

    static String text(JsonNode node, String field) {
        return node.get(field).asString();
    }

    private String read(String file) {
        try {
            return Files.readString(reports.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(status + "\n" + out + "\n" + err, e);
        }
    }
}
