package dev.parallax.report;

import dev.parallax.finding.Finding;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;

/**
 * Streams every finding to {@code findings.ndjson} as it is made, one object of {@code report.json}'s {@code findings[]}
 * per line. Not for use by several threads at once.
 */
public final class NdjsonFindings implements Closeable {

    private final OutputStream out;
    private final JsonGenerator json;
    private long count;

    /** Writes to {@code out} and closes it in the end. */
    public NdjsonFindings(OutputStream out) {
        this.out = new BufferedOutputStream(out, 1 << 16);
        json = Json.lines(this.out);
    }

    /** Writes to a file, over one that is there. */
    public static NdjsonFindings create(Path file) throws IOException {
        return new NdjsonFindings(Files.newOutputStream(file));
    }

    public void write(Finding finding) throws IOException {
        try {
            FindingJson.write(json, finding);
        } catch (JacksonException e) {
            throw Json.unwrap(e);
        }
        count++;
    }

    /** How many findings were written so far. */
    public long count() {
        return count;
    }

    @Override
    public void close() throws IOException {
        if (json.isClosed()) {
            return;
        }
        try (out) {
            if (count > 0) {
                json.writeRaw('\n');
            }
            json.close();
        } catch (JacksonException e) {
            throw Json.unwrap(e);
        }
    }
}
