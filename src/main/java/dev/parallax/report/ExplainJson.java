package dev.parallax.report;

import dev.parallax.finding.Finding;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.RowExplanation;
import dev.parallax.finding.RowWrite;
import dev.parallax.finding.Value;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes {@code explain.json}: one row's findings, as {@code report.json} has them, and its history on both nodes. */
public final class ExplainJson {

    private final JsonGenerator json;

    private ExplainJson(JsonGenerator json) {
        this.json = json;
    }

    /** Leaves {@code out} open. */
    public static void write(RowExplanation row, OutputStream out) throws IOException {
        Json.document(out, json -> new ExplainJson(json).write(row));
    }

    private void write(RowExplanation row) {
        json.writeStartObject();
        head(json);
        Json.string(json, "schema", row.table().schema());
        Json.string(json, "table", row.table().table());
        json.writeArrayPropertyStart("key");
        for (String value : row.key()) {
            Json.text(json, value);
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("findings");
        for (Finding finding : row.findings()) {
            FindingJson.write(json, finding);
        }
        json.writeEndArray();
        json.writeObjectPropertyStart("history");
        history("a", row.a());
        history("b", row.b());
        json.writeEndObject();
        json.writeArrayPropertyStart("notChecked");
        for (NotChecked notChecked : row.notChecked()) {
            json.writeStartObject();
            Json.string(json, "what", notChecked.what());
            Json.string(json, "why", notChecked.why());
            json.writeBooleanProperty("blocksVerdict", notChecked.blocksVerdict());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** What every explanation begins with. */
    static void head(JsonGenerator json) {
        Tool tool = Tool.current();
        json.writeStringProperty("schemaVersion", JsonReport.SCHEMA_VERSION);
        json.writeObjectPropertyStart("tool");
        json.writeStringProperty("name", tool.name());
        json.writeStringProperty("version", tool.version());
        json.writeEndObject();
    }

    private void history(String node, @Nullable List<RowWrite> writes) {
        if (writes == null) {
            json.writeNullProperty(node);
            return;
        }
        json.writeArrayPropertyStart(node);
        for (RowWrite write : writes) {
            json.writeStartObject();
            json.writeStringProperty("transaction", write.id().toString());
            json.writeStringProperty("position", write.position().toString());
            Json.time(json, "committedAt", write.at());
            json.writeBooleanProperty("own", write.own());
            json.writeStringProperty("operation", write.operation());
            image(json, "before", write.before());
            image(json, "after", write.after());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static void image(JsonGenerator json, String name, List<Value> image) {
        json.writeObjectPropertyStart(name);
        for (Value value : image) {
            Json.string(json, value.column(), value.text());
        }
        json.writeEndObject();
    }
}
