package dev.parallax.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.finding.AuditResult;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Side;
import dev.parallax.finding.Summary;
import dev.parallax.testing.SampleResults;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The numbers of each log, read back from every rendering: they are those of the result, and add up there. */
class AccountingTest {

    private static final List<String> DRAWERS = List.of("matched", "pending", "skipped", "errant", "localOnly");

    private static final Path REPORT = Path.of("src", "test", "resources", "testdata", "report", "report.json");

    private static final Pattern CELL = Pattern.compile("<td class=\"number\">([\\d,]+)</td>");

    static List<AuditResult> results() throws IOException {
        return List.of(SampleResults.diverged(), ReportReader.read(REPORT));
    }

    /** The wording of a drawer on paper. */
    private static String word(String drawer) {
        return drawer.equals("matched") ? "in both logs" : drawer.equals("localOnly") ? "in this log only" : drawer;
    }

    /** What the result says: transactions and row changes of a, then of b, by drawer; what was read comes first. */
    private static Map<String, List<Long>> expected(AuditResult result) {
        Summary summary = result.summary();
        Map<String, List<Long>> all = new LinkedHashMap<>();
        all.put("read", four(summary.transactions(), summary.rowChanges()));
        summary.accounting()
                .forEach((drawer, account) -> all.put(drawer, four(account.transactions(), account.rowChanges())));
        assertThat(all.keySet()).containsExactly("read", "matched", "pending", "skipped", "errant", "localOnly");
        return all;
    }

    private static List<Long> four(Summary.PerNode transactions, Summary.PerNode rows) {
        return List.of(transactions.a(), rows.a(), transactions.b(), rows.b());
    }

    private static void check(AuditResult result, Map<String, List<Long>> found) {
        assertThat(found).isEqualTo(expected(result));
        for (int column = 0; column < 4; column++) {
            int at = column;
            assertThat(DRAWERS.stream()
                            .mapToLong(drawer ->
                                    found.getOrDefault(drawer, List.of()).get(at))
                            .sum())
                    .isEqualTo(found.getOrDefault("read", List.of()).get(at));
        }
    }

    @ParameterizedTest
    @MethodSource("results")
    void onATerminal(AuditResult result) {
        String text = new TextReport().render(result);
        Map<String, List<Long>> found = new LinkedHashMap<>();
        DRAWERS.forEach(drawer -> found.put(drawer, Arrays.asList(0L, 0L, 0L, 0L)));
        found.put("read", Arrays.asList(0L, 0L, 0L, 0L));
        Matcher lines = Pattern.compile("([ab]: |    )([\\d,]+) (transactions?|row changes?) = (.*)")
                .matcher(text);
        int column = 0;
        while (lines.find()) {
            found.getOrDefault("read", List.of()).set(column, number(lines.group(2)));
            for (String part : lines.group(4).split(" \\+ ", -1)) {
                String name = part.substring(part.indexOf(' ') + 1);
                String drawer = DRAWERS.stream()
                        .filter(one -> word(one).equals(name))
                        .findFirst()
                        .orElseThrow();
                found.getOrDefault(drawer, List.of()).set(column, number(part.substring(0, part.indexOf(' '))));
            }
            column++;
        }
        assertThat(column).isEqualTo(4);
        check(result, found);
    }

    @ParameterizedTest
    @MethodSource("results")
    void onAPage(AuditResult result) throws IOException {
        String page = written(out -> new HtmlReport().write(result, out));
        Map<String, List<Long>> found = new LinkedHashMap<>();
        for (String name : expected(result).keySet()) {
            Matcher row = Pattern.compile("<tr><th scope=\"row\">" + word(name) + "</th>(.*)</tr>")
                    .matcher(page);
            assertThat(row.find()).as(name).isTrue();
            found.put(
                    name,
                    CELL.matcher(row.group(1))
                            .results()
                            .map(cell -> number(cell.group(1)))
                            .toList());
        }
        check(result, found);
    }

    @ParameterizedTest
    @MethodSource("results")
    void inMarkdown(AuditResult result) throws IOException {
        String page = written(out -> new MarkdownReport().write(result, out));
        Map<String, List<Long>> found = new LinkedHashMap<>();
        for (String name : expected(result).keySet()) {
            String row = page.lines()
                    .filter(line -> line.startsWith("| " + word(name) + " |"))
                    .findFirst()
                    .orElseThrow();
            found.put(
                    name,
                    Arrays.stream(row.split("\\|", -1))
                            .skip(2)
                            .limit(4)
                            .map(AccountingTest::number)
                            .toList());
        }
        check(result, found);
    }

    @ParameterizedTest
    @MethodSource("results")
    void forCi(AuditResult result) throws Exception {
        String xml = written(out -> new JunitReport(Severity.ERROR).write(result, out));
        NodeList properties = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))
                .getElementsByTagName("property");
        Map<String, Long> values = new LinkedHashMap<>();
        for (int i = 0; i < properties.getLength(); i++) {
            Element property = (Element) properties.item(i);
            assertThat(values.put(property.getAttribute("name"), number(property.getAttribute("value"))))
                    .isNull();
        }
        Map<String, List<Long>> found = new LinkedHashMap<>();
        for (String name : expected(result).keySet()) {
            found.put(
                    name,
                    Arrays.stream(Side.values())
                            .flatMap(side -> List.of("transactions.", "rowChanges.").stream()
                                    .map(what -> values.getOrDefault(what + side.label() + "." + name, -1L)))
                            .toList());
        }
        assertThat(values).hasSize(24);
        check(result, found);
    }

    /** A report that does not say what became of what was read: how much that was is told all the same. */
    @Test
    void whatWasReadIsToldWithoutTheRest(@TempDir Path folder) throws IOException {
        JsonMapper mapper = JsonMapper.builder().build();
        ObjectNode report = (ObjectNode) mapper.readTree(Files.readString(REPORT));
        ((ObjectNode) report.get("summary")).remove("accounting");
        AuditResult result = ReportReader.read(Files.writeString(folder.resolve("report.json"), report.toString()));
        assertThat(result.summary().accounting()).isEmpty();
        Summary summary = result.summary();
        List<String> read = four(summary.transactions(), summary.rowChanges()).stream()
                .map(Wording::number)
                .toList();
        assertThat(written(out -> new MarkdownReport().write(result, out)))
                .contains("| read | " + String.join(" | ", read) + " |\n");
        assertThat(written(out -> new HtmlReport().write(result, out)))
                .contains("<tr><th scope=\"row\">read</th><td class=\"number\">"
                        + String.join("</td><td class=\"number\">", read) + "</td></tr>");
        assertThat(written(out -> new JunitReport(Severity.ERROR).write(result, out)))
                .contains("name=\"rowChanges.b.read\" value=\""
                        + summary.rowChanges().b() + "\"");
        assertThat(new TextReport().render(result))
                .containsSubsequence(read.get(0) + " transaction", read.get(1) + " row change")
                .containsSubsequence(read.get(2) + " transaction", read.get(3) + " row change");
    }

    private interface Rendering {
        void write(OutputStream out) throws IOException;
    }

    private static String written(Rendering rendering) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        rendering.write(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static long number(String text) {
        return Long.parseLong(text.strip().replace(",", ""));
    }
}
