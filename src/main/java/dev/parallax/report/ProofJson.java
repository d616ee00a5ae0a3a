package dev.parallax.report;

import dev.parallax.finding.AsOf;
import dev.parallax.finding.Reliance;
import dev.parallax.finding.TableCertificate;
import dev.parallax.finding.TableCheck;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** What is proved of a table and what that rests on, in {@code report.json}. */
final class ProofJson {

    private ProofJson() {}

    static void write(JsonGenerator json, TableCheck table) {
        write(json, table.certificate());
        write(json, table.reliesOn());
        Json.string(json, "readWhole", table.readWhole().isEmpty() ? null : table.readWhole());
    }

    private static void write(JsonGenerator json, @Nullable TableCertificate certificate) {
        if (certificate == null) {
            json.writeNullProperty("certificate");
            return;
        }
        json.writeObjectPropertyStart("certificate");
        Json.time(json, "provedAt", certificate.provedAt());
        write(json, "asOf", certificate.asOf());
        Json.time(json, "wholeProvedAt", certificate.wholeProvedAt());
        write(json, "wholeAsOf", certificate.wholeAsOf());
        json.writeNumberProperty("rows", certificate.rows());
        Json.string(json, "digest", certificate.digest());
        json.writeBooleanProperty("atRest", certificate.atRest());
        Json.time(json, "readSince", certificate.readSince());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, @Nullable Reliance reliance) {
        if (reliance == null) {
            json.writeNullProperty("reliesOn");
            return;
        }
        json.writeObjectPropertyStart("reliesOn");
        Json.time(json, "provedAt", reliance.provedAt());
        write(json, "asOf", reliance.asOf());
        Json.time(json, "wholeProvedAt", reliance.wholeProvedAt());
        json.writeNumberProperty("touchedKeys", reliance.touchedKeys());
        json.writeNumberProperty("rollingPercent", reliance.rollingPercent());
        json.writeNumberProperty("rollingRows", reliance.rollingRows());
        Json.time(json, "readSince", reliance.readSince());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, AsOf asOf) {
        json.writeObjectPropertyStart(name);
        json.writeStringProperty("a", asOf.a());
        json.writeStringProperty("b", asOf.b());
        json.writeEndObject();
    }

    /** Reports before 1.4 have none. */
    static @Nullable TableCertificate certificate(JsonNode table) {
        JsonNode json = table.path("certificate");
        return !json.isObject()
                ? null
                : new TableCertificate(
                        asOf(json, "asOf"),
                        time(json, "provedAt"),
                        asOf(json, "wholeAsOf"),
                        time(json, "wholeProvedAt"),
                        count(json, "rows"),
                        Fields.optional(json, "digest"),
                        json.path("atRest").asBoolean(),
                        time(json, "readSince"));
    }

    static @Nullable Reliance reliesOn(JsonNode table) {
        JsonNode json = table.path("reliesOn");
        return !json.isObject()
                ? null
                : new Reliance(
                        asOf(json, "asOf"),
                        time(json, "provedAt"),
                        time(json, "wholeProvedAt"),
                        count(json, "touchedKeys"),
                        json.path("rollingPercent").asDouble(),
                        count(json, "rollingRows"),
                        time(json, "readSince"));
    }

    static String readWhole(JsonNode table) {
        String why = Fields.optional(table, "readWhole");
        return why == null ? "" : why;
    }

    private static AsOf asOf(JsonNode json, String name) {
        JsonNode asOf = Fields.object(json, name);
        return new AsOf(Fields.string(asOf, "a"), Fields.string(asOf, "b"));
    }

    private static Instant time(JsonNode json, String name) {
        return Instant.parse(Fields.string(json, name));
    }

    private static long count(JsonNode json, String name) {
        Long count = Fields.number(json, name);
        if (count == null) {
            throw new IllegalArgumentException("it lacks " + name);
        }
        return count;
    }
}
