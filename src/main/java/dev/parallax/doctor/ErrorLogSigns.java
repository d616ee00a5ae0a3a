package dev.parallax.doctor;

import dev.parallax.doctor.NodeReader.Unavailable;
import dev.parallax.doctor.Query.Row;
import dev.parallax.mysql.ServerVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a server's error log tells of its host, from the table in which 8.0.22 and later keep its newest lines. */
final class ErrorLogSigns {

    private static final int DAYS = 7;

    /** Kinds of trouble with how the error log words them; the first that fits counts. */
    private static final Map<String, List<String>> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("disk_full", List.of("%isk is full%", "%isk full%", "%o space left on device%"));
        KINDS.put("read_only_file_system", List.of("%ead-only file system%"));
        KINDS.put(
                "crash_recovery",
                List.of(
                        "%Starting XA crash recovery%",
                        "%Starting crash recovery%",
                        "%not shutdown normally%",
                        "%not shut down normally%",
                        "%Recovering after a crash%"));
        KINDS.put("corruption", List.of("%corrupt%", "%marked as crashed%", "%checksum mismatch%"));
        KINDS.put("out_of_memory", List.of("%ut of memory%", "%annot allocate memory%"));
        KINDS.put("reconnect", List.of("%econnecting to source%", "%econnecting to master%", "%error reconnecting%"));
    }

    private ErrorLogSigns() {}

    /** {@code memory_bytes} of the machine, which servers since 9.x log when they start. */
    static Map<String, Object> machine(Connection connection, ServerVersion version) throws SQLException {
        if (version.atLeast(8, 0, 22)) {
            for (Row row : Query.rows(
                    connection,
                    "SELECT REGEXP_SUBSTR(DATA, '[0-9]+(?= bytes of physical memory)') AS bytes"
                            + " FROM performance_schema.error_log WHERE DATA LIKE '%bytes of physical memory%'"
                            + " ORDER BY LOGGED DESC LIMIT 1")) {
                if (row.number("bytes") > 0) {
                    return Map.of("memory_bytes", row.number("bytes"));
                }
            }
        }
        throw new Unavailable("the server does not tell its machine's memory; the parameter memory_gib can");
    }

    /** One entry for each kind that the last days show. */
    static List<Map<String, Object>> read(Connection connection, ServerVersion version) throws SQLException {
        if (!version.atLeast(8, 0, 22)) {
            throw new Unavailable("MySQL " + version + " does not show its error log; read the file on the server");
        }
        StringBuilder kind = new StringBuilder("CASE");
        KINDS.forEach((name, patterns) -> patterns.forEach(pattern -> kind.append(" WHEN DATA LIKE '")
                .append(pattern)
                .append("' THEN '")
                .append(name)
                .append("'")));
        String sql = "SELECT kind, COUNT(*) AS count, UNIX_TIMESTAMP(MIN(logged)) AS first,"
                + " UNIX_TIMESTAMP(MAX(logged)) AS last,"
                + " SUBSTRING_INDEX(GROUP_CONCAT(message ORDER BY logged DESC SEPARATOR '\\n'), '\\n', 1) AS message FROM"
                + " (SELECT " + kind + " END AS kind, LOGGED AS logged, LEFT(DATA, 300) AS message"
                + " FROM performance_schema.error_log WHERE LOGGED > NOW() - INTERVAL " + DAYS
                + " DAY AND PRIO <> 'Note') signs"
                + " WHERE kind IS NOT NULL GROUP BY kind";
        List<Map<String, Object>> signs = new ArrayList<>();
        for (Row row : Query.rows(connection, sql)) {
            Map<String, Object> sign = new LinkedHashMap<>();
            sign.put("kind", row.text("kind"));
            sign.put("first", Settings.time(row.text("first")));
            sign.put("last", Settings.time(row.text("last")));
            sign.put("message", row.text("message"));
            sign.put("count", row.number("count"));
            signs.add(sign);
        }
        return signs;
    }
}
