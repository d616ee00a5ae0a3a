package dev.parallax.report;

import dev.parallax.finding.AuditResult;
import dev.parallax.finding.Finding;
import dev.parallax.report.html.PageView;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.PrintWriterOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Writes {@code report.html}: one file that needs nothing from the network, to open anywhere and to send to anyone. Its
 * templates are in {@code src/main/jte} and compiled with the program; they escape every value. The page also forbids
 * itself any script but its own by a content security policy.
 */
public final class HtmlReport {

    /** How many findings the page shows; more would make it slow to open. The rest are in the other files. */
    public static final int MAX_FINDINGS = 500;

    private static final String TEMPLATES = "dev.parallax.report.templates";

    private final Tool tool;
    private final TemplateEngine engine = engine();

    public HtmlReport() {
        this(Tool.current());
    }

    public HtmlReport(Tool tool) {
        this.tool = tool;
    }

    static TemplateEngine engine() {
        return TemplateEngine.createPrecompiled(null, ContentType.Html, HtmlReport.class.getClassLoader(), TEMPLATES);
    }

    /** Writes the page as UTF-8. Leaves {@code out} open. */
    public void write(AuditResult result, OutputStream out) throws IOException {
        List<Finding> shown = result.findings().stream()
                .sorted(FindingOrder.BY_WEIGHT)
                .limit(MAX_FINDINGS)
                .toList();
        PageView page = PageView.of(result, shown, Wording.total(result), tool);
        String style = resource("report.css");
        String script = resource("report.js");
        PrintWriter writer =
                new PrintWriter(new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16));
        engine.render(
                "page.jte",
                Map.of(
                        "page", page,
                        "style", style,
                        "script", script,
                        "policy", policy(style, script)),
                new PrintWriterOutput(writer));
        // A PrintWriter keeps errors to itself.
        if (writer.checkError()) {
            throw new IOException("the HTML report could not be written to the end");
        }
    }

    static String policy(String style, String script) {
        return "default-src 'none'; style-src 'sha256-" + sha256(style) + "'; script-src 'sha256-" + sha256(script)
                + "'; base-uri 'none'; form-action 'none'";
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static String resource(String name) throws IOException {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
