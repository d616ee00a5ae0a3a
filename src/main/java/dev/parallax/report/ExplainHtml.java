package dev.parallax.report;

import dev.parallax.finding.RowExplanation;
import dev.parallax.finding.TransactionExplanation;
import dev.parallax.report.html.ExplainView;
import dev.parallax.report.html.TransactionView;
import gg.jte.output.PrintWriterOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Writes {@code explain.html}: one row's findings and its history on both nodes side by side, or one transaction as
 * both logs have it. It needs no script.
 */
public final class ExplainHtml {

    private ExplainHtml() {}

    /** Writes the page as UTF-8. Leaves {@code out} open. */
    public static void write(RowExplanation row, OutputStream out) throws IOException {
        write("explain.jte", ExplainView.of(row, Tool.current()), out);
    }

    /** Writes the page as UTF-8. Leaves {@code out} open. */
    public static void write(TransactionExplanation transaction, OutputStream out) throws IOException {
        write("transaction.jte", TransactionView.of(transaction, Tool.current()), out);
    }

    private static void write(String template, Object page, OutputStream out) throws IOException {
        String style = HtmlReport.resource("report.css");
        PrintWriter writer =
                new PrintWriter(new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 14));
        HtmlReport.engine()
                .render(
                        template,
                        Map.of("page", page, "style", style, "policy", HtmlReport.policy(style, "")),
                        new PrintWriterOutput(writer));
        // A PrintWriter keeps errors to itself.
        if (writer.checkError()) {
            throw new IOException("the HTML page could not be written to the end");
        }
    }
}
