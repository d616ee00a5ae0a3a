package dev.parallax.doctor;

import dev.parallax.finding.Side;
import java.sql.SQLException;
import java.time.Duration;

/** Conditions on a real pair that are sure to come and do not come at once. */
final class Awaiting {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    private Awaiting() {}

    /** Waits until the status of this side's link is so in a column, which is named in today's words. */
    static void link(DoctorPair pair, Side side, String column, String pattern) throws SQLException {
        var link = pair.pair().link(sandbox(side));
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!link.status().getOrDefault(column, "").matches(pattern)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(column + " is not " + pattern + ": " + link.status());
            }
            DoctorPair.pause();
        }
    }

    /** Waits until the receiver of this side has all that the other side has logged. */
    static void received(DoctorPair pair, Side side) throws SQLException {
        link(
                pair,
                side,
                "Read_Source_Log_Pos",
                String.valueOf(pair.pair().logEnd(sandbox(side.peer())).offset()));
    }

    /** Waits until a query of root on this side answers so. */
    static void answer(DoctorPair pair, Side side, String query, String value) throws SQLException {
        answer(pair, side, query, value, LIMIT);
    }

    /** The same of what takes its time. */
    static void answer(DoctorPair pair, Side side, String query, String value, Duration limit) throws SQLException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!pair.server(side).queryOne(query).equals(value)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("it is not " + value + ": " + query);
            }
            DoctorPair.pause();
        }
    }

    private static dev.parallax.sandbox.Side sandbox(Side side) {
        return side == Side.A ? dev.parallax.sandbox.Side.A : dev.parallax.sandbox.Side.B;
    }
}
