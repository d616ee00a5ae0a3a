package dev.parallax.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.testing.TestVersions;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A few seeds of each kind of pair; {@code bench/faults} runs as many as asked. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class FaultsTest {

    private static final int SEEDS = 3;

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3})
    void reportsAgreeWithTheTruth(long first) throws Exception {
        TestVersions.assume(Scenario.pair(first));
        Consumer<String> out = System.out::println;
        try (Faults faults = new Faults(out, false)) {
            for (long seed = first; seed < first + SEEDS * 4; seed += 4) {
                faults.run(seed);
            }
            System.out.println(faults.score.table());

            assertThat(faults.score.disagreements).isEmpty();
        }
    }
}
