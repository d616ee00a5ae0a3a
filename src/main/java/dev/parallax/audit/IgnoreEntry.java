package dev.parallax.audit;

import dev.parallax.finding.Finding;
import dev.parallax.finding.Ignored;
import dev.parallax.finding.RowText;
import dev.parallax.finding.Value;
import dev.parallax.mysql.TableName;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One entry of an ignore file. What it leaves out matches everything.
 *
 * @param line where it stands in the file
 * @param key columns of the primary key with their values as reports print them; those it leaves out may be anything
 */
record IgnoreEntry(
        int line, @Nullable String rule, @Nullable TableGlob table, Map<String, String> key, Ignored ignored) {

    /** {@code schema.table} in which {@code *} stands for any characters and {@code ?} for one. */
    record TableGlob(Pattern schema, Pattern table) {

        /** Returns null when it is not of that form. */
        static @Nullable TableGlob parse(String text) {
            int dot = text.indexOf('.');
            return dot < 1 || dot == text.length() - 1
                    ? null
                    : new TableGlob(pattern(text.substring(0, dot)), pattern(text.substring(dot + 1)));
        }

        private static Pattern pattern(String glob) {
            StringBuilder regex = new StringBuilder();
            glob.codePoints().forEach(c -> {
                switch (c) {
                    case '*' -> regex.append(".*");
                    case '?' -> regex.append('.');
                    default -> regex.append(Pattern.quote(Character.toString(c)));
                }
            });
            return Pattern.compile(regex.toString(), Pattern.DOTALL);
        }

        boolean matches(TableName name) {
            return schema.matcher(name.schema()).matches()
                    && table.matcher(name.table()).matches();
        }
    }

    boolean matches(Finding finding) {
        TableName name = finding.table();
        if ((rule != null && !rule.equals(finding.rule().id()))
                || (table != null && (name == null || !table.matches(name)))) {
            return false;
        }
        for (Map.Entry<String, String> column : key.entrySet()) {
            Value value = RowText.find(finding.key(), column.getKey());
            if (value == null || !column.getValue().equals(value.text())) {
                return false;
            }
        }
        return true;
    }
}
