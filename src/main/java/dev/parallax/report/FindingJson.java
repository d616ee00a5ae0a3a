package dev.parallax.report;

import dev.parallax.finding.Finding;
import dev.parallax.finding.Ignored;
import dev.parallax.finding.Side;
import dev.parallax.finding.Value;
import dev.parallax.finding.Witness;
import dev.parallax.finding.Witness.Delta;
import dev.parallax.finding.WitnessTransaction;
import dev.parallax.finding.WitnessTransaction.Applied;
import dev.parallax.mysql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * One finding as JSON, the same in {@code report.json} and in {@code findings.ndjson}. Rows are objects, column to
 * value; which values are cut short is told beside them, in {@code truncated}, as JSON pointers from the finding.
 */
final class FindingJson {

    private final JsonGenerator json;
    private final List<String> truncated = new ArrayList<>();

    private FindingJson(JsonGenerator json) {
        this.json = json;
    }

    static void write(JsonGenerator json, Finding finding) {
        new FindingJson(json).write(finding);
    }

    private void write(Finding finding) {
        json.writeStartObject();
        json.writeStringProperty("id", finding.id());
        json.writeStringProperty("rule", finding.rule().id());
        json.writeStringProperty("severity", finding.severity().name());
        json.writeStringProperty("status", finding.status().name());
        TableName table = finding.table();
        Json.string(json, "schema", table == null ? null : table.schema());
        Json.string(json, "table", table == null ? null : table.table());
        image("key", finding.key(), "");
        Json.string(json, "title", finding.title());
        Json.string(json, "explanation", finding.explanation());
        Json.string(json, "remedy", finding.remedy());
        ignored(finding.ignored());
        witness(finding.witness());
        strings("truncated", truncated);
        json.writeEndObject();
    }

    private void ignored(@Nullable Ignored ignored) {
        if (ignored == null) {
            json.writeNullProperty("ignored");
            return;
        }
        json.writeObjectPropertyStart("ignored");
        Json.string(json, "reason", ignored.reason());
        json.writeStringProperty("expires", ignored.expires().toString());
        json.writeEndObject();
    }

    private void witness(Witness witness) {
        json.writeObjectPropertyStart("witness");
        json.writeArrayPropertyStart("transactions");
        for (int i = 0; i < witness.transactions().size(); i++) {
            transaction(witness.transactions().get(i), "/witness/transactions/" + i);
        }
        json.writeEndArray();
        json.writeNumberProperty("moreTransactions", witness.moreTransactions());
        json.writeObjectPropertyStart("images");
        image("a", witness.imageA(), "/witness/images");
        image("b", witness.imageB(), "/witness/images");
        json.writeEndObject();
        json.writeObjectPropertyStart("before");
        image("a", before(witness, Side.A), "/witness/before");
        image("b", before(witness, Side.B), "/witness/before");
        json.writeEndObject();
        strings("columns", witness.differingColumns());
        json.writeObjectPropertyStart("changed");
        strings("a", witness.columnsA());
        strings("b", witness.columnsB());
        json.writeEndObject();
        json.writeBooleanProperty("disjoint", witness.disjointColumns());
        json.writeObjectPropertyStart("experienced");
        Json.string(json, "a", witness.experiencedOnA());
        Json.string(json, "b", witness.experiencedOnB());
        json.writeEndObject();
        json.writeArrayPropertyStart("deltas");
        for (Delta delta : witness.deltas()) {
            json.writeStartObject();
            Json.string(json, "column", delta.column());
            json.writeStringProperty("a", delta.a());
            json.writeStringProperty("b", delta.b());
            json.writeEndObject();
        }
        json.writeEndArray();
        Json.string(json, "cause", witness.cause());
        json.writeObjectPropertyStart("facts");
        witness.facts().forEach((name, value) -> Json.string(json, name, value));
        json.writeEndObject();
        json.writeEndObject();
    }

    /** The row a node held before its first logged change among the witness's; null when no change is logged there. */
    private static @Nullable List<Value> before(Witness witness, Side side) {
        Applied earliest = null;
        for (WitnessTransaction transaction : witness.transactions()) {
            Applied applied = transaction.on(side);
            if (applied != null && applied.rowLogged() && (earliest == null || applied.order() < earliest.order())) {
                earliest = applied;
            }
        }
        return earliest == null ? null : earliest.before();
    }

    private void transaction(WitnessTransaction transaction, String pointer) {
        json.writeStartObject();
        json.writeStringProperty("label", transaction.label());
        json.writeStringProperty("id", transaction.id());
        Side origin = transaction.origin();
        Json.string(json, "origin", origin == null ? null : origin.label());
        json.writeStringProperty("operation", transaction.operation());
        Json.time(json, "committedAt", transaction.committedAt());
        perNode("order", transaction, (name, on) -> Json.number(json, name, on == null ? null : (long) on.order()));
        perNode("positions", transaction, (name, on) -> Json.string(json, name, position(on)));
        perNode("appliedAt", transaction, (name, on) -> Json.time(json, name, on == null ? null : on.at()));
        perNode("rows", transaction, (name, on) -> rows(name, on, pointer + "/rows/" + name));
        if (transaction.statement() != null) {
            Json.string(json, "statement", transaction.statement());
        }
        json.writeEndObject();
    }

    private static void perNode(WitnessTransaction transaction, BiConsumer<String, @Nullable Applied> field) {
        field.accept("a", transaction.a());
        field.accept("b", transaction.b());
    }

    private void perNode(String name, WitnessTransaction transaction, BiConsumer<String, @Nullable Applied> field) {
        json.writeObjectPropertyStart(name);
        perNode(transaction, field);
        json.writeEndObject();
    }

    private static @Nullable String position(@Nullable Applied on) {
        return on == null || on.position() == null ? null : on.position().toString();
    }

    private void rows(String name, @Nullable Applied on, String pointer) {
        if (on == null) {
            json.writeNullProperty(name);
            return;
        }
        json.writeObjectPropertyStart(name);
        json.writeBooleanProperty("logged", on.rowLogged());
        image("before", on.before(), pointer);
        image("after", on.after(), pointer);
        json.writeEndObject();
    }

    private void image(String name, @Nullable List<Value> image, String pointer) {
        if (image == null) {
            json.writeNullProperty(name);
            return;
        }
        json.writeObjectPropertyStart(name);
        for (Value value : image) {
            Json.string(json, value.column(), value.text());
            if (value.truncated()) {
                truncated.add(pointer + "/" + name + "/" + escape(value.column()));
            }
        }
        json.writeEndObject();
    }

    /** A reference token of RFC 6901. */
    static String escape(String column) {
        return column.replace("~", "~0").replace("/", "~1");
    }

    private void strings(String name, List<String> texts) {
        json.writeArrayPropertyStart(name);
        for (String text : texts) {
            Json.text(json, text);
        }
        json.writeEndArray();
    }
}
