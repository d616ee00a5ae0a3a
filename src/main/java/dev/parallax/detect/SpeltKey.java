package dev.parallax.detect;

import dev.parallax.finding.Side;
import java.util.Arrays;

/** A key whose spelling may differ from one write to the next: what is known of its spellings. */
final class SpeltKey {

    /**
     * One spelling, and where a log has it.
     *
     * @param hash of its bytes
     * @param before whether the row's before-image has it, rather than the after-image
     * @param space the {@link KeySpaces.Space} that it is a key of; 0 for a row
     */
    record Spelling(long hash, Side side, RowRef row, boolean before, int space) {}

    final Spelling sample;
    /** Told from other keys of the same fold by this; 0 for the first. */
    final long salt;
    /** Hashes of further spellings. */
    private long[] others = {};

    /** Some of the spellings may be another key's: nobody could say. */
    private boolean undecided;

    private boolean unresolved;

    SpeltKey(Spelling sample, long salt) {
        this.sample = sample;
        this.salt = salt;
    }

    boolean has(long hash) {
        if (sample.hash() == hash) {
            return true;
        }
        for (long other : others) {
            if (other == hash) {
                return true;
            }
        }
        return false;
    }

    void add(long hash) {
        others = Arrays.copyOf(others, others.length + 1);
        others[others.length - 1] = hash;
    }

    /** A log was searched for its writes, and there were some of which nobody could say whether they are its. */
    void markUnresolved() {
        unresolved = true;
    }

    boolean isUnresolved() {
        return unresolved;
    }

    boolean isUndecided() {
        return undecided;
    }

    /** Nobody can say whether all that has been taken for this key is this key. */
    void markUndecided() {
        undecided = true;
    }
}
