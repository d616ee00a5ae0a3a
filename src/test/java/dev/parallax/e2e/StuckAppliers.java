package dev.parallax.e2e;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.Side;
import java.sql.SQLException;
import java.util.Map;

/** What a DBA does with an applier that stopped at a row it cannot write. */
final class StuckAppliers {

    private final MySqlPair pair;

    StuckAppliers(MySqlPair pair) {
        this.pair = pair;
    }

    /** Waits until the applier has stopped with this error. */
    void await(Side side, int error) throws SQLException {
        long deadline = System.nanoTime() + AuditedPair.SOON.toNanos();
        while (true) {
            Map<String, String> status = pair.link(side).status();
            if ("No".equals(status.get("Replica_SQL_Running"))) {
                if (!status.getOrDefault("Last_SQL_Error", "").contains("Duplicate")
                        && !workerError(side).contains(String.valueOf(error))) {
                    throw new AssertionError(status + workerError(side));
                }
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the applier of " + side + " did not stop: " + status);
            }
            Thread.onSpinWait();
        }
    }

    private String workerError(Side side) throws SQLException {
        return pair.server(side)
                .queryOne("SELECT GROUP_CONCAT(LAST_ERROR_NUMBER)"
                        + " FROM performance_schema.replication_applier_status_by_worker");
    }

    /** Skips the one transaction that the side lacks, and lets it go on. */
    void skip(Side side) throws SQLException {
        if (pair.gtid()) {
            Side peer = side == Side.A ? Side.B : Side.A;
            String there =
                    pair.server(peer).queryOne("SELECT @@GLOBAL.gtid_executed").replace("\n", "");
            String missing =
                    pair.server(side).queryOne("SELECT GTID_SUBTRACT('" + there + "', @@GLOBAL.gtid_executed)");
            pair.injectEmptyTransaction(side, missing);
            pair.startApplier(side);
        } else {
            pair.skipCounter(side, 1);
        }
    }
}
