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

    // Written out, as in the other values that a run compares: a record's own are made at run time, at a start's cost.
    @Override
    public boolean equals(Object other) {
        return other instanceof TableName that && table.equals(that.table) && schema.equals(that.schema);
    }

    @Override
    public int hashCode() {
        return schema.hashCode() * 31 + table.hashCode();
    }

    @Override
    public String toString() {
        return schema + "." + table;
    }
}
