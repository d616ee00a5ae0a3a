package dev.parallax.finding;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What two reports show of a value. */
class ValueTest {

    @ParameterizedTest
    @CsvSource({
        "abc, false, abc, false, true",
        "abc, false, abd, false, false",
        ", false, , false, true",
        "abc, true, , false, false",
        // Cut at another place.
        "abcdef, true, abc, true, true",
        "abcdef, true, abcdefghi, false, true",
        "abcdef, true, abcdxxxxx, false, false",
        "abcdef, true, abcdef, false, false",
        // What is shown whole and is shorter is another.
        "abcdef, true, abc, false, false",
        "abcdef, true, '', false, false",
        "abcdef, true, x, false, false",
    })
    void longOnesAreComparedAsFarAsBothAreShown(
            @Nullable String one, boolean oneCut, @Nullable String other, boolean otherCut, boolean alike) {
        Value a = new Value("v", one, oneCut);
        Value b = new Value("v", other, otherCut);
        assertThat(a.isLike(b)).isEqualTo(alike);
        assertThat(b.isLike(a)).isEqualTo(alike);
    }
}
