package dev.parallax.report;

import dev.parallax.finding.AuditResult;
import dev.parallax.finding.Finding;
import dev.parallax.finding.NodeInfo;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Part;
import dev.parallax.finding.Summary;
import dev.parallax.finding.TableCheck;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/**
 * Writes {@code report.json}, the contract that other tools read; {@code docs/report.md} explains each field and
 * {@code docs/report.schema.json} is its schema. Every field is named here or in {@link FindingJson}, so that renaming a
 * record's component cannot change the contract. A field that does not apply is null, not missing.
 */
public final class JsonReport {

    /** Rises in its first part when a field goes, moves or changes meaning; in its second when one is added. */
    public static final String SCHEMA_VERSION = "1.5";

    private static final List<String> OF_LOGS = List.of(
            "transactions", "rowChanges", "conflicts", "divergedRows", "healedRows", "pendingRows", "accounting");

    private final Tool tool;

    public JsonReport() {
        this(Tool.current());
    }

    public JsonReport(Tool tool) {
        this.tool = tool;
    }

    /** Writes the result with its own findings. Leaves {@code out} open. */
    public void write(AuditResult result, OutputStream out) throws IOException {
        write(result, result.findings(), out);
    }

    /**
     * Writes the result with findings that need not be in memory: they are taken one by one, in their order, and those
     * of {@code result} are ignored. Leaves {@code out} open.
     */
    public void write(AuditResult result, Iterable<Finding> findings, OutputStream out) throws IOException {
        Json.document(out, json -> write(json, result, findings));
    }

    private void write(JsonGenerator json, AuditResult result, Iterable<Finding> findings) {
        json.writeStartObject();
        json.writeStringProperty("schemaVersion", SCHEMA_VERSION);
        json.writeObjectPropertyStart("tool");
        json.writeStringProperty("name", tool.name());
        json.writeStringProperty("version", tool.version());
        json.writeEndObject();
        json.writeStringProperty("verdict", result.verdict().name());
        json.writeArrayPropertyStart("parts");
        for (Part part : Part.values()) {
            if (result.parts().contains(part)) {
                json.writeString(part.id());
            }
        }
        json.writeEndArray();
        json.writeStringProperty("startedAt", JsonTime.text(result.startedAt()));
        json.writeStringProperty("finishedAt", JsonTime.text(result.finishedAt()));
        json.writeArrayPropertyStart("nodes");
        for (NodeInfo node : result.nodes()) {
            writeNode(json, node);
        }
        json.writeEndArray();
        writeWindow(json, result);
        writeSummary(json, result);
        json.writeArrayPropertyStart("findings");
        for (Finding finding : findings) {
            FindingJson.write(json, finding);
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("tables");
        for (TableCheck table : result.tables()) {
            writeTable(json, table);
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("notChecked");
        for (NotChecked notChecked : result.notChecked()) {
            json.writeStartObject();
            Json.string(json, "what", notChecked.what());
            Json.string(json, "why", notChecked.why());
            json.writeBooleanProperty("blocksVerdict", notChecked.blocksVerdict());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeWindow(JsonGenerator json, AuditResult result) {
        if (!result.hasLogs()) {
            json.writeNullProperty("window");
            return;
        }
        json.writeObjectPropertyStart("window");
        Json.time(json, "since", result.window().since());
        Json.time(json, "until", result.window().until());
        json.writeEndObject();
    }

    private static void writeNode(JsonGenerator json, NodeInfo node) {
        json.writeStartObject();
        json.writeStringProperty("name", node.name().label());
        Json.string(json, "host", node.host());
        Json.number(json, "port", node.port() == null ? null : node.port().longValue());
        Json.string(json, "version", node.version());
        Json.number(json, "serverId", node.serverId());
        Json.string(json, "serverUuid", node.serverUuid());
        Json.string(json, "gtidMode", node.gtidMode());
        Json.string(json, "gtidExecuted", node.gtidExecuted());
        Json.string(json, "logFrom", node.logFrom());
        Json.string(json, "logTo", node.logTo());
        json.writeEndObject();
    }

    private static void writeTable(JsonGenerator json, TableCheck table) {
        json.writeStartObject();
        Json.string(json, "schema", table.table().schema());
        Json.string(json, "table", table.table().table());
        json.writeStringProperty("status", table.status().name());
        Json.string(json, "reason", table.reason().isEmpty() ? null : table.reason());
        writePerNode(json, "rows", table.rows());
        json.writeNumberProperty("chunks", table.chunks());
        json.writeNumberProperty("differences", table.differences());
        writeCounts(json, "attributed", table.attributed());
        json.writeNumberProperty("undetermined", table.undetermined());
        Json.string(json, "where", table.where().isEmpty() ? null : table.where());
        Json.string(json, "digest", table.digest());
        ProofJson.write(json, table);
        json.writeNumberProperty("seconds", Math.round(table.seconds() * 1000) / 1000.0);
        json.writeEndObject();
    }

    private static void writeSummary(JsonGenerator json, AuditResult result) {
        Summary summary = result.summary();
        json.writeObjectPropertyStart("summary");
        if (result.hasLogs()) {
            writeOfLogs(json, summary);
        } else {
            // A zero would claim that somebody looked.
            for (String name : OF_LOGS) {
                boolean rows = result.hasTables() && (name.equals("divergedRows") || name.equals("pendingRows"));
                if (rows) {
                    json.writeNumberProperty(
                            name, name.equals("divergedRows") ? summary.divergedRows() : summary.pendingRows());
                } else {
                    json.writeNullProperty(name);
                }
            }
        }
        writeCounts(json, "findingsByRule", summary.findingsByRule());
        writeCounts(json, "findingsBySeverity", summary.findingsBySeverity());
        if (result.hasSchema()) {
            json.writeObjectPropertyStart("definitions");
            summary.definitions().forEach((kind, counts) -> writePerNode(json, kind, counts));
            json.writeEndObject();
        } else {
            json.writeNullProperty("definitions");
        }
        json.writeEndObject();
    }

    private static void writeOfLogs(JsonGenerator json, Summary summary) {
        writePerNode(json, "transactions", summary.transactions());
        writePerNode(json, "rowChanges", summary.rowChanges());
        json.writeNumberProperty("conflicts", summary.conflicts());
        json.writeNumberProperty("divergedRows", summary.divergedRows());
        json.writeNumberProperty("healedRows", summary.healedRows());
        json.writeNumberProperty("pendingRows", summary.pendingRows());
        json.writeObjectPropertyStart("accounting");
        summary.accounting().forEach((name, account) -> {
            json.writeObjectPropertyStart(name);
            writePerNode(json, "transactions", account.transactions());
            writePerNode(json, "rowChanges", account.rowChanges());
            json.writeEndObject();
        });
        json.writeEndObject();
    }

    private static void writePerNode(JsonGenerator json, String name, Summary.PerNode counts) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("a", counts.a());
        json.writeNumberProperty("b", counts.b());
        json.writeEndObject();
    }

    private static void writeCounts(JsonGenerator json, String name, Map<String, Long> counts) {
        json.writeObjectPropertyStart(name);
        new TreeMap<>(counts).forEach(json::writeNumberProperty);
        json.writeEndObject();
    }
}
