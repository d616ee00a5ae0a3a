package dev.parallax.sandbox;

/**
 * The words a server version knows for replication. Old versions know only the old ones, new versions only the new ones:
 * {@code START REPLICA} came with 8.0.22, {@code CHANGE REPLICATION SOURCE TO} with 8.0.23, the {@code replica}
 * system variables with 8.0.26, {@code SHOW BINARY LOG STATUS} with 8.2.0; the old statements went with 8.4.0.
 *
 * @see <a href="https://dev.mysql.com/doc/refman/8.4/en/change-replication-source-to.html">CHANGE REPLICATION SOURCE</a>
 */
public final class ReplicationVocabulary {

    private final boolean replicaStatements;
    private final boolean sourceStatements;
    private final boolean replicaVariables;
    private final boolean binaryLogStatus;

    private ReplicationVocabulary(MySqlVersion version) {
        this.replicaStatements = version.atLeast(8, 0, 22);
        this.sourceStatements = version.atLeast(8, 0, 23);
        this.replicaVariables = version.atLeast(8, 0, 26);
        this.binaryLogStatus = version.atLeast(8, 2, 0);
    }

    public static ReplicationVocabulary of(MySqlVersion version) {
        return new ReplicationVocabulary(version);
    }

    /** Shows the end of this server's own binary log: columns {@code File} and {@code Position}. */
    public String showLogEnd() {
        return binaryLogStatus ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS";
    }

    /** Empties this server's own binary log and forgets its GTIDs. */
    String resetLogs() {
        return binaryLogStatus ? "RESET BINARY LOGS AND GTIDS" : "RESET MASTER";
    }

    public String showReplicaStatus() {
        return replicaStatements ? "SHOW REPLICA STATUS" : "SHOW SLAVE STATUS";
    }

    /** Turns a column's new name, such as {@code Replica_SQL_Running}, into the one this version prints. */
    public String statusColumn(String newName) {
        return replicaStatements ? newName : newName.replace("Replica", "Slave").replace("Source", "Master");
    }

    public String startReplica() {
        return replicaStatements ? "START REPLICA" : "START SLAVE";
    }

    public String stopReplica() {
        return replicaStatements ? "STOP REPLICA" : "STOP SLAVE";
    }

    public String startApplier() {
        return startReplica() + " SQL_THREAD";
    }

    public String stopApplier() {
        return stopReplica() + " SQL_THREAD";
    }

    /** The name of a system variable whose new name holds {@code replica}, for example {@code replica_exec_mode}. */
    public String variable(String newName) {
        return replicaVariables ? newName : newName.replace("replica", "slave");
    }

    /** A query that waits until the applier has reached a position; its result is NULL when the applier stands. */
    public String waitForPosition(String file, long offset, long seconds) {
        return "SELECT " + (replicaVariables ? "SOURCE_POS_WAIT" : "MASTER_POS_WAIT") + "('" + file + "', " + offset
                + ", " + seconds + ")";
    }

    /** Points a server at its peer, from that position on. */
    public String pointAt(String host, int port, Credentials account, String file, long offset) {
        return changeSource(host, port, account, "SOURCE_LOG_FILE = '" + file + "', SOURCE_LOG_POS = " + offset);
    }

    /** Points a server at its peer, from the first transaction on that it lacks. */
    public String pointAtByGtid(String host, int port, Credentials account) {
        return changeSource(host, port, account, "SOURCE_AUTO_POSITION = 1");
    }

    /** Makes a server that is pointed at its peer, and has stopped, go on from that position. */
    public String goOnFrom(String file, long offset) {
        String options = "SOURCE_AUTO_POSITION = 0, SOURCE_LOG_FILE = '" + file + "', SOURCE_LOG_POS = " + offset;
        return sourceStatements
                ? "CHANGE REPLICATION SOURCE TO " + options
                : "CHANGE MASTER TO " + options.replace("SOURCE_", "MASTER_");
    }

    private String changeSource(String host, int port, Credentials account, String from) {
        // The public key lets caching_sha2_password work without TLS. A short retry is kind to restarts in tests.
        String options = "SOURCE_HOST = '" + host + "', SOURCE_PORT = " + port + ", SOURCE_USER = '" + account.user()
                + "', SOURCE_PASSWORD = '" + account.password()
                + "', SOURCE_CONNECT_RETRY = 1, SOURCE_RETRY_COUNT = 3600, GET_SOURCE_PUBLIC_KEY = 1, " + from;
        return sourceStatements
                ? "CHANGE REPLICATION SOURCE TO " + options
                : "CHANGE MASTER TO " + options.replace("SOURCE_", "MASTER_");
    }
}
