package dev.parallax.doctor;

import dev.parallax.doctor.Query.Row;
import dev.parallax.mysql.ServerVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Replication links with how they are configured, how far they are, and every error of theirs. */
final class Links {

    private static final String CONFIGURATION = "SELECT CHANNEL_NAME, HEARTBEAT_INTERVAL, CONNECTION_RETRY_COUNT,"
            + " CONNECTION_RETRY_INTERVAL FROM performance_schema.replication_connection_configuration";

    private static final String APPLIER =
            "SELECT CHANNEL_NAME, DESIRED_DELAY FROM performance_schema.replication_applier_configuration";

    private static final String WORKER_ERRORS = "SELECT CHANNEL_NAME, LAST_ERROR_NUMBER, LAST_ERROR_MESSAGE"
            + " FROM performance_schema.replication_applier_status_by_worker WHERE LAST_ERROR_NUMBER <> 0";

    /**
     * By how much a commit at its origin is older than now: the oldest of those being applied, else the last one
     * received unless that is applied already. While none is being applied (SOURCE_DELAY, between two transactions) a
     * server does not tell of what waits before the last one, so that the lag may be more than this, and is never less.
     */
    private static final String LAG = "SELECT s.CHANNEL_NAME,"
            + " GREATEST(0, CASE WHEN MIN(NULLIF(w.APPLYING_TRANSACTION_ORIGINAL_COMMIT_TIMESTAMP, 0)) IS NOT NULL"
            + " THEN TIMESTAMPDIFF(MICROSECOND,"
            + " MIN(NULLIF(w.APPLYING_TRANSACTION_ORIGINAL_COMMIT_TIMESTAMP, 0)), NOW(6))"
            + " WHEN s.LAST_QUEUED_TRANSACTION_ORIGINAL_COMMIT_TIMESTAMP"
            + " > MAX(w.LAST_APPLIED_TRANSACTION_ORIGINAL_COMMIT_TIMESTAMP)"
            + " THEN TIMESTAMPDIFF(MICROSECOND, s.LAST_QUEUED_TRANSACTION_ORIGINAL_COMMIT_TIMESTAMP, NOW(6))"
            + " ELSE 0 END) / 1000000 AS lag_seconds"
            + " FROM performance_schema.replication_connection_status s"
            + " JOIN performance_schema.replication_applier_status_by_worker w USING (CHANNEL_NAME)"
            + " GROUP BY s.CHANNEL_NAME, s.LAST_QUEUED_TRANSACTION_ORIGINAL_COMMIT_TIMESTAMP";

    private Links() {}

    static List<Map<String, Object>> read(Connection connection, ServerVersion version, boolean instrumented)
            throws SQLException {
        List<Map<String, Object>> links = new ArrayList<>();
        String status = version.atLeast(8, 0, 22) ? "SHOW REPLICA STATUS" : "SHOW SLAVE STATUS";
        for (Row row : Query.rows(connection, status)) {
            Map<String, Object> link = new LinkedHashMap<>();
            row.columns().forEach((name, value) -> {
                Object typed = Vocabulary.typed(value);
                if (typed != null) {
                    link.put(name, typed);
                }
            });
            // A host or a user that looks like a number is none.
            for (String text : List.of("source_host", "source_user", "channel_name")) {
                link.put(text, row.text(text));
            }
            TreeSet<Long> errors = new TreeSet<>(List.of(row.number("last_io_errno"), row.number("last_sql_errno")));
            errors.remove(0L);
            String said = row.text("last_io_error").isEmpty() ? row.text("last_sql_error") : row.text("last_io_error");
            link.put("errors", new ArrayList<>(errors));
            link.put("error", said);
            links.add(link);
        }
        add(links, Query.rows(connection, CONFIGURATION), "heartbeat_interval", "connection_retry_count");
        add(links, Query.rows(connection, APPLIER), "desired_delay");
        workers(links, Query.rows(connection, WORKER_ERRORS));
        if (instrumented && version.atLeast(8, 0, 1)) { // Before, commits had no times.
            add(links, Query.rows(connection, LAG), "lag_seconds");
        }
        return links;
    }

    private static void add(List<Map<String, Object>> links, List<Row> rows, String... columns) {
        for (Map<String, Object> link : links) {
            for (Row row : rows) {
                for (String column : columns) {
                    Object value = row.typed(column);
                    if (row.text("channel_name").equals(link.get("channel_name")) && value != null) {
                        link.put(column, value);
                    }
                }
            }
        }
    }

    /** With several workers the status says only that one of them stopped; what stopped it stands with the worker. */
    private static void workers(List<Map<String, Object>> links, List<Row> rows) {
        for (Map<String, Object> link : links) {
            List<Object> errors = new ArrayList<>();
            if (link.get("errors") instanceof List<?> known) {
                errors.addAll(known);
            }
            for (Row row : rows) {
                boolean ofLink = row.text("channel_name").equals(link.get("channel_name"));
                if (ofLink && !errors.contains(row.number("last_error_number"))) {
                    errors.add(row.number("last_error_number"));
                }
                if (ofLink) {
                    link.put("error", row.text("last_error_message"));
                }
            }
            link.put("errors", errors);
        }
    }
}
