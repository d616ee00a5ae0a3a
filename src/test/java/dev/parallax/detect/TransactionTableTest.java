package dev.parallax.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.mysql.CommitStamp;
import dev.parallax.mysql.Gtid;
import dev.parallax.mysql.ServerUuid;
import dev.parallax.mysql.TransactionId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TransactionTableTest {

    private static final int STEPS = 200_000;

    @Test
    void doesWhatAMapDoes() {
        SplittableRandom random = new SplittableRandom(5);
        TransactionTable table = new TransactionTable();
        Map<TransactionId, TransactionState> model = new HashMap<>();
        for (int step = 0; step < STEPS; step++) {
            TransactionId id = id(random, step);
            assertThat(table.get(id)).isSameAs(model.get(id));
            if (random.nextInt(5) < 3 && !model.containsKey(id)) {
                TransactionState state = new TransactionState(id);
                table.put(state);
                model.put(id, state);
            } else {
                table.remove(id);
                model.remove(id);
            }
            assertThat(table.size()).isEqualTo(model.size());
        }
        List<TransactionState> all = new ArrayList<>();
        table.forEach(all::add);
        assertThat(all).doesNotHaveDuplicates().hasSameSizeAs(model.values());
        // By sets: comparing lists in any order takes the square of their length.
        assertThat(new HashSet<>(all)).isEqualTo(new HashSet<>(model.values()));
        assertThat(model.size()).as("the table grew").isGreaterThan(1_000);
    }

    /** Of two servers whose numbers go side by side, of a tag, and without GTIDs; near the front, as logs give them. */
    private static TransactionId id(SplittableRandom random, int step) {
        long number = 1 + Math.max(0L, step / 4L - random.nextLong(2_000));
        return switch (random.nextInt(4)) {
            case 0 -> new Gtid(new ServerUuid(1, 1), "", number);
            case 1 -> new Gtid(new ServerUuid(1, 2), "", number);
            case 2 -> new Gtid(new ServerUuid(1, 1), "tag", number);
            default -> new CommitStamp(1, number, 0);
        };
    }
}
