package dev.parallax.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class JsonTimeTest {

    @Test
    void alwaysSixDecimals() {
        assertThat(JsonTime.text(Instant.EPOCH)).isEqualTo("1970-01-01T00:00:00.000000Z");
        assertThat(JsonTime.text(Instant.parse("2026-11-09T08:07:06.000050Z")))
                .isEqualTo("2026-11-09T08:07:06.000050Z");
        assertThat(JsonTime.text(Instant.parse("0099-12-31T23:59:59.123456789Z")))
                .isEqualTo("0099-12-31T23:59:59.123456Z");
    }

    /** Commit times are 64 bits of a log, whatever it says. */
    @Test
    void aTimeBeyondTheCalendarIsWrittenToo() {
        assertThat(JsonTime.text(Instant.EPOCH.plus(Long.MAX_VALUE, ChronoUnit.MICROS)))
                .endsWith("-01-10T04:00:54.775807Z")
                .contains("294247");
        assertThat(JsonTime.text(Instant.EPOCH.plus(Long.MIN_VALUE, ChronoUnit.MICROS)))
                .startsWith("-290308");
    }
}
