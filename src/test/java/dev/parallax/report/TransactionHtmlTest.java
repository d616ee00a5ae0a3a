package dev.parallax.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.finding.Finding;
import dev.parallax.finding.Side;
import dev.parallax.finding.TransactionExplanation;
import dev.parallax.finding.TransactionLog;
import dev.parallax.finding.TransactionRow;
import dev.parallax.finding.Value;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.Gtid;
import dev.parallax.mysql.TableName;
import dev.parallax.testing.SampleFindings;
import dev.parallax.testing.SampleWitness;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The page of a transaction. Pages are left in {@code target/pages}, to be looked at. */
class TransactionHtmlTest {

    private static final TableName TABLE = new TableName("shop", "acc");
    private static final Gtid ID = Gtid.parse(SampleWitness.UUID_A + ":4");

    private static TransactionRow row(
            String id, List<@Nullable String> before, List<@Nullable String> after, TableName table) {
        return new TransactionRow(table, SampleWitness.row("id", id), image(id, before), image(id, after));
    }

    private static List<Value> image(String id, List<@Nullable String> values) {
        return values.isEmpty()
                ? List.of()
                : SampleWitness.row("id", id, "owner", values.get(0), "bal", values.get(1), "note", values.get(2));
    }

    private static TransactionRow update(String id, String from, String to) {
        return row(id, List.of("ann", from, "x"), List.of("ann", to, "x"), TABLE);
    }

    private static TransactionLog log(Side side, List<String> statements, List<TransactionRow> rows, boolean cut) {
        Map<TableName, TransactionLog.Counts> tables = new TreeMap<>();
        for (TransactionRow row : rows) {
            TransactionLog.Counts known = tables.getOrDefault(row.table(), TransactionLog.Counts.NONE);
            String what = row.operation();
            tables.put(
                    row.table(),
                    new TransactionLog.Counts(
                            known.inserts() + (what.equals("insert") ? 1 : 0),
                            known.updates() + (what.equals("update") ? 1 : 0),
                            known.deletes() + (what.equals("delete") ? 1 : 0)));
        }
        return new TransactionLog(
                side,
                ID,
                BinlogPosition.parse("mysql-bin.000003:1187"),
                BinlogPosition.parse("mysql-bin.000003:1522"),
                SampleWitness.at(side == Side.A ? "15:27:30.195423" : "15:27:30.318764"),
                1,
                side == Side.A,
                statements,
                tables,
                rows,
                cut);
    }

    private static String page(
            String name, @Nullable TransactionLog a, @Nullable TransactionLog b, List<Finding> findings)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ExplainHtml.write(new TransactionExplanation(a, b, findings), out);
        String page = out.toString(StandardCharsets.UTF_8);
        Path folder = Files.createDirectories(Path.of("target", "pages"));
        Files.writeString(folder.resolve(name + ".html"), page);
        return page;
    }

    /** What a reader sees of a page, a line for each element that has text. */
    private static String text(String page) {
        return page.substring(page.indexOf("<main"))
                .replaceAll("</?(b|span|del|ins|code)\\b[^>]*>", "")
                .replaceAll("<[^>]*>", "\n")
                .replaceAll("[ \\n]*\\n[ \\n]*", "\n")
                .replaceAll(" +", " ");
    }

    @Test
    void bothLogsStandSideBySide() throws IOException {
        List<TransactionRow> onA = List.of(
                update("1", "100", "111"),
                update("2", "10", "7"),
                row("3", List.of(), List.of("bob", "5", "new"), TABLE),
                row("4", List.of("eve", "0", "gone"), List.of(), TABLE),
                row(
                        "7",
                        List.of("Überlänge und 東京", "1", "a long note that says a great deal"),
                        List.of("Überlänge und 東京", "2", "another note that is no shorter"),
                        new TableName("shop_of_the_north", "orders_2026")));
        List<TransactionRow> onB = List.of(
                update("1", "122", "111"),
                row("3", List.of("zoe", "9", "old"), List.of("bob", "5", "new"), TABLE),
                onA.get(3),
                onA.get(4));
        String page = page(
                "transaction",
                log(
                        Side.A,
                        List.of("UPDATE shop.acc\n   SET bal = bal + 11\n WHERE id < 4 AND note <> 'a < b'"),
                        onA,
                        false),
                log(Side.B, List.of(), onB, false),
                List.of(SampleFindings.updateUpdate(), SampleFindings.preWindow()));
        assertThat(text(page))
                .contains("\nTransaction " + ID + "\nIt was first executed on a (server_id 1).\n")
                .contains("\na committed 2026-10-21 15:27:30.195423 UTC\nmysql-bin.000003:1187 to 1522\n")
                .contains("\nb applied 2026-10-21 15:27:30.318764 UTC\n")
                .contains("\nUPDATE shop.acc\nSET bal = bal + 11\nWHERE id &lt; 4 AND note &lt;&gt; 'a &lt; b'\n")
                .contains("\nshop.acc differs\n1 insert, 2 updates, 1 delete\n2 updates, 1 delete\n")
                .contains("\nRows as the log of a has them\n")
                .contains("\nshop.acc id=1\nupdate bal 100 → 111\n")
                .contains("\nshop.acc id=1\nfound bal 100\nfound bal 122\n")
                .contains("\nshop.acc id=2\nupdate bal 10 → 7\nit changed nothing, or was not applied\n")
                .contains("\nshop.acc id=3\nfound no row\nfound owner zoe\nbal 9\nnote old\n")
                .contains("\nshop.acc 2 diverged\n");
        assertThat(text(page)).doesNotContain("shop.acc id=4\nfound", "orders_2026 id=7\nfound");
        assertThat(page).contains("class=\"crossing\"").doesNotContain("<script", "http:", "https:", " src=");
    }

    @Test
    void oneLogAloneIsNotCompared() throws IOException {
        TransactionLog alone = log(Side.B, List.of(), List.of(update("1", "100", "111")), false);
        String text = text(page("transaction-alone", null, alone, List.of()));
        assertThat(text)
                .contains("\nIt was first executed on server_id 1.\n", "\na the log of a does not hold it\n")
                .contains("\nshop.acc\nnone\n1 update\n", "\nRows as the log of b has them\n")
                .contains("No finding names it among its evidence.")
                .doesNotContain("tell differently", "Statements");
    }

    @Test
    void logsThatAgreeAreSaidTo() throws IOException {
        List<TransactionRow> rows = List.of(update("1", "100", "111"));
        String same = text(page(
                "transaction-same",
                log(Side.A, List.of(), rows, false),
                log(Side.B, List.of(), rows, false),
                List.of()));
        assertThat(same)
                .contains("The two logs say the same of every row compared.")
                .doesNotContain("differs");
        String none = text(page(
                "transaction-none",
                log(Side.A, List.of("CREATE TABLE shop.acc (id INT)"), List.of(), false),
                log(Side.B, List.of("CREATE TABLE shop.acc (id INT)"), List.of(), false),
                List.of()));
        assertThat(none)
                .contains("Neither log has a change of a row behind it.", "\nCREATE TABLE shop.acc (id INT)\n")
                .doesNotContain("as the log of a has them");
    }

    @Test
    void whatIsNotOnThePageIsSaid() throws IOException {
        List<TransactionRow> onA = new ArrayList<>();
        List<TransactionRow> onB = new ArrayList<>();
        for (int id = 1; id <= 620; id++) {
            onA.add(update(String.valueOf(id), "1", "2"));
            onB.add(update(String.valueOf(id), "0", "2"));
        }
        String statement = "UPDATE shop.acc /* " + "x".repeat(5000) + " */ SET bal = 2";
        List<Finding> findings = Collections.nCopies(510, SampleFindings.updateUpdate());
        String text = text(page(
                "transaction-long",
                log(Side.A, List.of(statement), onA, true),
                log(Side.B, List.of(), onB, false),
                findings));
        assertThat(text)
                .contains("The first 500 rows as the log of a has them", "id=500\nupdate")
                .contains("\nand 120 more rows\n", TransactionWording.CUT)
                .contains("10 more findings are not on this page; --format json has them.")
                .contains("xxx…\n")
                .doesNotContain("id=501", "SET bal = 2");
    }

    @Test
    void nothingInTheDataBecomesMarkup() throws IOException {
        String planted = "\"><script>alert('x')</script><img src=x onerror=alert(1)>${7*7}";
        TableName table = new TableName(planted, planted + "\u202e");
        TransactionRow there = row(planted, List.of(planted, planted, "\u0007"), List.of(planted, "1", planted), table);
        TransactionRow here = row(planted, List.of(planted, "2", "\u0007"), List.of(planted, "1", planted), table);
        String page = page(
                "transaction-hostile",
                log(Side.A, List.of("/* " + planted + "\u202e */\n" + planted), List.of(there), false),
                log(Side.B, List.of(planted), List.of(here), false),
                List.of());
        assertThat(page)
                .doesNotContain("<script", "<img", "</script", "49}", "\u202e", "\u0007")
                .contains("&lt;script&gt;alert('x')&lt;/script&gt;", "\\u202e", "\\u0007");
    }
}
