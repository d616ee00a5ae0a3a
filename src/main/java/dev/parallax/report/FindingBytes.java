package dev.parallax.report;

import dev.parallax.finding.Finding;
import java.io.ByteArrayOutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** One finding as JSON, as {@code report.json} has it, to be kept outside of memory. */
public final class FindingBytes {

    private FindingBytes() {}

    public static byte[] of(Finding finding) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = Json.lines(bytes)) {
            FindingJson.write(json, finding);
        }
        return bytes.toByteArray();
    }

    /** What {@link #of} gave. */
    public static Finding read(byte[] json) {
        return FindingParser.parse(Reader.MAPPER.readTree(json));
    }

    /** Made when something is read: making a mapper takes longer than writing a report. */
    private static final class Reader {
        private static final JsonMapper MAPPER = new JsonMapper();
    }
}
