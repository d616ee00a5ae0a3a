package dev.parallax.testing;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Validates reports against the schema as the jar carries it. */
public final class ReportSchema {

    private static final Schema SCHEMA = load();

    private ReportSchema() {}

    /** What is wrong with it; empty when nothing is. */
    public static List<String> errors(String report) {
        return SCHEMA.validate(report, InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }

    private static Schema load() {
        try (InputStream in = Objects.requireNonNull(
                ReportSchema.class.getResourceAsStream("/dev/parallax/report/report.schema.json"))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(text, InputFormat.JSON);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
