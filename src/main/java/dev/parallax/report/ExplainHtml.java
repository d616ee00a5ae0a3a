package dev.parallax.report;

import dev.parallax.finding.RowExplanation;
import dev.parallax.report.html.ExplainView;
import gg.jte.output.PrintWriterOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes {@code explain.html}: one row's findings and its history on both nodes side by side. It needs no script. */
public final class ExplainHtml {

    private ExplainHtml() {}

    /** Writes the page as UTF-8. Leaves {@code out} open. */
    public static void write(RowExplanation row, OutputStream out) throws IOException {
        String style = HtmlReport.resource("report.css");
        PrintWriter writer =
                new PrintWriter(new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 14));
        HtmlReport.engine()
                .render(
                        "explain.jte",
                        Map.of(
                                "page", ExplainView.of(row, Tool.current()),
                                "style", style,
                                "policy", HtmlReport.policy(style, "")),
                        new PrintWriterOutput(writer));
        // A PrintWriter keeps errors to itself.
        if (writer.checkError()) {
            throw new IOException("the HTML page could not be written to the end");
        }
    }
}
