package dev.parallax.finding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShortenedTest {

    @Test
    void keepsCharactersWhole() {
        assertThat(Shortened.to(3, "abc")).isEqualTo("abc");
        assertThat(Shortened.to(2, "abc")).isEqualTo("ab");
        assertThat(Shortened.to(2, "a\uD83D\uDE00")).isEqualTo("a");
        assertThat(Shortened.to(3, "a\uD83D\uDE00b")).isEqualTo("a\uD83D\uDE00");
    }
}
