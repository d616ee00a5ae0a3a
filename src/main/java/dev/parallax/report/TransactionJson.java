package dev.parallax.report;

import dev.parallax.finding.Finding;
import dev.parallax.finding.Side;
import dev.parallax.finding.TransactionExplanation;
import dev.parallax.finding.TransactionLog;
import dev.parallax.finding.TransactionRow;
import dev.parallax.mysql.TableName;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes {@code explain.json} of a transaction: what both logs have of it, and the findings that name it. */
public final class TransactionJson {

    private final JsonGenerator json;

    private TransactionJson(JsonGenerator json) {
        this.json = json;
    }

    /** Leaves {@code out} open. */
    public static void write(TransactionExplanation explanation, OutputStream out) throws IOException {
        Json.document(out, json -> new TransactionJson(json).write(explanation));
    }

    private void write(TransactionExplanation explanation) {
        TransactionLog any = Objects.requireNonNull(explanation.a() != null ? explanation.a() : explanation.b());
        json.writeStartObject();
        ExplainJson.head(json);
        json.writeStringProperty("transaction", any.id().toString());
        json.writeNumberProperty("originServerId", any.originServerId());
        json.writeObjectPropertyStart("logs");
        for (Side side : Side.values()) {
            log(side.label(), explanation.on(side));
        }
        json.writeEndObject();
        json.writeArrayPropertyStart("differences");
        for (TransactionExplanation.Difference difference : explanation.differences()) {
            json.writeStartObject();
            json.writeName("a");
            row(difference.a());
            json.writeName("b");
            row(difference.b());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("findings");
        for (Finding finding : explanation.findings()) {
            FindingJson.write(json, finding);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void log(String node, @Nullable TransactionLog log) {
        if (log == null) {
            json.writeNullProperty(node);
            return;
        }
        json.writeObjectPropertyStart(node);
        json.writeStringProperty("from", log.from().toString());
        json.writeStringProperty("to", log.to().toString());
        Json.time(json, "committedAt", log.committedAt());
        json.writeBooleanProperty("own", log.own());
        json.writeArrayPropertyStart("statements");
        for (String sql : log.statements()) {
            Json.text(json, sql);
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("tables");
        for (Map.Entry<TableName, TransactionLog.Counts> table : new TreeMap<>(log.tables()).entrySet()) {
            json.writeStartObject();
            name(table.getKey());
            json.writeNumberProperty("inserts", table.getValue().inserts());
            json.writeNumberProperty("updates", table.getValue().updates());
            json.writeNumberProperty("deletes", table.getValue().deletes());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("rows");
        for (TransactionRow row : log.rows()) {
            row(row);
        }
        json.writeEndArray();
        json.writeBooleanProperty("cut", log.cut());
        json.writeEndObject();
    }

    private void name(TableName table) {
        Json.string(json, "schema", table.schema());
        Json.string(json, "table", table.table());
    }

    private void row(@Nullable TransactionRow row) {
        if (row == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        name(row.table());
        ExplainJson.image(json, "key", row.key());
        json.writeStringProperty("operation", row.operation());
        ExplainJson.image(json, "before", row.before());
        ExplainJson.image(json, "after", row.after());
        json.writeEndObject();
    }
}
