package dev.parallax.e2e;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.MySqlServer;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.ReplicationVocabulary;
import dev.parallax.sandbox.Side;
import java.sql.SQLException;

/** A server that is not in the pair and replicates into a by file and position for a while. */
final class ThirdServer {

    static final int SERVER_ID = 33;

    private static final String CHANNEL = " FOR CHANNEL 'third'";

    private ThirdServer() {}

    /**
     * Has it execute a statement, waits until a has applied that, and takes the link away again.
     *
     * @param unlogged what the server has to have for that, and a has already
     * @param applied a query that answers 1 once a has applied it
     */
    static void replicate(MySqlPair pair, PairOptions options, String[] unlogged, String statement, String applied)
            throws SQLException {
        PairOptions blank = PairOptions.defaults()
                .withVersion(options.version())
                .withGtid(false)
                .withOptions(
                        "--server-id=" + SERVER_ID,
                        "--log-bin=third-bin",
                        "--gtid-mode=OFF",
                        "--enforce-gtid-consistency=OFF");
        try (MySqlPair others = MySqlPair.startBlank(blank)) {
            MySqlServer third = others.a();
            others.unlogged(Side.A, unlogged);
            third.execute("FLUSH BINARY LOGS");
            ReplicationVocabulary words = ReplicationVocabulary.of(third.version());
            String file = third.queryOne(words.showLogEnd());
            third.execute(statement);
            MySqlServer a = pair.a();
            a.execute(words.pointAt(third.peerHost(), third.peerPort(), third.root(), file, 4) + CHANNEL);
            try {
                a.execute(words.startReplica() + CHANNEL);
                await(a, applied);
            } finally {
                a.execute(
                        words.stopReplica() + CHANNEL, words.stopReplica().replace("STOP", "RESET") + " ALL" + CHANNEL);
            }
        }
    }

    private static void await(MySqlServer a, String applied) throws SQLException {
        long deadline = System.nanoTime() + AuditedPair.SOON.toNanos();
        while (!a.queryOne(applied).equals("1")) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("a has not applied what the third server did: "
                        + a.queryOne("SELECT GROUP_CONCAT(LAST_ERROR_MESSAGE) FROM"
                                + " performance_schema.replication_connection_status"));
            }
            a.queryOne("SELECT SLEEP(0.02)");
        }
    }
}
