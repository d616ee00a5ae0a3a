package dev.parallax.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class WordingTest {

    @Test
    void numbersAreGroupedAsAFormatterDoes() {
        LongStream.of(0, 7, 999, 1_000, 10_000, 999_999, 1_000_000, 1_234_567_890_123L, -1, -999, -1_000, -123_456)
                .forEach(number ->
                        assertThat(Wording.number(number)).isEqualTo(String.format(Locale.ROOT, "%,d", number)));
        assertThat(Wording.number(Long.MIN_VALUE)).isEqualTo(String.format(Locale.ROOT, "%,d", Long.MIN_VALUE));
        assertThat(Wording.number(Long.MAX_VALUE)).isEqualTo(String.format(Locale.ROOT, "%,d", Long.MAX_VALUE));
    }
}
