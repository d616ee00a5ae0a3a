package dev.parallax.faults;

import dev.parallax.cli.Main;
import dev.parallax.testing.Accounts;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code parallax} said, read as another tool would read it.
 *
 * @param open what was not checked
 * @param blocking what of that keeps the verdict from being CONSISTENT
 */
record Report(String verdict, List<Found> findings, List<String> blocking, List<String> open) {

    private static final Pattern COUNTED = Pattern.compile("^(\\d+) row");

    /** An entry about values of a unique index and parents, which are no rows. */
    private static final Pattern OF_KEYS = Pattern.compile("^(unique index|foreign key|key of its children)");

    private static final Pattern OF_LANES = Pattern.compile("^lanes of table .*settings meet");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The command did not come to a report. */
    static final class FailedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        FailedException(String said) {
            super(said);
        }
    }

    /** One finding; {@code key} is null where it is not about one row, {@code table} where not about one table. */
    record Found(
            String rule,
            String status,
            @Nullable String table,
            @Nullable RowKey key,
            JsonNode json) {

        /** What the witness says under that name; "" when nothing. */
        String fact(String name) {
            return json.get("witness").path("facts").path(name).asString("");
        }

        /** Whether the finding names the transaction, by its place in its origin's log or by its GTID. */
        boolean names(Written transaction) {
            for (JsonNode one : json.get("witness").get("transactions")) {
                JsonNode position =
                        one.get("positions").get(transaction.origin().letter());
                if (position != null && transaction.position().equals(position.asString(""))) {
                    return true;
                }
            }
            return !transaction.gtid().isEmpty()
                    && Pattern.compile("(?<!\\w)" + Pattern.quote(transaction.gtid()) + "(?!\\d)")
                            .matcher(json.toString())
                            .find();
        }

        /** Why it is what it is, as the witness says. */
        String cause() {
            return json.path("witness").path("cause").asString("");
        }

        @Override
        public String toString() {
            return rule + " " + status + " " + (key != null ? key : table) + " "
                    + json.get("explanation").asString("").replace("\n", "\n        ");
        }
    }

    /** Runs a command that leaves a report. */
    static Report of(List<String> command, Path out) throws IOException {
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(List.of("--out", out.toString(), "--format", "json"));
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said);
        int status = Main.run(writer, writer, arguments.toArray(String[]::new));
        if (status != 0 && status != 1 && status != 3) {
            throw new FailedException(command.get(0) + " ended with " + status + "\n" + said);
        }
        JsonNode report = JSON.readTree(Files.readString(out.resolve("report.json")));
        if (!Accounts.unbalanced(report).isEmpty()) {
            throw new FailedException(String.join("; ", Accounts.unbalanced(report)));
        }
        List<Found> findings = new ArrayList<>();
        for (String line : Files.readAllLines(out.resolve("findings.ndjson"))) {
            findings.add(found(JSON.readTree(line)));
        }
        List<String> open = new ArrayList<>();
        List<String> blocking = new ArrayList<>();
        for (JsonNode entry : report.get("notChecked")) {
            open.add(entry.get("what").asString() + ": " + entry.get("why").asString());
            if (entry.get("blocksVerdict").asBoolean()) {
                blocking.add(open.get(open.size() - 1));
            }
        }
        return new Report(report.get("verdict").asString(), findings, blocking, open);
    }

    private static Found found(JsonNode json) {
        String table = json.get("table").asString("");
        Map<String, String> key = new LinkedHashMap<>();
        json.get("key")
                .properties()
                .forEach(column -> key.put(column.getKey(), column.getValue().asString("null")));
        return new Found(
                json.get("rule").asString(),
                json.get("status").asString(),
                table.isEmpty() ? null : table,
                table.isEmpty() || key.isEmpty() ? null : new RowKey(table, key.toString()),
                json);
    }

    /** Of how many rows of a table the report says that they could not be decided. */
    int rowsLeftOpen(String schema, String table) {
        Pattern named = named(schema, table);
        int rows = 0;
        for (String entry : blocking) {
            if (entry.startsWith("everything")) {
                return Integer.MAX_VALUE;
            }
            boolean ofRows = !OF_KEYS.matcher(entry).find() && !entry.startsWith("lanes");
            if (ofRows && named.matcher(entry).find()) {
                Matcher counted = COUNTED.matcher(entry);
                if (!counted.find()) {
                    return Integer.MAX_VALUE;
                }
                rows += Integer.parseInt(counted.group(1));
            }
        }
        return rows;
    }

    /** Whether the report says that it may not know of every clash in a unique index or foreign key of the table. */
    boolean keysLeftOpen(String schema, String table) {
        Pattern named = named(schema, table);
        return open.stream()
                .anyMatch(entry -> entry.startsWith("everything")
                        || (named.matcher(entry).find()
                                && OF_KEYS.matcher(entry).find()));
    }

    /**
     * Whether the report says of these tables that nodes inserted rows it cannot read there, under settings that meet.
     */
    boolean lanesLeftOpen(String schema, Set<String> tables) {
        return tables.stream()
                .map(table -> named(schema, table))
                .allMatch(named -> blocking.stream()
                        .anyMatch(entry -> OF_LANES.matcher(entry).find()
                                && named.matcher(entry).find()));
    }

    private static Pattern named(String schema, String table) {
        return Pattern.compile("(?<!\\w)" + Pattern.quote(schema + "." + table) + "(?!\\w)");
    }
}
