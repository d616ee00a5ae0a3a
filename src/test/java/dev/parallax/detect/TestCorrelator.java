package dev.parallax.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.finding.Side;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One history a line; see {@link History} for the notation. */
class TestCorrelator {

    @ParameterizedTest(name = "{0} => {1}")
    @CsvSource(
            delimiterString = "=>",
            value = {
                // Ordered writes: nothing to say.
                "a: A1[x:0>1] A2[x:1>2]  b: A1[x:0>1] A2[x:1>2] => ",
                "a: A1[x:0>1] B1[x:1>2]  b: A1[x:0>1] B1[x:1>2] => ",
                // The last write won on each node.
                "a: A1[x:0>1] B1[x:1>2]  b: B1[x:0>2] A1[x:2>1] => CONFLICT x A1/B1 DIVERGED",
                // Both wrote the same value: the relayed write changes nothing and leaves no row event.
                "a: A1[x:0>5] B1[]  b: B1[x:0>5] A1[] => CONFLICT x A1/B1 HEALED identical",
                // A later write, ordered on both, made them agree.
                "a: A1[x:0>1] B1[x:1>2] A2[x:2>7]  b: B1[x:0>2] A1[x:2>1] A2[x:1>7] => CONFLICT x A1/B1 HEALED",
                // The two nodes wrote different values and still end equal.
                "a: A1[x:0>1] A2[x:1>2] B1[]  b: B1[x:0>2] A1[x:2>1] A2[x:1>2] => CONFLICT x A1/B1 HEALED of 3",
                // Inserts of one key under IDEMPOTENT: the relayed one overwrites.
                "a: A1[x:>1] B1[x:1>2]  b: B1[x:>2] A1[x:2>1] => CONFLICT x A1/B1 DIVERGED",
                // Update against delete: a deletes last, b's delete was followed by an update of no row.
                "a: A1[x:0>1] B1[x:1>]  b: B1[x:0>] A1[] => CONFLICT x A1/B1 HEALED",
                "a: A1[x:0>] B1[]  b: B1[x:0>2] A1[x:2>] => CONFLICT x A1/B1 HEALED",
                // Deleted by both: neither relayed delete finds a row.
                "a: A1[x:0>] B1[]  b: B1[x:0>] A1[] => CONFLICT x A1/B1 HEALED identical",
                // Two separate stretches of concurrency on one key; the second heals both.
                "a: A1[x:0>1] B1[x:1>2] A2[x:2>8] B2[x:8>8]  b: B1[x:0>2] A1[x:2>1] B2[x:1>8] A2[] "
                        + "=> CONFLICT x A1/B1 HEALED;CONFLICT x A2/B2 HEALED identical",
                // Several writes on one side against one on the other are one stretch.
                "a: A1[x:0>1] A2[x:1>3] B1[x:3>2]  b: B1[x:0>2] A1[x:2>1] A2[x:1>3] "
                        + "=> CONFLICT x A1/B1 DIVERGED of 3",
                // Other keys stay out of it; a transaction with both keys is ordered on one and concurrent on the
                // other.
                "a: A1[x:0>1 y:0>1] B1[x:1>2]  b: B1[x:0>2] A1[x:2>1 y:0>1] => CONFLICT x A1/B1 DIVERGED",
                // Several row events of one transaction on one key are one net write.
                "a: A1[x:0>4 x:4>1] B1[x:1>2]  b: B1[x:0>2] A1[x:2>] => CONFLICT x A1/B1 DIVERGED",
                "a: A1[x:0>1]  b: A1[x:0> x:>1] => ",
                // The row differed before the logs begin: two before-images of one transaction.
                "a: A1[x:0>1]  b: A1[x:9>1] => TWIN_BEFORE_IMAGES x A1 HEALED",
                // A row event in one log only, and nothing else known of the row.
                "a: A1[x:0>1]  b: A1[] => ROW_ABSENT x A1 DIVERGED",
                "a: A1[x:0>1] A2[x:1>2]  b: A1[] A2[x:1>2] => ROW_ABSENT x A1 HEALED",
                // Left out again and again: each transaction by itself.
                "a: A1[x:0>1] A2[x:1>2]  b: A1[] A2[] => ROW_ABSENT x A1 DIVERGED;ROW_ABSENT x A2 DIVERGED",
                "a: A1[x:0>1] B1[x:1>2] A2[x:2>7]  b: B1[x:0>2] A1[x:2>1] A2[] "
                        + "=> CONFLICT x A1/B1 DIVERGED;ROW_ABSENT x A2 DIVERGED",
                // After a conflict it finds the row as it leaves it, which heals.
                "a: A1[x:0>1] B1[x:1>2] A2[x:2>1]  b: B1[x:0>2] A1[x:2>1] A2[] => CONFLICT x A1/B1 HEALED",
                // Only a's applier deleted x, which was in the way of y: no conflict with a's write of x.
                "a: A1[x:0>1] B1[x:1> y:>1]  b: B1[y:>1] A1[x:0>1] => ROW_ABSENT x B1 DIVERGED",
                // a lost its second transaction: the third stands behind it, and is in no conflict with it.
                "a: A1[y:0>1] A3[x:0>4]  b: A1[y:0>1] A2[x:0>2] A3[x:2>4] => NOT_EXECUTED x A2 HEALED",
                // Not yet applied on the other side.
                "a: A1[x:0>1]  b: B1[y:0>1] => ",
                "a: A1[x:0>1]  b: B1[x:0>2] => CONFLICT x A1/B1 PENDING",
                "a: A1[x:0>1] B1[x:1>2]  b: B1[x:0>2] => CONFLICT x A1/B1 PENDING",
                "a: A1[x:0>1] B1[x:1>2] A2[x:2>3]  b: B1[x:0>2] A1[x:2>1] => CONFLICT x A1/B1 PENDING",
                // Without GTIDs a relayed transaction that changes nothing leaves no trace; a later one shows it.
                "no GTIDs a: A1[w:0>1] B1[v:0>1] A2[x:0>5] A3[y:0>1] B3[z:0>1]  "
                        + "b: A1[w:0>1] B1[v:0>1] B2[x:0>5] A3[y:0>1] B3[z:0>1] => CONFLICT x A2/B2 HEALED identical",
                // Nor does one that was skipped; nothing else explains the row.
                "no GTIDs a: A1[w:0>1] A2[x:0>1] A3[y:0>1]  b: A1[w:0>1] A3[y:0>1] => ROW_ABSENT x A2 DIVERGED",
                // Inside a conflict: skipped, or its change of a row that was there suppressed.
                "no GTIDs a: A1[w:0>1] B1[v:0>1] A2[x:0>5] B2[x:5>6] A3[y:0>1]  "
                        + "b: A1[w:0>1] B1[v:0>1] B2[x:0>6] A3[y:0>1] "
                        + "=> CONFLICT x A2/B2 HEALED;LEFT_OUT_OF_CONFLICT x A2 CONFIRMED",
                // It found no row, or its own value, before another wrote the row there: that one knew it.
                "no GTIDs a: A1[w:0>1] B1[v:0>1] A2[x:>5] B3[z:0>1]  "
                        + "b: A1[w:0>1] B1[v:0>1] B2[x:3>] A2[x:>5] B3[z:0>1] => ROW_ABSENT x B2 HEALED",
                "no GTIDs a: A1[w:0>1] B1[v:0>1] A2[x:4>5] B3[z:0>1]  "
                        + "b: A1[w:0>1] B1[v:0>1] B2[x:3>4] A2[x:4>5] B3[z:0>1] => ROW_ABSENT x B2 HEALED",
                // Two of them, in their order.
                "no GTIDs a: A1[w:0>1] B1[v:0>1] A2[x:3>] A3[x:>7] B4[z:0>1]  "
                        + "b: A1[w:0>1] B1[v:0>1] B2[x:3>6] B3[x:6>] A3[x:>7] B4[z:0>1] => CONFLICT x A2/B2 HEALED of 3",
                // The row was gone, so that nothing would have come of it.
                "no GTIDs a: A1[w:0>1] B1[v:0>1] A2[x:0>5] B2[x:5>] A3[y:0>1]  "
                        + "b: A1[w:0>1] B1[v:0>1] B2[x:0>] A3[y:0>1] => CONFLICT x A2/B2 HEALED",
                // Which of two that b's log lacks began the stretch is open: what is known to have come behind ends it.
                "no GTIDs a: A1[w:0>1] B1[v:0>1] A2[x:1>2] B2[x:2>3] A3[x:3>4] A4[y:0>1]  "
                        + "b: A1[w:0>1] B1[v:0>1] B2[x:1>3] A4[y:0>1] "
                        + "=> CONFLICT x A2/B2 HEALED;LEFT_OUT_OF_CONFLICT x A2 CONFIRMED;ROW_ABSENT x A3 DIVERGED",
                // A2 may have been suppressed before B3 for a unique value: that A3 and B3 were concurrent is certain.
                "no GTIDs a: A1[w:0>1] A2[x:1>2] A3[x:2> y:0>1] B2[v:0>1] B4[z:0>1]  "
                        + "b: A1[w:0>1] B2[v:0>1] B3[x:1>] A3[y:0>1] B4[z:0>1] "
                        + "=> CONFLICT x A3/B3 HEALED of 3;MAYBE_CONCURRENT x A2 CONFIRMED",
                // a's row came to be in another way than by B2, which nothing shows to have come behind A2.
                "no GTIDs a: A1[w:0>1] B1[v:0>1] A2[x:5>6] B3[z:0>1]  "
                        + "b: A1[w:0>1] B1[v:0>1] B2[x:1>2] A2[x:2>6] B3[z:0>1] "
                        + "=> MAYBE_CONCURRENT x A2/B2 HEALED;LEFT_OUT_OF_CONFLICT x B2 CONFIRMED",
                "no GTIDs a: A1[w:0>1] B1[v:0>1] A2[x:5>6] A3[y:0>1] B3[z:0>1]  "
                        + "b: A1[w:0>1] B1[v:0>1] B2[x:1>2] A3[y:0>1] B3[z:0>1] => MAYBE_CONCURRENT x A2/B2 DIVERGED;"
                        + "LEFT_OUT_OF_CONFLICT x A2 CONFIRMED;LEFT_OUT_OF_CONFLICT x B2 CONFIRMED",
                // The very first of a: committed behind B1, which b's log holds, it is no older than that log.
                "no GTIDs a: B1[v:0>1] A1[x:0>5] A2[y:0>1]  b: B1[v:0>1] A2[y:0>1] => ROW_ABSENT x A1 DIVERGED",
                "no GTIDs a: A1[x:0>5] B1[v:0>1] A2[y:0>1]  b: B1[v:0>1] A2[y:0>1] => ",
                // An applier of several workers: A2 overtook A1, and one that a log had before another is no older
                // log's.
                "no GTIDs a: A1[x:0>1] A2[y:0>1] A3[z:0>1]  b: A2[y:0>1] A1[x:0>1] A3[z:0>1] => ",
                "no GTIDs a: A1[w:0>1] A2[x:0>1] A3[x:1>2] A4[y:0>1]  "
                        + "b: A1[w:0>1] A4[y:0>1] B1[x:0>5] A2[x:5>1] A3[x:1>2] => CONFLICT x A2/B1 PENDING of 3",
                // Where that was seen, one that is missing at the end may still come.
                "no GTIDs a: A1[w:0>1] A2[x:0>1] A3[y:0>1] A4[z:0>1]  b: A1[w:0>1] A4[z:0>1] A3[y:0>1] => ",
                // Nothing later came: it may still arrive.
                "no GTIDs a: A1[w:0>1] A2[x:0>1]  b: A1[w:0>1] => ",
                "no GTIDs a: A1[w:0>1] B1[x:1>2]  b: A1[w:0>1] B1[x:1>2] => "
            })
    void history(String logs, String expected) {
        List<String> wanted = expected == null
                ? List.of()
                : Arrays.stream(expected.split(";", -1))
                        .map(String::strip)
                        .sorted()
                        .toList();
        History history = History.parse(logs);
        assertThat(history.correlateAllOf(Side.A)).as("a's log first").isEqualTo(wanted);
        assertThat(history.correlateAllOf(Side.B)).as("b's log first").isEqualTo(wanted);
        for (int seed = 0; seed < 50; seed++) {
            assertThat(history.correlate(new Random(seed)))
                    .as("interleaving %d", seed)
                    .isEqualTo(wanted);
        }
    }

    @Test
    void onlyWhatIsBehindAMissingWriteSaysWhatItsRowWas() {
        // b lost B1, which a has before the place of A2, which a lost in turn.
        History history = History.parse("a: A1[z:0>1] B0[v:0>1] B1[x:0>1] A3[y:0>1] B3[w:0>1]"
                + "  b: A1[z:0>1] B0[v:0>1] A2[x:1>2] A3[y:0>1] B3[w:0>1]");
        for (int seed = 0; seed < 20; seed++) {
            history.correlate(new Random(seed));
            assertThat(history.found).as("seed %s", seed).isEmpty();
        }
    }

    /**
     * b deleted x beside A2 and A3, and a had nothing left to delete: without GTIDs nobody logs that, and behind
     * several workers nobody knows where it was. That A2 found no row on b is then not told as if it had no reason.
     */
    @Test
    void whatStandsBehindAWriteWithoutAPlaceIsNotTold() {
        String logs = "no GTIDs a: A1[w:0>1] B1[v:0>1] B3[r:0>1] A2[x:0>1 y:0>1] A3[x:1> y:1>2] B4[x:>3]"
                + "  b: A1[w:0>1] B1[v:0>1] B2[x:0>] B3[r:0>1] A2[y:0>1] A3[y:1>2] B4[x:>3]";
        History history = History.parse(logs);
        history.caughtUp = true;
        for (int seed = 0; seed < 20; seed++) {
            assertThat(history.correlate(new Random(seed))).as("in order").contains("ROW_ABSENT x A2 HEALED");
        }
        history.saidToReorder = true;
        for (int seed = 0; seed < 20; seed++) {
            assertThat(history.correlate(new Random(seed))).as("seed %s", seed).isEmpty();
            assertThat(history.unplaced).isPositive();
        }
    }
}
