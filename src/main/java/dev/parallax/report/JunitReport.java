package dev.parallax.report;

import dev.parallax.finding.AuditResult;
import dev.parallax.finding.Finding;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Side;
import dev.parallax.finding.Summary;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes {@code report.xml}, JUnit's XML as Jenkins, GitLab and GitHub's actions read it: a suite per table, one for
 * what is about transactions and servers, one for the audit itself. {@link JunitCase} says what passes and what fails.
 *
 * <p>The audit's own suite always holds a case that says whether the audit came to a verdict, so a clean run is never
 * an empty file, which CI servers take for a job that did not run.
 */
public final class JunitReport {

    private final Severity failOn;

    /** Findings of this severity and above are failures. */
    public JunitReport(Severity failOn) {
        this.failOn = failOn;
    }

    /** Writes the file as UTF-8, a finding at a time. Leaves {@code out} open. */
    public void write(AuditResult result, OutputStream out) throws IOException {
        // A plain Writer: told of an encoder, the JDK's XML writer asks it about each half of a surrogate pair.
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(writer);
            List<JunitSuite> suites = JunitSuite.of(result, failOn);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            xml.writeStartElement("testsuites");
            attribute(xml, "name", "parallax");
            JunitSuite.Counts all = new JunitSuite.Counts();
            suites.forEach(suite -> all.add(suite.counts()));
            counts(xml, all, seconds(result));
            for (JunitSuite suite : suites) {
                suite(xml, suite, result);
            }
            xml.writeCharacters("\n");
            xml.writeEndElement();
            xml.writeCharacters("\n");
            xml.writeEndDocument();
            xml.flush();
            writer.flush();
        } catch (XMLStreamException e) {
            throw e.getNestedException() instanceof IOException cause ? cause : new IOException(e.getMessage(), e);
        }
    }

    private void suite(XMLStreamWriter xml, JunitSuite suite, AuditResult result) throws XMLStreamException {
        xml.writeCharacters("\n  ");
        xml.writeStartElement("testsuite");
        attribute(xml, "name", suite.name());
        counts(xml, suite.counts(), suite.isAudit() ? seconds(result) : "0.000");
        attribute(xml, "timestamp", JsonTime.text(result.startedAt()).substring(0, 19));
        if (suite.isAudit() && result.hasLogs()) {
            accounting(xml, result.summary());
        }
        for (JunitCase each : suite.own()) {
            testCase(xml, suite, each);
        }
        for (Finding finding : suite.findings()) {
            testCase(xml, suite, JunitCase.of(finding, failOn));
        }
        xml.writeCharacters("\n  ");
        xml.writeEndElement();
    }

    /** {@code transactions.a.read} is the sum of {@code transactions.a.matched} and the others; so are row changes. */
    private static void accounting(XMLStreamWriter xml, Summary summary) throws XMLStreamException {
        xml.writeCharacters("\n    ");
        xml.writeStartElement("properties");
        for (Accounting counted : Accounting.values()) {
            for (Side side : Side.values()) {
                String name = counted.id() + "." + side.label() + ".";
                property(xml, name + "read", counted.read(summary, side));
                for (Map.Entry<String, Summary.Account> drawer :
                        summary.accounting().entrySet()) {
                    property(xml, name + drawer.getKey(), counted.of(drawer.getValue(), side));
                }
            }
        }
        xml.writeCharacters("\n    ");
        xml.writeEndElement();
    }

    private static void property(XMLStreamWriter xml, String name, long value) throws XMLStreamException {
        xml.writeCharacters("\n      ");
        xml.writeEmptyElement("property");
        attribute(xml, "name", name);
        attribute(xml, "value", Long.toString(value));
    }

    private static void testCase(XMLStreamWriter xml, JunitSuite suite, JunitCase each) throws XMLStreamException {
        xml.writeCharacters("\n    ");
        xml.writeStartElement("testcase");
        attribute(xml, "classname", suite.className());
        attribute(xml, "name", each.name());
        attribute(xml, "time", "0.000");
        xml.writeCharacters("\n      ");
        switch (each.outcome()) {
            case PASSED -> xml.writeStartElement("system-out");
            case FAILED -> message(xml, "failure", each);
            case ERROR -> message(xml, "error", each);
            case SKIPPED -> message(xml, "skipped", each);
        }
        xml.writeCharacters(XmlText.legal(each.text()));
        xml.writeEndElement();
        xml.writeCharacters("\n    ");
        xml.writeEndElement();
    }

    private static void message(XMLStreamWriter xml, String element, JunitCase each) throws XMLStreamException {
        xml.writeStartElement(element);
        attribute(xml, "message", each.message());
        if (!element.equals("skipped")) {
            attribute(xml, "type", each.type());
        }
    }

    private static void counts(XMLStreamWriter xml, JunitSuite.Counts counts, String seconds)
            throws XMLStreamException {
        attribute(xml, "tests", Long.toString(counts.tests));
        attribute(xml, "failures", Long.toString(counts.failures));
        attribute(xml, "errors", Long.toString(counts.errors));
        attribute(xml, "skipped", Long.toString(counts.skipped));
        attribute(xml, "time", seconds);
    }

    private static void attribute(XMLStreamWriter xml, String name, String value) throws XMLStreamException {
        // A line break in an attribute would be read back as a blank.
        xml.writeAttribute(name, XmlText.legal(value.replace("\n", "\\n").replace("\t", "\\t")));
    }

    private static String seconds(AuditResult result) {
        long millis = Math.max(
                0, Duration.between(result.startedAt(), result.finishedAt()).toMillis());
        String fraction = Long.toString(1000 + millis % 1000).substring(1);
        return millis / 1000 + "." + fraction;
    }
}
