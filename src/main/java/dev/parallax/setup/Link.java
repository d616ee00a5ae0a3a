package dev.parallax.setup;

import java.util.Map;

/**
 * A replication channel of a node as {@code SHOW REPLICA STATUS} tells it.
 *
 * @param ioRunning {@code Yes}, {@code No} or {@code Connecting}
 */
record Link(
        String channel,
        String host,
        int port,
        String user,
        boolean tls,
        boolean autoPosition,
        String ioRunning,
        boolean applies,
        int ioErrno,
        String ioError,
        int sqlErrno,
        String sqlError) {

    /** @param row by column name in the words of any version */
    static Link of(Map<String, String> row) {
        return new Link(
                row.getOrDefault("Channel_Name", ""),
                either(row, "Source_Host"),
                Integer.parseInt("0" + either(row, "Source_Port")),
                either(row, "Source_User"),
                either(row, "Source_SSL_Allowed").equals("Yes"),
                row.getOrDefault("Auto_Position", "0").equals("1"),
                either(row, "Replica_IO_Running"),
                either(row, "Replica_SQL_Running").equals("Yes"),
                Integer.parseInt("0" + row.getOrDefault("Last_IO_Errno", "")),
                row.getOrDefault("Last_IO_Error", ""),
                Integer.parseInt("0" + row.getOrDefault("Last_SQL_Errno", "")),
                row.getOrDefault("Last_SQL_Error", ""));
    }

    private static String either(Map<String, String> row, String name) {
        String older = name.replace("Source", "Master").replace("Replica", "Slave");
        return row.getOrDefault(name, row.getOrDefault(older, ""));
    }

    /** Whether somebody started both of its threads; one that cannot connect yet goes on trying. */
    boolean isStarted() {
        return applies && !ioRunning.equals("No");
    }

    boolean isRunning() {
        return applies && ioRunning.equals("Yes");
    }

    boolean isFrom(PeerAddress peer) {
        return host.equalsIgnoreCase(peer.host()) && port == peer.port();
    }
}
