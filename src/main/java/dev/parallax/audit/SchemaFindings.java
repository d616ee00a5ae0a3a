package dev.parallax.audit;

import dev.parallax.finding.Explanation;
import dev.parallax.finding.Finding;
import dev.parallax.finding.FindingId;
import dev.parallax.finding.Rule;
import dev.parallax.finding.SchemaStory;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Status;
import dev.parallax.finding.Witness;
import dev.parallax.mysql.TableName;
import dev.parallax.schema.compare.Effect;
import dev.parallax.schema.compare.ObjectKind;
import dev.parallax.schema.compare.SchemaDifference;
import dev.parallax.schema.compare.SchemaObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Differences of definitions as findings. */
final class SchemaFindings {

    private SchemaFindings() {}

    /** @param settled whether both nodes had applied what the other had, so that the difference will stay */
    static Finding of(SchemaDifference difference, boolean settled) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("object", difference.object().toString());
        put(facts, "property", difference.property());
        put(facts, "on a", difference.a());
        put(facts, "on b", difference.b());
        facts.put("why", difference.why());
        Witness witness = Witness.of(List.of(), 0, difference.effect().id(), facts);
        Status status = settled ? Status.CONFIRMED : Status.PENDING;
        Explanation story = SchemaStory.tell(status, witness);
        return new Finding(
                FindingId.of(
                        Rule.SCHEMA_DIFFERENCE, difference.object().toString(), String.valueOf(difference.property())),
                Rule.SCHEMA_DIFFERENCE,
                severity(difference.effect(), settled),
                status,
                table(difference.object()),
                List.of(),
                story.title(),
                story.prose(),
                story.remedy(),
                witness);
    }

    /** A counter that is behind, with both values. */
    static SchemaDifference counter(TableName table, List<String> values) {
        return new SchemaDifference(
                new SchemaObject(ObjectKind.TABLE, table.schema(), table.table(), ""),
                "AUTO_INCREMENT",
                values.get(0),
                values.get(1),
                Effect.HARMLESS,
                "the node whose counter is behind gives out values again that the other has used and deleted since");
    }

    private static void put(Map<String, String> facts, String name, @Nullable String value) {
        if (value != null) {
            facts.put(name, value);
        }
    }

    /** What may be on its way is no error yet. */
    private static Severity severity(Effect effect, boolean settled) {
        return switch (effect) {
            case REPLICATION_CAN_BREAK, DATA_CAN_DIFFER -> settled ? Severity.ERROR : Severity.WARNING;
            case BEHAVIOUR_DIFFERS -> Severity.WARNING;
            case HARMLESS -> Severity.INFO;
        };
    }

    /** The table or view; null for what is in no table. */
    private static @Nullable TableName table(SchemaObject object) {
        return object.kind() == ObjectKind.VIEW ? new TableName(object.schema(), object.name()) : object.tableName();
    }
}
