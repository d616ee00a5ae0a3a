package dev.parallax.report;

import dev.parallax.finding.AuditResult;
import dev.parallax.finding.Finding;
import dev.parallax.finding.NodeInfo;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Part;
import dev.parallax.finding.Summary;
import dev.parallax.finding.TableCheck;
import dev.parallax.finding.Verdict;
import dev.parallax.mysql.TableName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Reads what {@link JsonReport} writes around the findings. Throws IllegalArgumentException on anything else. */
final class ResultParser {

    private ResultParser() {}

    static AuditResult parse(JsonNode json) {
        List<NodeInfo> nodes = new ArrayList<>();
        Fields.array(json, "nodes").forEach(node -> nodes.add(node(node)));
        List<Finding> findings = new ArrayList<>();
        Fields.array(json, "findings").forEach(finding -> findings.add(FindingParser.parse(finding)));
        List<NotChecked> notChecked = new ArrayList<>();
        Fields.array(json, "notChecked")
                .forEach(item -> notChecked.add(new NotChecked(
                        Fields.string(item, "what"),
                        Fields.string(item, "why"),
                        item.path("blocksVerdict").asBoolean())));
        return new AuditResult(
                Verdict.valueOf(Fields.string(json, "verdict")),
                parts(json.path("parts")),
                Instant.parse(Fields.string(json, "startedAt")),
                Instant.parse(Fields.string(json, "finishedAt")),
                nodes,
                window(json),
                summary(Fields.object(json, "summary")),
                findings,
                tables(json),
                notChecked);
    }

    /** Reports before 1.2 are about logs alone, and do not say so. */
    private static Set<Part> parts(JsonNode json) {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        for (Part part : Part.values()) {
            json.forEach(item -> {
                if (part.id().equals(item.asString())) {
                    parts.add(part);
                }
            });
        }
        return json.isMissingNode() ? Set.of(Part.LOGS) : parts;
    }

    private static AuditResult.Window window(JsonNode json) {
        if (json.path("window").isNull()) {
            return new AuditResult.Window(null, null);
        }
        JsonNode window = Fields.object(json, "window");
        return new AuditResult.Window(Fields.time(window, "since"), Fields.time(window, "until"));
    }

    private static NodeInfo node(JsonNode json) {
        Long port = Fields.number(json, "port");
        return new NodeInfo(
                Fields.side(Fields.string(json, "name")),
                Fields.optional(json, "host"),
                port == null ? null : Math.toIntExact(port),
                Fields.optional(json, "version"),
                Fields.number(json, "serverId"),
                Fields.optional(json, "serverUuid"),
                Fields.optional(json, "gtidMode"),
                Fields.optional(json, "gtidExecuted"),
                Fields.optional(json, "logFrom"),
                Fields.optional(json, "logTo"));
    }

    private static Summary summary(JsonNode json) {
        Map<String, Summary.PerNode> definitions = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> kind : json.path("definitions").properties()) {
            definitions.put(kind.getKey(), perNode(json.path("definitions"), kind.getKey()));
        }
        if (json.path("transactions").isNull() && !json.path("divergedRows").isNull()) {
            return Summary.ofTables(
                    count(json, "divergedRows"),
                    count(json, "pendingRows"),
                    counts(json, "findingsByRule"),
                    counts(json, "findingsBySeverity"));
        }
        if (json.path("transactions").isNull()) {
            return Summary.ofDefinitions(
                    counts(json, "findingsByRule"), counts(json, "findingsBySeverity"), definitions);
        }
        return new Summary(
                perNode(json, "transactions"),
                perNode(json, "rowChanges"),
                count(json, "conflicts"),
                count(json, "divergedRows"),
                count(json, "healedRows"),
                count(json, "pendingRows"),
                counts(json, "findingsByRule"),
                counts(json, "findingsBySeverity"),
                accounting(json.path("accounting")),
                definitions);
    }

    private static List<TableCheck> tables(JsonNode json) {
        List<TableCheck> tables = new ArrayList<>();
        Fields.array(json, "tables").forEach(table -> {
            String reason = Fields.optional(table, "reason");
            // Reports before 1.5 have none.
            String where = Fields.optional(table, "where");
            tables.add(new TableCheck(
                    new TableName(Fields.string(table, "schema"), Fields.string(table, "table")),
                    TableCheck.Status.valueOf(Fields.string(table, "status")),
                    reason == null ? "" : reason,
                    perNode(table, "rows"),
                    count(table, "chunks"),
                    count(table, "differences"),
                    counts(table, "attributed"),
                    count(table, "undetermined"),
                    where == null ? "" : where,
                    Fields.optional(table, "digest"),
                    ProofJson.certificate(table),
                    ProofJson.reliesOn(table),
                    ProofJson.readWhole(table),
                    table.path("seconds").asDouble()));
        });
        return tables;
    }

    private static Map<String, Summary.Account> accounting(JsonNode json) {
        Map<String, Summary.Account> accounts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> account : json.properties()) {
            accounts.put(
                    account.getKey(),
                    new Summary.Account(
                            perNode(account.getValue(), "transactions"), perNode(account.getValue(), "rowChanges")));
        }
        return accounts;
    }

    private static Summary.PerNode perNode(JsonNode json, String name) {
        JsonNode counts = Fields.object(json, name);
        return new Summary.PerNode(count(counts, "a"), count(counts, "b"));
    }

    private static Map<String, Long> counts(JsonNode json, String name) {
        Map<String, Long> counts = new TreeMap<>();
        JsonNode object = Fields.object(json, name);
        object.propertyNames().forEach(key -> counts.put(key, count(object, key)));
        return counts;
    }

    private static long count(JsonNode json, String name) {
        Long count = Fields.number(json, name);
        if (count == null) {
            throw new IllegalArgumentException("it lacks " + name);
        }
        return count;
    }
}
