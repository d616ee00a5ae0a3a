package dev.parallax.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LongSetTest {

    @Test
    void doesWhatASetDoes() {
        SplittableRandom random = new SplittableRandom(3);
        LongSet set = new LongSet();
        Set<Long> model = new HashSet<>();
        for (int i = 0; i < 200_000; i++) {
            // Few different values, close together, so that many meet in one place and are removed again.
            long value = random.nextInt(20_000) / 3;
            if (random.nextInt(5) < 3) {
                set.add(value);
                model.add(value);
            } else {
                set.remove(value);
                model.remove(value);
            }
            assertThat(set.size()).isEqualTo(model.size());
        }
        for (long value = 0; value < 7_000; value++) {
            assertThat(set.contains(value)).isEqualTo(model.contains(value));
        }
        assertThat(set.heldBytes()).isLessThan(24L * set.size());
        set.clear();
        assertThat(set.size()).isZero();
        assertThat(set.contains(0)).isFalse();
    }
}
