package dev.parallax.report;

import dev.parallax.finding.Finding;
import dev.parallax.finding.Ignored;
import dev.parallax.finding.Rule;
import dev.parallax.finding.RuleId;
import dev.parallax.finding.SettingRule;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Side;
import dev.parallax.finding.Status;
import dev.parallax.finding.Value;
import dev.parallax.finding.Witness;
import dev.parallax.finding.Witness.Delta;
import dev.parallax.finding.WitnessTransaction;
import dev.parallax.finding.WitnessTransaction.Applied;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.TableName;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what {@link FindingJson} writes. Throws IllegalArgumentException on anything else. */
final class FindingParser {

    private final Set<String> truncated;

    private FindingParser(Set<String> truncated) {
        this.truncated = truncated;
    }

    static Finding parse(JsonNode json) {
        return new FindingParser(new HashSet<>(Fields.strings(json, "truncated"))).finding(json);
    }

    private Finding finding(JsonNode json) {
        return new Finding(
                Fields.string(json, "id"),
                rule(Fields.string(json, "rule")),
                Severity.valueOf(Fields.string(json, "severity")),
                Status.valueOf(Fields.string(json, "status")),
                table(Fields.optional(json, "schema"), Fields.optional(json, "table")),
                presentImage(json, "key", ""),
                Fields.string(json, "title"),
                Fields.string(json, "explanation"),
                Fields.string(json, "remedy"),
                witness(Fields.object(json, "witness")),
                ignored(json.path("ignored")));
    }

    private static @Nullable TableName table(@Nullable String schema, @Nullable String name) {
        return schema == null || name == null ? null : new TableName(schema, name);
    }

    /** Reports of versions before 1.1 say nothing about it. */
    private static @Nullable Ignored ignored(JsonNode json) {
        return json.isObject()
                ? new Ignored(Fields.string(json, "reason"), LocalDate.parse(Fields.string(json, "expires")))
                : null;
    }

    /** What is none of the program's own rules is one of a catalogue, which is not at hand here. */
    private static RuleId rule(String id) {
        Optional<Rule> known = Rule.named(id);
        return known.isPresent() ? known.get() : new SettingRule(id);
    }

    private Witness witness(JsonNode json) {
        List<WitnessTransaction> transactions = new ArrayList<>();
        for (JsonNode transaction : Fields.array(json, "transactions")) {
            transactions.add(transaction(transaction, "/witness/transactions/" + transactions.size()));
        }
        List<Delta> deltas = new ArrayList<>();
        for (JsonNode delta : Fields.array(json, "deltas")) {
            deltas.add(new Delta(Fields.string(delta, "column"), Fields.string(delta, "a"), Fields.string(delta, "b")));
        }
        JsonNode images = Fields.object(json, "images");
        JsonNode changed = Fields.object(json, "changed");
        JsonNode experienced = Fields.object(json, "experienced");
        return new Witness(
                transactions,
                json.path("moreTransactions").asInt(),
                image(images, "a", "/witness/images"),
                image(images, "b", "/witness/images"),
                Fields.strings(json, "columns"),
                Fields.strings(changed, "a"),
                Fields.strings(changed, "b"),
                json.path("disjoint").asBoolean(),
                Fields.optional(experienced, "a"),
                Fields.optional(experienced, "b"),
                deltas,
                Fields.optional(json, "cause"),
                facts(json.path("facts")));
    }

    private static Map<String, String> facts(JsonNode json) {
        Map<String, String> facts = new LinkedHashMap<>();
        json.properties()
                .forEach(fact -> facts.put(fact.getKey(), fact.getValue().asString("")));
        return facts;
    }

    private WitnessTransaction transaction(JsonNode json, String pointer) {
        String origin = Fields.optional(json, "origin");
        return new WitnessTransaction(
                Fields.string(json, "label"),
                Fields.string(json, "id"),
                origin == null ? null : Fields.side(origin),
                Fields.string(json, "operation"),
                Fields.time(json, "committedAt"),
                applied(json, Side.A, pointer),
                applied(json, Side.B, pointer),
                Fields.optional(json, "statement"));
    }

    private @Nullable Applied applied(JsonNode json, Side side, String pointer) {
        String name = side.label();
        JsonNode rows = Fields.object(json, "rows").path(name);
        if (!rows.isObject()) {
            return null;
        }
        String position = Fields.optional(Fields.object(json, "positions"), name);
        Instant at = Fields.time(Fields.object(json, "appliedAt"), name);
        return new Applied(
                Fields.object(json, "order").path(name).asInt(),
                position == null ? null : BinlogPosition.parse(position),
                at,
                presentImage(rows, "before", pointer + "/rows/" + name),
                presentImage(rows, "after", pointer + "/rows/" + name),
                rows.path("logged").asBoolean());
    }

    private List<Value> presentImage(JsonNode parent, String name, String pointer) {
        List<Value> image = image(parent, name, pointer);
        if (image == null) {
            throw new IllegalArgumentException("it lacks " + name);
        }
        return image;
    }

    private @Nullable List<Value> image(JsonNode parent, String name, String pointer) {
        JsonNode json = parent.path(name);
        if (!json.isObject()) {
            return null;
        }
        List<Value> image = new ArrayList<>();
        for (Map.Entry<String, JsonNode> column : json.properties()) {
            String text = column.getValue().isNull() ? null : column.getValue().asString();
            boolean cut = truncated.contains(pointer + "/" + name + "/" + FindingJson.escape(column.getKey()));
            image.add(new Value(column.getKey(), text, cut));
        }
        return image;
    }
}
