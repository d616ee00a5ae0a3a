package dev.parallax.doctor;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A server's clock against this machine's, as NTP measures it (RFC 5905): a question is sent at t0 and answered at t1;
 * the server's time lies somewhere between, so the offset is its time minus the middle, wrong by at most half of the
 * round trip. Of several questions the one with the shortest round trip proves most. The difference of two servers'
 * offsets is then wrong by at most the sum of both errors; this machine's own clock drops out.
 */
final class ClockReading {

    private static final int QUESTIONS = 8;
    private static final double MICROS = 1e6;

    private ClockReading() {}

    /** Asks a server for its time, in UTC. */
    interface Question {
        String ask() throws SQLException;
    }

    /** {@code offset_seconds} (ahead of this machine) and {@code error_seconds}. */
    static Map<String, Object> read(Connection connection) throws SQLException {
        return read(
                () -> Query.one(connection, "SELECT UTC_TIMESTAMP(6) AS now").text("now"),
                InstantSource.system(),
                System::nanoTime);
    }

    static Map<String, Object> read(Question question, InstantSource clock, LongSupplier nanos) throws SQLException {
        double offset = 0;
        double error = Double.MAX_VALUE;
        for (int i = 0; i < QUESTIONS; i++) {
            // First, so that a pause behind it, wherever it is, counts as part of the round trip.
            long begin = nanos.getAsLong();
            Instant asked = clock.instant();
            String said = question.ask();
            double half = (nanos.getAsLong() - begin) / 2e9;
            if (half < error) {
                Instant server = LocalDateTime.parse(said.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
                error = half;
                offset = ChronoUnit.MICROS.between(asked, server) / MICROS - half;
            }
        }
        Map<String, Object> reading = new LinkedHashMap<>();
        reading.put("offset_seconds", rounded(offset));
        // A microsecond for the digits that neither clock gives.
        reading.put("error_seconds", rounded(error + 1e-6));
        return reading;
    }

    private static double rounded(double seconds) {
        return Math.round(seconds * MICROS) / MICROS;
    }
}
