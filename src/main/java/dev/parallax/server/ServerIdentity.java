package dev.parallax.server;

import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.mysql.GtidSet;
import dev.parallax.mysql.ServerUuid;
import dev.parallax.mysql.ServerVersion;
import dev.parallax.problem.ProblemException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;

/**
 * Who a server is and how it logs, read once at the start. Names of MySQL's variables; 8.0.15 and 9.7 both answer.
 *
 * @param serverId unsigned 32 bits
 * @param gtidExecuted as of the moment of reading; empty without GTIDs
 * @param logReplicaUpdates whether what it applies from its peer is in its own log
 * @param applierReordersBy by how many transactions of one source its applier may let another be overtaken; 0 when it
 *     keeps their order
 * @param rowMetadata FULL or MINIMAL; MINIMAL for servers that do not know the variable
 * @param rowValueOptions {@code binlog_row_value_options}, for example PARTIAL_JSON; may be empty
 * @param lowerCaseTableNames 0, 1 or 2
 * @param autoIncrement {@code auto_increment_increment}
 */
public record ServerIdentity(
        ServerUuid uuid,
        long serverId,
        ServerVersion version,
        boolean gtidMode,
        GtidSet gtidExecuted,
        boolean logBin,
        boolean logReplicaUpdates,
        int applierReordersBy,
        String binlogFormat,
        String rowImage,
        String rowMetadata,
        String rowValueOptions,
        String binlogChecksum,
        int lowerCaseTableNames,
        int autoIncrement) {

    /** Of hundreds, the few that are looked at. The patterns cover the names before and since 8.0.26. */
    private static final String VARIABLES =
            "SHOW GLOBAL VARIABLES WHERE Variable_name LIKE 'server%' OR Variable_name LIKE"
                    + " 'binlog%' OR Variable_name LIKE 'log%' OR Variable_name LIKE 'slave%' OR Variable_name LIKE 'replica%' OR"
                    + " Variable_name IN ('gtid_mode', 'lower_case_table_names', 'auto_increment_increment')";

    /**
     * Asks a server.
     *
     * @throws ProblemException PX-NET-006 where it is not MySQL 5.7 or later
     */
    public static ServerIdentity read(Connection connection, ConnectionSettings server) {
        try {
            ServerVersion version = supported(Rows.text(connection, "SELECT VERSION()"), server);
            Map<String, String> variables = Rows.pairs(connection, VARIABLES);
            return new ServerIdentity(
                    ServerUuid.parse(variables.getOrDefault("server_uuid", "")),
                    Long.parseLong(variables.getOrDefault("server_id", "0")),
                    version,
                    variables.getOrDefault("gtid_mode", "OFF").equals("ON"),
                    GtidSet.parse(Rows.text(connection, "SELECT @@GLOBAL.gtid_executed")),
                    isOn(variables, "log_bin"),
                    isOn(variables, "log_replica_updates") || isOn(variables, "log_slave_updates"),
                    applierReordersBy(variables),
                    variables.getOrDefault("binlog_format", "ROW"),
                    variables.getOrDefault("binlog_row_image", "FULL"),
                    variables.getOrDefault("binlog_row_metadata", "MINIMAL"),
                    variables.getOrDefault("binlog_row_value_options", ""),
                    variables.getOrDefault("binlog_checksum", "NONE"),
                    Integer.parseInt(variables.getOrDefault("lower_case_table_names", "0")),
                    Integer.parseInt(variables.getOrDefault("auto_increment_increment", "1")));
        } catch (SQLException e) {
            throw ConnectionProblems.statementFailed(server, e, Connections.PRIVILEGES);
        }
    }

    private static ServerVersion supported(String text, ConnectionSettings server) {
        ServerVersion version = ServerVersion.parse(text);
        if (version.isMariaDb()) {
            throw ProblemException.usage(
                    "PX-NET-006", server.label() + " is MariaDB " + text + "; Parallax audits MySQL 5.7 and later");
        }
        if (!version.atLeast(5, 7, 0)) {
            throw ProblemException.usage(
                    "PX-NET-006", server.label() + " is MySQL " + text + "; Parallax audits MySQL 5.7 and later");
        }
        return version;
    }

    /** Without workers, or with one, there is nobody to overtake. */
    private static int applierReordersBy(Map<String, String> variables) {
        boolean parallel = Integer.parseInt(applier(variables, "parallel_workers", "0")) > 1;
        boolean kept = applier(variables, "preserve_commit_order", "OFF").matches("ON|1");
        return parallel && !kept ? Integer.parseInt(applier(variables, "checkpoint_group", "512")) : 0;
    }

    private static String applier(Map<String, String> variables, String name, String otherwise) {
        return variables.getOrDefault("replica_" + name, variables.getOrDefault("slave_" + name, otherwise));
    }

    private static boolean isOn(Map<String, String> variables, String name) {
        String value = variables.getOrDefault(name, "OFF").toUpperCase(Locale.ROOT);
        return value.equals("ON") || value.equals("1");
    }
}
