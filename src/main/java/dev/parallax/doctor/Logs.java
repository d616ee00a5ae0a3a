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

    /** How many events of the newest file are looked at for the largest; a look, not a reading of the log. */
    private static final int EVENTS = 5_000;

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
        List<Object> files = new ArrayList<>();
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
        long largest = 0;
        for (Row event :
                Query.rows(connection, "SHOW BINLOG EVENTS IN " + literal(end.text("file")) + " LIMIT " + EVENTS)) {
            largest = Math.max(largest, event.number("end_log_pos") - event.number("pos"));
        }
        log.put("largest_event", largest);
        return log;
    }

    private static String literal(String file) {
        return "'" + file.replace("'", "''") + "'";
    }
}
