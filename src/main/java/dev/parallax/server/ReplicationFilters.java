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

    private static final List<String> APPLIER = List.of(
            "Replicate_Do_DB",
            "Replicate_Ignore_DB",
            "Replicate_Do_Table",
            "Replicate_Ignore_Table",
            "Replicate_Wild_Do_Table",
            "Replicate_Wild_Ignore_Table",
            "Replicate_Rewrite_DB");

    private ReplicationFilters() {}

    /** Empty where the server does not say: where the account may not ask. */
    public static Optional<List<ReplicationFilter>> read(Connection connection) {
        List<ReplicationFilter> filters = new ArrayList<>();
        try {
            ServerVersion version = ServerVersion.parse(connection.getMetaData().getDatabaseProductVersion());
            String links = version.atLeast(8, 0, 22) ? "SHOW REPLICA STATUS" : "SHOW SLAVE STATUS";
            // The performance schema, which lists filters as well, may be switched off.
            for (Map<String, String> link : Rows.all(connection, links)) {
                for (String name : APPLIER) {
                    add(filters, name, link.getOrDefault(name, ""));
                }
            }
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
        ReplicationFilter filter = new ReplicationFilter(name.toUpperCase(Locale.ROOT), rule);
        if (!rule.isEmpty() && !filters.contains(filter)) {
            filters.add(filter);
        }
    }
}
