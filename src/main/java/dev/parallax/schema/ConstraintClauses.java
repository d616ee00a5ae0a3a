package dev.parallax.schema;

import dev.parallax.change.ForeignKey;
import dev.parallax.change.UniqueIndex;
import dev.parallax.mysql.TableName;
import dev.parallax.schema.SqlTokens.Token;
import java.util.List;
import java.util.Locale;

/** Unique indexes and foreign keys among the clauses of a CREATE TABLE, as {@code SHOW CREATE TABLE} prints them. */
final class ConstraintClauses {

    private ConstraintClauses() {}

    static TableConstraints of(TableName table, List<List<Token>> clauses) {
        TableConstraints found = new TableConstraints();
        for (List<Token> clause : clauses) {
            int unique = CreateTable.indexOf(clause, "UNIQUE");
            int foreign = CreateTable.indexOf(clause, "FOREIGN");
            if (CreateTable.isColumn(clause)) {
                if (unique > 0) {
                    String column = CreateTable.at(clause, 0).text();
                    found.uniquePart(column, column, "");
                }
            } else if (foreign >= 0) {
                foreign(table, clause, foreign, found);
            } else if (unique >= 0) {
                unique(clause, unique, found);
            }
        }
        return found;
    }

    private static void unique(List<Token> clause, int unique, TableConstraints found) {
        int open = CreateTable.indexOf(clause, "(");
        int close = open < 0 ? -1 : CreateTable.closing(clause, open);
        if (close < 0) {
            return;
        }
        boolean worded = CreateTable.at(clause, unique + 1).is("KEY")
                || CreateTable.at(clause, unique + 1).is("INDEX");
        Token name = CreateTable.at(clause, unique + (worded ? 2 : 1));
        List<List<Token>> parts = CreateTable.items(clause.subList(open + 1, close));
        String index =
                name.isName() ? name.text() : CreateTable.at(parts.get(0), 0).text();
        for (List<Token> part : parts) {
            Token column = CreateTable.at(part, 0);
            String problem = CreateTable.at(part, 1).is("(") ? UniqueIndex.PREFIX : "";
            found.uniquePart(
                    index, column.isName() ? column.text() : "", column.isName() ? problem : UniqueIndex.EXPRESSION);
        }
    }

    private static void foreign(TableName table, List<Token> clause, int foreign, TableConstraints found) {
        int open = CreateTable.indexOf(clause, "(");
        int close = open < 0 ? -1 : CreateTable.closing(clause, open);
        int references = CreateTable.indexOf(clause, "REFERENCES");
        if (close < 0 || references < close) {
            return;
        }
        boolean named = CreateTable.at(clause, 0).is("CONSTRAINT") && foreign > 1;
        List<List<Token>> columns = CreateTable.items(clause.subList(open + 1, close));
        String name = named
                ? CreateTable.at(clause, 1).text()
                : CreateTable.at(columns.get(0), 0).text();
        String schema = table.schema();
        String parent = CreateTable.at(clause, references + 1).text();
        int at = references + 2;
        if (CreateTable.at(clause, at).is(".")) {
            schema = parent;
            parent = CreateTable.at(clause, at + 1).text();
            at += 2;
        }
        int end = CreateTable.at(clause, at).is("(") ? CreateTable.closing(clause, at) : -1;
        if (end < 0) {
            return;
        }
        List<List<Token>> parentColumns = CreateTable.items(clause.subList(at + 1, end));
        for (int i = 0; i < columns.size() && i < parentColumns.size(); i++) {
            found.foreignPart(new ForeignKey(
                    name,
                    List.of(CreateTable.at(columns.get(i), 0).text()),
                    new TableName(schema, parent),
                    List.of(CreateTable.at(parentColumns.get(i), 0).text()),
                    onDelete(clause.subList(end + 1, clause.size())),
                    ""));
        }
    }

    private static String onDelete(List<Token> actions) {
        for (int i = 0; i + 2 < actions.size(); i++) {
            if (CreateTable.at(actions, i).is("ON")
                    && CreateTable.at(actions, i + 1).is("DELETE")) {
                String first = CreateTable.at(actions, i + 2).text().toUpperCase(Locale.ROOT);
                boolean two = first.equals("SET") || first.equals("NO");
                return two ? first + " " + CreateTable.at(actions, i + 3).text().toUpperCase(Locale.ROOT) : first;
            }
        }
        return "NO ACTION";
    }
}
