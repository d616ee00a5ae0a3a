package dev.parallax.faults;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A table to plant faults in. Every table has a column {@code v}, in which each write puts a value of its own.
 *
 * @param unique whether it has a unique index on a column {@code u}
 */
record FaultTable(String schema, String name, KeyKind kind, List<ValueColumn> columns, boolean unique) {

    enum KeyKind {
        INT("id INT NOT NULL"),
        COMPOSITE("part SMALLINT NOT NULL, code VARCHAR(10) NOT NULL"),
        TEXT("name_key VARCHAR(30) NOT NULL"),
        BINARY("bin BINARY(8) NOT NULL"),
        AUTO("id INT NOT NULL AUTO_INCREMENT");

        private final String columns;

        KeyKind(String columns) {
            this.columns = columns;
        }

        List<String> definitions() {
            return List.of(columns.split(", ", -1));
        }
    }

    /** Few, so that steps meet on the same rows. */
    static final int KEYS = 10;

    static FaultTable random(SplittableRandom random, String schema, String name, KeyKind kind) {
        List<ValueColumn> columns = new ArrayList<>(List.of(ValueColumn.values()));
        while (columns.size() > 4) {
            columns.remove(random.nextInt(columns.size()));
        }
        return new FaultTable(schema, name, kind, List.copyOf(columns), random.nextInt(3) == 0);
    }

    boolean auto() {
        return kind == KeyKind.AUTO;
    }

    String qualified() {
        return schema + "." + name;
    }

    String createSql() {
        List<String> parts = new ArrayList<>(kind.definitions());
        parts.add("v BIGINT NOT NULL");
        columns.forEach(column -> parts.add(column.definition()));
        if (unique) {
            parts.add("u VARCHAR(30) NULL");
            parts.add("UNIQUE KEY by_u (u)");
        }
        parts.add("PRIMARY KEY (" + String.join(", ", keyColumns()) + ")");
        return "CREATE TABLE " + qualified() + " (" + String.join(", ", parts) + ") CHARACTER SET utf8mb4";
    }

    List<String> keyColumns() {
        return kind.definitions().stream()
                .map(definition -> definition.substring(0, definition.indexOf(' ')))
                .toList();
    }

    /** The values of one key, as reports print them. */
    private List<String> keyValues(int key) {
        return switch (kind) {
            case INT, AUTO -> List.of(Integer.toString(key));
            case COMPOSITE -> List.of(Integer.toString(key % 3), "c" + key);
            case TEXT -> List.of("schlüssel " + key);
            // Ends in zeros, which row events leave out.
            case BINARY -> List.of(String.format(Locale.ROOT, "0xFF%02X000000000000", key));
        };
    }

    RowKey key(int key) {
        return key(keyValues(key));
    }

    RowKey key(List<String> values) {
        Map<String, String> named = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            named.put(keyColumns().get(i), values.get(i));
        }
        return new RowKey(name, named.toString());
    }

    private List<String> keyLiterals(int key) {
        boolean quoted = kind == KeyKind.TEXT || kind == KeyKind.COMPOSITE;
        return keyValues(key).stream()
                .map(value -> quoted ? "'" + value + "'" : value)
                .toList();
    }

    String where(int key) {
        return " WHERE " + assignments(key, " AND ");
    }

    private String assignments(int key, String separator) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < keyColumns().size(); i++) {
            parts.add(keyColumns().get(i) + " = " + keyLiterals(key).get(i));
        }
        return String.join(separator, parts);
    }

    List<String> keySelects() {
        return keyColumns().stream()
                .map(column -> kind == KeyKind.BINARY ? "CONCAT('0x', HEX(" + column + "))" : column)
                .toList();
    }

    /** First the key's columns, then {@code u} (NULL without one), then the others. */
    String selectSql() {
        List<String> parts = new ArrayList<>(keySelects());
        parts.add(unique ? "u" : "NULL");
        parts.add("v");
        columns.forEach(column -> parts.add(column.select()));
        return "SELECT " + String.join(", ", parts) + " FROM " + qualified();
    }

    /** The statement as it is, for a row that is as it takes for granted. */
    String sql(Op op) {
        return switch (op.kind()) {
            case INSERT ->
                insert(op, String.join(", ", keyColumns()) + ", ", String.join(", ", keyLiterals(op.key())) + ", ");
            case INSERT_AUTO -> insert(op, "", "");
            case UPDATE -> "UPDATE " + qualified() + " SET " + values(op) + where(op.key());
            case REKEY ->
                "UPDATE " + qualified() + " SET " + assignments(op.newKey(), ", ") + ", v = " + op.value()
                        + where(op.key());
            case DELETE -> "DELETE FROM " + qualified() + where(op.key());
        };
    }

    private String insert(Op op, String keyNames, String keyLiterals) {
        StringBuilder names = new StringBuilder(keyNames).append('v');
        StringBuilder literals = new StringBuilder(keyLiterals).append(op.value());
        for (ValueColumn column : columns) {
            names.append(", ").append(column.column());
            literals.append(", ").append(column.literal(op.value()));
        }
        if (unique) {
            names.append(", u");
            literals.append(", '")
                    .append(op.unique() != null ? op.unique() : "u" + op.value())
                    .append('\'');
        }
        return "INSERT INTO " + qualified() + " (" + names + ") VALUES (" + literals + ")";
    }

    private String values(Op op) {
        StringBuilder values = new StringBuilder("v = ").append(op.value());
        for (int i = 0; i < columns.size(); i++) {
            if ((op.value() >> i & 1) == 1) {
                values.append(", ")
                        .append(columns.get(i).column())
                        .append(" = ")
                        .append(columns.get(i).literal(op.value()));
            }
        }
        if (unique && op.unique() != null) {
            values.append(", u = '").append(op.unique()).append('\'');
        }
        return values.toString();
    }
}
