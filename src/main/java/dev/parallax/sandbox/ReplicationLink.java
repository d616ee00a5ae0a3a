package dev.parallax.sandbox;

import dev.parallax.problem.ProblemException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** One direction of a pair: how {@code node} receives and applies what {@code source} has logged. */
public final class ReplicationLink {

    private final MySqlServer node;
    private final MySqlServer source;
    private final boolean gtid;
    private final ReplicationVocabulary words;

    ReplicationLink(MySqlServer node, MySqlServer source, boolean gtid) {
        this.node = node;
        this.source = source;
        this.gtid = gtid;
        this.words = ReplicationVocabulary.of(node.version());
    }

    /** The account by which the peer reads this node's log. Not logged: it must not replicate to where it exists too. */
    void createAccountForPeer(Credentials account) throws SQLException {
        node.execute(
                "SET SESSION sql_log_bin = 0",
                "CREATE USER '" + account.user() + "'@'%' IDENTIFIED WITH caching_sha2_password BY '"
                        + account.password() + "'",
                "GRANT REPLICATION SLAVE ON *.* TO '" + account.user() + "'@'%'");
    }

    void point(Credentials account) throws SQLException {
        if (gtid) {
            node.execute(words.pointAtByGtid(source.peerHost(), source.peerPort(), account));
        } else {
            LogEnd end = logEnd(source);
            node.execute(words.pointAt(source.peerHost(), source.peerPort(), account, end.file(), end.offset()));
        }
    }

    public void startReplica() throws SQLException {
        node.execute(words.startReplica());
    }

    public void stopReplica() throws SQLException {
        node.execute(words.stopReplica());
    }

    public void startApplier() throws SQLException {
        node.execute(words.startApplier());
    }

    public void stopApplier() throws SQLException {
        node.execute(words.stopApplier());
    }

    void skipCounter(int n) throws SQLException {
        node.execute(
                words.stopApplier(),
                "SET GLOBAL " + words.variable("sql_replica_skip_counter") + " = " + n,
                words.startApplier());
    }

    /** A running applier keeps its mode until it is started anew. */
    void setExecMode(String mode) throws SQLException {
        boolean applying = "Yes".equals(status().get("Replica_SQL_Running"));
        if (applying) {
            stopApplier();
        }
        node.execute("SET GLOBAL " + words.variable("replica_exec_mode") + " = '" + mode + "'");
        if (applying) {
            startApplier();
        }
    }

    /**
     * {@code SHOW REPLICA STATUS} by column name, always in the new words ({@code Replica_SQL_Running}, {@code
     * Last_SQL_Error}), NULL as ""; empty when the node has no link.
     */
    public Map<String, String> status() throws SQLException {
        Map<String, String> status = new LinkedHashMap<>();
        try (Connection connection = node.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(words.showReplicaStatus())) {
            if (rows.next()) {
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    String name = rows.getMetaData()
                            .getColumnLabel(i)
                            .replace("Slave", "Replica")
                            .replace("Master", "Source");
                    String value = rows.getString(i);
                    status.put(name, value == null ? "" : value);
                }
            }
        }
        return status;
    }

    /** The peer keeps retrying by itself, so only the time limit or a stopped thread ends the wait. */
    void awaitRunning(Duration limit) throws SQLException {
        long deadline = System.nanoTime() + limit.toNanos();
        Map<String, String> status = status();
        while (!running(status)) {
            if (System.nanoTime() > deadline) {
                throw ProblemException.inconclusive(
                        "PX-SBX-022", "replication on " + node.name() + " does not run: " + why(status));
            }
            pause();
            status = status();
        }
    }

    /**
     * @param deadline as {@link System#nanoTime()} counts
     */
    void awaitCaughtUp(long deadline) throws SQLException {
        String wait = gtid
                ? "SELECT WAIT_FOR_EXECUTED_GTID_SET('" + source.queryOne("SELECT @@GLOBAL.gtid_executed") + "', 1)"
                : "";
        LogEnd end = logEnd(source);
        // Asked again every second, because a wait for a GTID does not notice that the applier has stopped.
        String query = gtid ? wait.replace("\n", "") : words.waitForPosition(end.file(), end.offset(), 1);
        int standing = 0;
        while (true) {
            String answer = node.queryOne(query);
            if (gtid ? answer.equals("0") : !answer.isEmpty() && !answer.startsWith("-")) {
                return;
            }
            Map<String, String> status = status();
            standing = running(status) ? 0 : standing + 1;
            if (standing >= 3 || !"Yes".equals(status.get("Replica_SQL_Running"))) {
                throw ProblemException.inconclusive(
                        "PX-SBX-022", "replication on " + node.name() + " stands still: " + why(status));
            }
            if (System.nanoTime() > deadline) {
                throw ProblemException.inconclusive(
                        "PX-SBX-023",
                        node.name() + " has not caught up with " + source.name() + " in time: " + why(status));
            }
            pause();
        }
    }

    /** A receiver that reconnects is a link at work; an applier that stopped is not. */
    private static boolean running(Map<String, String> status) {
        return "Yes".equals(status.get("Replica_IO_Running")) && "Yes".equals(status.get("Replica_SQL_Running"));
    }

    private String why(Map<String, String> status) throws SQLException {
        return "receiver " + status.getOrDefault("Replica_IO_Running", "none") + " "
                + status.getOrDefault("Last_IO_Error", "") + ", applier "
                + status.getOrDefault("Replica_SQL_Running", "none") + " "
                + status.getOrDefault("Last_SQL_Errno", "") + " "
                + status.getOrDefault("Last_SQL_Error", "") + workerErrors();
    }

    /** With several workers the status names only the transaction; what went wrong is in each worker's row. */
    private String workerErrors() throws SQLException {
        StringBuilder errors = new StringBuilder();
        try (Connection connection = node.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT LAST_ERROR_MESSAGE FROM"
                        + " performance_schema.replication_applier_status_by_worker WHERE LAST_ERROR_NUMBER <> 0")) {
            while (rows.next()) {
                errors.append("; ").append(rows.getString(1));
            }
        }
        return errors.toString();
    }

    LogEnd sourceLogEnd() throws SQLException {
        return logEnd(source);
    }

    /**
     * Goes on receiving at that position of the peer's log, without asking for what is missing by GTID, as somebody does
     * whose source has lost the end of its log.
     */
    public void goOnFrom(LogEnd position) throws SQLException {
        node.execute(words.goOnFrom(position.file(), position.offset()));
    }

    private LogEnd logEnd(MySqlServer server) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        ReplicationVocabulary.of(server.version()).showLogEnd())) {
            if (!rows.next()) {
                throw ProblemException.inconclusive("PX-SBX-024", server.name() + " writes no binary log");
            }
            return new LogEnd(rows.getString("File"), rows.getLong("Position"));
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemException.inconclusive("PX-SBX-015", "interrupted while waiting for replication", e);
        }
    }
}
