package dev.parallax.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.finding.Side;
import dev.parallax.finding.Value;
import dev.parallax.finding.Witness;
import dev.parallax.finding.WitnessTransaction;
import dev.parallax.finding.WitnessTransaction.Applied;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Deltas and changed columns are proved by all writes or by none. */
class WritesTest {

    private static List<Value> row(int bal, String note) {
        return List.of(
                new Value("id", "1", false),
                new Value("bal", Integer.toString(bal), false),
                new Value("note", note, false));
    }

    private static WitnessTransaction update(Side origin, List<Value> before, List<Value> after) {
        return write(origin, "update", before, after);
    }

    private static WitnessTransaction write(
            @Nullable Side origin, String operation, List<Value> before, List<Value> after) {
        Applied own = new Applied(1, null, null, before, after, true);
        return new WitnessTransaction(
                "T", "id", origin, operation, null, origin == Side.A ? own : null, origin == Side.B ? own : null, null);
    }

    private static @Nullable Writes writes(int more, WitnessTransaction... transactions) {
        return Writes.of(new Witness(
                List.of(transactions),
                more,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                false,
                null,
                null,
                List.of()));
    }

    private final WitnessTransaction a = update(Side.A, row(100, "x"), row(111, "x"));
    private final WitnessTransaction b = update(Side.B, row(100, "x"), row(122, "x"));

    @Test
    void deltasOfBothNodesAreAdded() {
        Writes writes = Objects.requireNonNull(writes(0, a, b));
        assertThat(writes.sum("bal"))
                .isEqualTo(new Writes.Sum(BigDecimal.valueOf(111), BigDecimal.valueOf(122), BigDecimal.valueOf(133)));
        assertThat(writes.sum("note")).isNull();
        assertThat(writes.changedBy("bal")).isNull();
    }

    @Test
    void aNodesWritesAreFollowedFromOneToTheNext() {
        Writes writes = Objects.requireNonNull(writes(0, a, update(Side.A, row(111, "x"), row(111, "a")), b));
        assertThat(writes.changedBy("note")).isEqualTo(Side.A);
        assertThat(writes.last(Side.A, "note")).isEqualTo(new Value("note", "a", false));
    }

    @Test
    void nothingIsProvedWhere() {
        // another write of the row is not listed
        assertThat(writes(1, a, b)).isNull();
        // one node's second write saw the other's first
        assertThat(writes(0, a, b, update(Side.A, row(122, "x"), row(123, "x"))))
                .isNull();
        // they did not begin with one row
        assertThat(writes(0, a, update(Side.B, row(99, "x"), row(122, "x")))).isNull();
        // only one of them wrote
        assertThat(writes(0, a)).isNull();
        assertThat(writes(0)).isNull();
        // it was not there before
        assertThat(writes(0, a, write(Side.B, "insert", List.of(), row(1, "x"))))
                .isNull();
        // somebody else wrote
        assertThat(writes(0, a, b, write(null, "update", row(1, "x"), row(2, "x"))))
                .isNull();
    }

    @Test
    void whatTheReportCutShortIsNotKnown() {
        List<Value> cut = List.of(new Value("note", "long", true));
        Writes writes = Objects.requireNonNull(
                writes(0, update(Side.A, cut, cut), update(Side.B, cut, List.of(new Value("note", "b", false)))));
        assertThat(writes.last(Side.B, "note")).isNull();
    }
}
