package dev.parallax.schema.compare;

import dev.parallax.mysql.TableName;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One object by its name.
 *
 * @param schema the database it is in, or is
 * @param table the table it is, or is a part of; empty for databases, views, routines and events
 * @param name its own name; empty for databases and tables
 */
public record SchemaObject(ObjectKind kind, String schema, String table, String name)
        implements Comparable<SchemaObject> {

    private static final Comparator<SchemaObject> ORDER = Comparator.comparing(SchemaObject::schema)
            .thenComparing(SchemaObject::table)
            .thenComparing(SchemaObject::kind)
            .thenComparing(SchemaObject::name);

    /** The table it is or belongs to; null when there is none. */
    public @Nullable TableName tableName() {
        return table.isEmpty() ? null : new TableName(schema, table);
    }

    SchemaObject parent() {
        return kind.isPartOfTable()
                ? new SchemaObject(ObjectKind.TABLE, schema, table, "")
                : new SchemaObject(ObjectKind.DATABASE, schema, "", "");
    }

    @Override
    public int compareTo(SchemaObject other) {
        return ORDER.compare(this, other);
    }

    /** For example {@code column shop.orders.note} or {@code view shop.totals}. */
    @Override
    public String toString() {
        return kind.label() + " " + schema + (table.isEmpty() ? "" : "." + table) + (name.isEmpty() ? "" : "." + name);
    }
}
