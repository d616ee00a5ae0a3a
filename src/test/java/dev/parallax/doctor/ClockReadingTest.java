package dev.parallax.doctor;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said to be the greatest error is that, wherever the machine stops for a while. */
class ClockReadingTest {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final long PAUSE = 400_000_000;
    private static final long AHEAD = 5_000_000_000L;

    private long now;
    private int looks;

    /** Of the four looks at a clock that a question takes, this one is followed by a pause. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aPauseIsInTheError(int pauseBehind) throws SQLException {
        Map<String, Object> reading = ClockReading.read(
                () -> DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS")
                        .withZone(ZoneOffset.UTC)
                        .format(BEGIN.plusNanos(AHEAD + look(pauseBehind))),
                () -> BEGIN.plusNanos(look(pauseBehind)),
                () -> look(pauseBehind));
        assertThat(seconds(reading, "offset_seconds"))
                .isCloseTo(AHEAD / 1e9, within(seconds(reading, "error_seconds")));
    }

    private static double seconds(Map<String, Object> reading, String name) {
        return ((Number) requireNonNull(reading.get(name))).doubleValue();
    }

    /** A microsecond each. */
    private long look(int pauseBehind) {
        long seen = now;
        now += looks++ % 4 == pauseBehind ? PAUSE : 1000;
        return seen;
    }
}
