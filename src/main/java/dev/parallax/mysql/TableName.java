package dev.parallax.mysql;

/** A table's schema and name as the server spells them. */
public record TableName(String schema, String table) implements Comparable<TableName> {

    /** For SQL: both parts in backticks, backticks inside doubled. */
    public String quoted() {
        return quote(schema) + "." + quote(table);
    }

    /** One identifier in backticks, backticks inside doubled. */
    public static String quote(String identifier) {
        return "`" + identifier.replace("`", "``") + "`";
    }

    @Override
    public int compareTo(TableName other) {
        int bySchema = schema.compareTo(other.schema);
        return bySchema != 0 ? bySchema : table.compareTo(other.table);
    }

    @Override
    public String toString() {
        return schema + "." + table;
    }
}
