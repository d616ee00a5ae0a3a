package dev.parallax.server;

import dev.parallax.mysql.ReplicationFilter;
import dev.parallax.mysql.ServerVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a server's settings keep out of its tables, when it applies, and out of its log. */
public final class ReplicationFilters {

    private ReplicationFilters() {}

    /** Empty where the server does not say: before 8.0, or where the account may not ask. */
    public static Optional<List<ReplicationFilter>> read(Connection connection) {
        List<ReplicationFilter> filters = new ArrayList<>();
        try {
            for (Map<String, String> row : Rows.all(
                    connection,
                    "SELECT DISTINCT FILTER_NAME, FILTER_RULE FROM performance_schema.replication_applier_filters"
                            + " ORDER BY 1, 2")) {
                add(filters, row.getOrDefault("FILTER_NAME", ""), row.getOrDefault("FILTER_RULE", ""));
            }
            ServerVersion version = ServerVersion.parse(connection.getMetaData().getDatabaseProductVersion());
            String status = version.atLeast(8, 2, 0) ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS";
            for (Map<String, String> row : Rows.all(connection, status)) {
                add(filters, "BINLOG_DO_DB", row.getOrDefault("Binlog_Do_DB", ""));
                add(filters, "BINLOG_IGNORE_DB", row.getOrDefault("Binlog_Ignore_DB", ""));
            }
        } catch (SQLException e) {
            return Optional.empty();
        }
        return Optional.of(filters);
    }

    private static void add(List<ReplicationFilter> filters, String name, String rule) {
        if (!rule.isEmpty()) {
            filters.add(new ReplicationFilter(name.toUpperCase(Locale.ROOT), rule));
        }
    }
}
