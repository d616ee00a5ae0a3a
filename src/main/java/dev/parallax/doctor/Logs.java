package dev.parallax.doctor;

import dev.parallax.doctor.Query.Row;
import dev.parallax.mysql.ServerVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a server has logged, executed and purged. */
final class Logs {

    /** How many events are looked at for the largest; a look, not a reading of the logs. */
    private static final int EVENTS = 5_000;

    /** In how many files at most: the newest may have just begun. */
    private static final int FILES = 10;

    private Logs() {}

    static Map<String, Object> gtids(Connection connection) throws SQLException {
        Row row = Query.one(connection, "SELECT @@GLOBAL.gtid_executed AS executed, @@GLOBAL.gtid_purged AS purged");
        return Map.of(
                "executed",
                row.text("executed").replace("\n", ""),
                "purged",
                row.text("purged").replace("\n", ""));
    }

    static Map<String, Object> read(Connection connection, ServerVersion version) throws SQLException {
        Map<String, Object> log = new LinkedHashMap<>();
        List<String> files = new ArrayList<>();
        List<Object> sizes = new ArrayList<>();
        long bytes = 0;
        for (Row row : Query.rows(connection, "SHOW BINARY LOGS")) {
            files.add(row.text("log_name"));
            sizes.add(row.number("file_size"));
            bytes += row.number("file_size");
        }
        log.put("files", files);
        log.put("sizes", sizes);
        log.put("total_bytes", bytes);
        String status = version.atLeast(8, 2, 0) ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS";
        Row end = Query.one(connection, status);
        log.put("file", end.text("file"));
        log.put("position", end.number("position"));
        log.put("do_db", end.text("binlog_do_db"));
        log.put("ignore_db", end.text("binlog_ignore_db"));
        largestEvent(connection, files, log);
        return log;
    }

    /** The newest file first, then the one before it, until enough events are seen. */
    private static void largestEvent(Connection connection, List<String> files, Map<String, Object> log)
            throws SQLException {
        long largest = 0;
        int seen = 0;
        int oldest = Math.max(0, files.size() - FILES);
        for (int i = files.size() - 1; i >= oldest && seen < EVENTS; i--) {
            String events = "SHOW BINLOG EVENTS IN " + literal(files.get(i)) + " LIMIT " + (EVENTS - seen);
            for (Row event : Query.rows(connection, events)) {
                largest = Math.max(largest, event.number("end_log_pos") - event.number("pos"));
                seen++;
            }
        }
        log.put("largest_event", largest);
        log.put("events_seen", (long) seen);
    }

    private static String literal(String file) {
        return "'" + file.replace("'", "''") + "'";
    }
}
