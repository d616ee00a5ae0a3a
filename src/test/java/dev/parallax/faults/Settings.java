package dev.parallax.faults;

import dev.parallax.faults.Logging.RowImage;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * How both servers log and apply, as one seed wants it.
 *
 * @param logging by node; mostly the same on both
 * @param metadata {@code binlog_row_metadata}
 * @param workers of each applier
 * @param keepsOrder whether appliers commit in their source's order
 */
record Settings(
        Map<Side, Logging> logging,
        String metadata,
        boolean compressed,
        int workers,
        boolean writesets,
        boolean keepsOrder) {

    static final Settings PLAIN = new Settings(
            Map.of(Side.A, new Logging(RowImage.FULL, false), Side.B, new Logging(RowImage.FULL, false)),
            "FULL",
            false,
            4,
            false,
            true);

    Settings {
        logging = Map.copyOf(logging);
    }

    /** Without GTIDs nothing a reordering applier left out can be decided: {@code ParallelApplierTest} is about those. */
    static Settings random(SplittableRandom random, boolean gtids) {
        if (random.nextInt(4) == 0) {
            return PLAIN;
        }
        Map<Side, Logging> logging = new EnumMap<>(Side.class);
        Logging both = logging(random);
        boolean alike = random.nextInt(4) > 0;
        logging.put(Side.A, both);
        logging.put(Side.B, alike ? both : logging(random));
        return new Settings(
                logging,
                random.nextInt(3) == 0 ? "MINIMAL" : "FULL",
                random.nextInt(3) == 0,
                1 << random.nextInt(4),
                random.nextBoolean(),
                !gtids || random.nextInt(4) > 0);
    }

    private static Logging logging(SplittableRandom random) {
        return new Logging(List.of(RowImage.values()).get(random.nextInt(3)), random.nextInt(3) == 0);
    }

    Logging logging(Side side) {
        return Objects.requireNonNull(logging.get(side));
    }

    /** Sets it, to last over restarts. New sessions follow it, and so do the appliers, which are started again. */
    void apply(MySqlPair pair) throws SQLException {
        for (Side side : Side.values()) {
            List<String> values = new ArrayList<>(List.of(
                    "binlog_row_image = " + logging(side).image(),
                    "binlog_row_value_options = '" + (logging(side).partialJson() ? "PARTIAL_JSON" : "") + "'",
                    "binlog_row_metadata = " + metadata,
                    "binlog_transaction_compression = " + (compressed ? "ON" : "OFF"),
                    "replica_parallel_workers = " + workers,
                    "replica_preserve_commit_order = " + (keepsOrder ? "ON" : "OFF")));
            if (!pair.server(side).version().atLeast(8, 4, 0)) {
                values.add("binlog_transaction_dependency_tracking = " + (writesets ? "WRITESET" : "COMMIT_ORDER"));
            }
            pair.stopApplier(side);
            pair.server(side).execute("SET PERSIST " + String.join(", PERSIST ", values));
            pair.startApplier(side);
        }
    }
}
