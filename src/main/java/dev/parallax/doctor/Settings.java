package dev.parallax.doctor;

import dev.parallax.doctor.Query.Row;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** System variables, where each value comes from, and counters. */
final class Settings {

    /** Their values may hold secrets; that they are set is told. */
    private static final Pattern SECRET =
            Pattern.compile("report_password|init_(connect|replica|file)|.*(_secret|_token|password)$");

    /**
     * What drivers and dumps set for their own sessions. {@code variables_info} then names that session as the last who set
     * the variable, so that it proves nothing of the global value.
     */
    static final Set<String> SET_BY_SESSIONS = Set.of(
            "sql_mode",
            "time_zone",
            "foreign_key_checks",
            "unique_checks",
            "net_read_timeout",
            "net_write_timeout",
            "character_set_server",
            "collation_server");

    private static final Pattern COUNTERS = Pattern.compile("uptime|rpl_semi_sync_.*|ssl_server_not_(before|after)"
            + "|threads_(running|connected)|max_used_connections|innodb_buffer_pool_(reads|read_requests)"
            + "|binlog_cache_disk_use|aborted_connects");

    private Settings() {}

    /** Global values by today's names. */
    static Map<String, Object> read(Connection connection) throws SQLException {
        return settings(Query.rows(connection, "SHOW GLOBAL VARIABLES"));
    }

    static Map<String, Object> settings(List<Row> variables) {
        Map<String, Object> settings = new TreeMap<>();
        Map<String, Object> renamed = new TreeMap<>();
        for (Row row : variables) {
            String name = row.text("variable_name");
            String current = Vocabulary.current(name);
            String value = row.text("value");
            boolean secret = SECRET.matcher(current).matches() && !value.isEmpty() && !value.matches("ON|OFF|[0-9]+");
            Object typed = Vocabulary.typed(secret ? "(set)" : value);
            if (typed != null) {
                (current.equalsIgnoreCase(name) ? settings : renamed).put(current, typed);
            }
        }
        renamed.forEach(settings::putIfAbsent);
        return settings;
    }

    static Map<String, Object> status(Connection connection) throws SQLException {
        return counters(Query.rows(connection, "SHOW GLOBAL STATUS"));
    }

    static Map<String, Object> counters(List<Row> variables) {
        Map<String, Object> status = new TreeMap<>();
        for (Row row : variables) {
            String name = Vocabulary.current(row.text("variable_name"));
            Object value = row.typed("value");
            if (COUNTERS.matcher(name).matches() && value != null && !value.equals("")) {
                status.put(name, value);
            }
        }
        CertificateDates.add(status);
        return status;
    }

    /** For each setting that is not as compiled in: {@code source}, {@code path}, and who set it when. */
    static Map<String, Object> origins(Connection connection) throws SQLException {
        Map<String, Object> origins = new TreeMap<>();
        for (Row row : Query.rows(
                connection,
                "SELECT VARIABLE_NAME, VARIABLE_SOURCE AS origin, VARIABLE_PATH AS path, UNIX_TIMESTAMP(SET_TIME) AS set_time, SET_USER, SET_HOST"
                        + " FROM performance_schema.variables_info WHERE VARIABLE_SOURCE <> 'COMPILED'")) {
            Map<String, Object> origin = new LinkedHashMap<>();
            for (String column : new String[] {"origin", "path", "set_time", "set_user", "set_host"}) {
                String text = row.text(column);
                if (!text.isEmpty()) {
                    origin.put(column, column.equals("set_time") ? time(text) : text);
                }
            }
            origins.put(Vocabulary.current(row.text("variable_name")), origin);
        }
        return origins;
    }

    /** Seconds since the epoch, with a fraction, as a moment. */
    static String time(String seconds) {
        BigDecimal exact = new BigDecimal(seconds);
        long whole = exact.longValue();
        return Instant.ofEpochSecond(
                        whole,
                        exact.subtract(BigDecimal.valueOf(whole))
                                .movePointRight(9)
                                .longValue())
                .toString();
    }

    /** What {@code SET PERSIST} has kept for the next start. */
    static Map<String, Object> persisted(Connection connection) throws SQLException {
        Map<String, Object> persisted = new TreeMap<>();
        for (Row row : Query.rows(
                connection,
                "SELECT VARIABLE_NAME, VARIABLE_VALUE AS value FROM performance_schema.persisted_variables")) {
            String name = Vocabulary.current(row.text("variable_name"));
            Object value = SECRET.matcher(name).matches() ? "(set)" : row.typed("value");
            if (value != null) {
                persisted.put(name, value);
            }
        }
        return persisted;
    }
}
