package dev.parallax.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.finding.Finding;
import dev.parallax.testing.Golden;
import dev.parallax.testing.SampleFindings;
import dev.parallax.testing.SampleResults;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExplainTextTest {

    static List<Finding> findings() {
        return SampleResults.diverged().findings();
    }

    @ParameterizedTest
    @MethodSource("findings")
    void readsAsKept(Finding finding) throws IOException {
        String name = finding.rule().id() + "-" + finding.status().name().toLowerCase(Locale.ROOT);
        Golden.assertMatches("explain/" + name + ".txt", new ExplainText(false).render(finding));
    }

    @Test
    void readsLikeTheDesign() {
        assertThat(new ExplainText(false).render(SampleFindings.updateUpdate())).startsWith("""
                        shop.acc id=1 differs:  a ('ann', 122, 'BBB')   b ('ann', 111, 'x')
                          T1 06c87ec1:4  on a 15:27:30.195423   bal 100 -> 111
                          T2 08079b1e:1  on b 15:27:30.223604   bal 100 -> 122, note 'x' -> 'BBB'
                        Neither had seen the other: b applied T1 95 ms after it committed T2; a applied T2 97 ms after it
                        committed T1.
                        So a's order is T1, T2 and b's is T2, T1; the last write won on each node, and they kept different
                        rows.
                        """);
    }
}
