package dev.parallax.faults;

import dev.parallax.faults.Change.Member;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A table to plant faults in. Every table has a column {@code v}, in which each write puts a value of its own.
 *
 * @param unique whether it has a unique index on a column {@code u}
 * @param reference the foreign key on a column {@code p}; null without one
 */
record FaultTable(
        String schema,
        String name,
        KeyKind kind,
        List<ValueColumn> columns,
        boolean unique,
        @Nullable String reference) {

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

    /** Kept out by a filter of both appliers, whatever the schema: see {@link Scenario#pair}. */
    static final String KEPT_OUT = "kept_out";

    /** Few, so that steps meet on the same rows. */
    static final int KEYS = 10;

    static FaultTable random(SplittableRandom random, String schema, String name, KeyKind kind) {
        return new FaultTable(schema, name, kind, columns(random, 4), random.nextBoolean(), null);
    }

    /** Every second table has a document, which is logged in more ways than anything else. */
    private static List<ValueColumn> columns(SplittableRandom random, int count) {
        List<ValueColumn> columns = new ArrayList<>(List.of(ValueColumn.values()));
        boolean document = random.nextBoolean();
        while (columns.size() > count) {
            int out = random.nextInt(columns.size());
            if (!document || columns.get(out) != ValueColumn.DOC) {
                columns.remove(out);
            }
        }
        return List.copyOf(columns);
    }

    /** A parent and its children. */
    static Family family(SplittableRandom random, String schema) {
        String onDelete = List.of("NO ACTION", "CASCADE", "SET NULL").get(random.nextInt(3));
        FaultTable parent = new FaultTable(schema, "parent", KeyKind.INT, columns(random, 1), false, null);
        String reference = "FOREIGN KEY of_parent (p) REFERENCES " + parent.qualified() + " (id) ON DELETE " + onDelete;
        return new Family(
                parent,
                new FaultTable(schema, "child", KeyKind.INT, columns(random, 1), false, reference),
                onDelete,
                new HashSet<>());
    }

    boolean isKeptOut() {
        return name.equals(KEPT_OUT);
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
        if (reference != null) {
            parts.add("p INT NULL");
            parts.add(reference);
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

    /** First the key's columns, then {@link #valueColumns}. */
    String selectSql() {
        List<String> parts = new ArrayList<>(keySelects());
        valueColumns().subList(0, valueColumns().size() - columns.size()).forEach(parts::add);
        columns.forEach(column -> parts.add(column.select()));
        return "SELECT " + String.join(", ", parts) + " FROM " + qualified();
    }

    /** All that the table was made with beside the key. */
    List<String> valueColumns() {
        List<String> names = new ArrayList<>();
        if (unique) {
            names.add("u");
        }
        if (reference != null) {
            names.add("p");
        }
        names.add("v");
        columns.forEach(column -> names.add(column.column()));
        return names;
    }

    /** The columns that a statement assigns; {@link Logging#KEY} among them where it gives the row another key. */
    Set<String> assigned(Op op) {
        Set<String> assigned = new HashSet<>();
        switch (op.kind()) {
            case INSERT, INSERT_AUTO -> {
                assigned.addAll(valueColumns());
                assigned.add(Logging.KEY);
            }
            case UPDATE -> {
                assigned.add("v");
                for (int i = 0; i < columns.size(); i++) {
                    if (assigns(op, i)) {
                        assigned.add(columns.get(i).column());
                    }
                }
                if (op.special() != null) {
                    assigned.add(unique ? "u" : "p");
                }
            }
            case REKEY -> {
                assigned.add("v");
                assigned.add(Logging.KEY);
            }
            case DELETE -> {}
        }
        return assigned;
    }

    private static boolean assigns(Op op, int column) {
        return (op.value() >> column & 1) == 1;
    }

    /** The member of its document that an update changes, if it does not write the document whole. */
    @Nullable
    Member member(Op op) {
        int document = columns.indexOf(ValueColumn.DOC);
        int which = (int) (op.value() >> 4) % 3;
        if (op.kind() != Op.Kind.UPDATE || document < 0 || !assigns(op, document) || which == 0) {
            return null;
        }
        return new Member(which == 1 ? "n" : "m", Long.toString(op.value()));
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
                    .append(op.special() != null ? op.special() : "u" + op.value())
                    .append('\'');
        }
        if (reference != null) {
            names.append(", p");
            literals.append(", ").append(op.special());
        }
        return "INSERT INTO " + qualified() + " (" + names + ") VALUES (" + literals + ")";
    }

    private String values(Op op) {
        StringBuilder values = new StringBuilder("v = ").append(op.value());
        Member member = member(op);
        for (int i = 0; i < columns.size(); i++) {
            if (assigns(op, i)) {
                ValueColumn column = columns.get(i);
                values.append(", ").append(column.column()).append(" = ");
                if (column == ValueColumn.DOC && member != null) {
                    values.append("JSON_SET(doc, '$.").append(member.name()).append("', ");
                    values.append(member.value()).append(')');
                } else {
                    values.append(column.literal(op.value()));
                }
            }
        }
        if (op.special() != null) {
            values.append(unique ? ", u = '" : ", p = '").append(op.special()).append('\'');
        }
        return values.toString();
    }
}
