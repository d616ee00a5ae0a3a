package dev.parallax.doctor;

import dev.parallax.doctor.NodeReader.Unavailable;
import dev.parallax.doctor.Query.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who is connected, and how. What a session runs is not read: it may hold data. */
final class Sessions {

    private static final String THREADS = "SELECT THREAD_ID AS thread, PROCESSLIST_ID AS id,"
            + " IFNULL(PROCESSLIST_USER, '') AS account_user, IFNULL(PROCESSLIST_HOST, '') AS account_host,"
            + " PROCESSLIST_COMMAND AS command, PROCESSLIST_TIME AS seconds, CONNECTION_TYPE AS transport"
            + " FROM performance_schema.threads WHERE TYPE = 'FOREGROUND' AND NAME LIKE 'thread/%/one_connection'"
            + " AND PROCESSLIST_ID <> CONNECTION_ID() AND PROCESSLIST_COMMAND ";

    private static final String DUMPING = "IN ('Binlog Dump', 'Binlog Dump GTID')";

    private static final String SETTINGS = "SELECT THREAD_ID AS thread, VARIABLE_NAME, VARIABLE_VALUE AS value"
            + " FROM performance_schema.variables_by_thread WHERE VARIABLE_NAME IN ('auto_increment_increment',"
            + " 'auto_increment_offset', 'sql_log_bin', 'foreign_key_checks', 'unique_checks')";

    private Sessions() {}

    /** Clients other than this and those that read the log. */
    static List<Map<String, Object>> clients(Connection connection) throws SQLException {
        Map<String, Map<String, Object>> sessions = new LinkedHashMap<>();
        for (Row row : Query.rows(connection, THREADS + "NOT " + DUMPING)) {
            Map<String, Object> session = new LinkedHashMap<>();
            session.put("id", row.number("id"));
            session.put("user", row.text("account_user"));
            session.put("host", row.text("account_host"));
            session.put("command", row.text("command"));
            session.put("seconds", row.number("seconds"));
            sessions.put(row.text("thread"), session);
        }
        for (Row row : Query.rows(connection, SETTINGS)) {
            Object value = row.typed("value");
            Map<String, Object> session = sessions.get(row.text("thread"));
            if (session != null && value != null) {
                session.put(row.text("variable_name"), value);
            }
        }
        return new ArrayList<>(sessions.values());
    }

    /** Those that read this server's log, and whether over TLS. */
    static List<Map<String, Object>> receivers(Connection connection) throws SQLException {
        List<Map<String, Object>> receivers = new ArrayList<>();
        for (Row row : Query.rows(connection, THREADS + DUMPING)) {
            Map<String, Object> receiver = new LinkedHashMap<>();
            receiver.put("user", row.text("account_user"));
            receiver.put("host", row.text("account_host"));
            receiver.put("tls", row.text("transport").equals("SSL/TLS"));
            receivers.add(receiver);
        }
        return receivers;
    }

    /** How long a write of the binary log's file to the disk takes on average. */
    static Map<String, Object> io(Connection connection) throws SQLException {
        Row row = Query.one(
                connection,
                "SELECT COUNT_MISC AS count, SUM_TIMER_MISC / NULLIF(COUNT_MISC, 0) / 1000000000 AS milliseconds"
                        + " FROM performance_schema.file_summary_by_event_name"
                        + " WHERE EVENT_NAME = 'wait/io/file/sql/binlog'");
        if (!(row.typed("milliseconds") instanceof Double milliseconds)) {
            throw new Unavailable("no flush of the binary log has been timed");
        }
        return Map.of("binlog_flushes", row.number("count"), "binlog_flush_milliseconds", milliseconds);
    }
}
