package dev.parallax.detect;

import dev.parallax.finding.Side;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells keys apart that have one fold and other bytes ('Ann', 'ann').
 *
 * <p><b>Claim.</b> Writes are brought together by the fold of their key, which equal keys share. As long as one spelling
 * of it is in flight, nothing has to be decided: writes that never meet are not concurrent. When a second one comes to
 * it, whether the two are equal is asked, and from then on each spelling of that fold belongs to one key. Equality under
 * a collation is transitive, so it does not matter which spellings are compared first, or when.
 *
 * <p>Where nobody can say it, the spellings stay together and are marked. Since each really is a part of them, no
 * concurrency is overlooked; what is found of several spellings is then listed as not checked, and not claimed.
 */
final class Spellings {

    /** More questions than that would take minutes. */
    private static final int MOST_QUESTIONS = 20_000;
    /** Of keys with one fold. */
    private static final int MOST_KEYS = 64;

    private static final int BYTES_PER_KEY = 250;
    private static final int BYTES_PER_SPELLING = 16;
    /** One that is kept with the place where a log has it. */
    private static final int BYTES_OF_SPELLING = 120;

    /** What is known of two spellings. */
    enum Answer {
        EQUAL,
        DIFFERENT,
        UNKNOWN
    }

    /** Compares them. */
    interface Comparison {
        Answer compare(SpeltKey.Spelling one, SpeltKey.Spelling other);
    }

    /** Nobody knows anything. */
    static final Comparison NOBODY = (one, other) -> Answer.UNKNOWN;

    private final Comparison comparison;
    /** By fold, where spellings have met. */
    private final Map<Long, List<SpeltKey>> met = new HashMap<>();

    /** By fold, rows that there are findings about; these need not have met. */
    private final Map<Long, List<SpeltKey>> named = new HashMap<>();

    private boolean anySpelt;
    private int questions;
    private long keys;
    private long spellings;

    Spellings(Comparison comparison) {
        this.comparison = comparison;
    }

    /**
     * The key of a write that has several spellings.
     *
     * @param first what the table has, or has just made, for the fold
     */
    KeyState keyOf(KeyState first, KeyTable table, Side side, WriteBatch batch, int write) {
        long hash = batch.spelling(write);
        SpeltKey known = first.spelt;
        if (known != null && known.has(hash)) {
            return first;
        }
        List<SpeltKey> group = met.get(first.keyLow);
        if (group == null) {
            if (known == null) {
                first.spelt = new SpeltKey(spelling(side, batch, write), 0);
                anySpelt = true;
                return first;
            }
            group = new ArrayList<>(2);
            group.add(known);
            met.put(first.keyLow, group);
            keys++;
        }
        first.spelt = group.get(0);
        SpeltKey key = find(group, spelling(side, batch, write));
        if (key.salt == 0) {
            return first;
        }
        if (first.isIdle()) {
            table.remove(first);
        }
        KeyState apart = table.getOrCreate(first.keyHigh ^ key.salt, first.keyLow);
        apart.spelt = key;
        return apart;
    }

    private SpeltKey find(List<SpeltKey> group, SpeltKey.Spelling spelling) {
        for (SpeltKey key : group) {
            if (key.has(spelling.hash())) {
                return key;
            }
        }
        SpeltKey possible = group.size() >= MOST_KEYS ? group.get(0) : null;
        for (SpeltKey key : group) {
            Answer answer = ask(key.sample, spelling);
            if (answer == Answer.EQUAL) {
                return with(key, spelling);
            }
            possible = possible == null && answer == Answer.UNKNOWN ? key : possible;
        }
        if (possible != null) {
            possible.markUndecided();
            return with(possible, spelling);
        }
        SpeltKey apart = new SpeltKey(spelling, spelling.hash());
        group.add(apart);
        keys++;
        return apart;
    }

    private SpeltKey with(SpeltKey key, SpeltKey.Spelling spelling) {
        key.add(spelling.hash());
        spellings++;
        return key;
    }

    private Answer ask(SpeltKey.Spelling one, SpeltKey.Spelling other) {
        return questions++ < MOST_QUESTIONS ? comparison.compare(one, other) : Answer.UNKNOWN;
    }

    /** Whether two keys with one fold, met at different times, are one. */
    Answer compare(KeyState one, KeyState other) {
        SpeltKey first = one.spelt;
        SpeltKey second = other.spelt;
        if (first == second || first == null || second == null || first.has(second.sample.hash())) {
            return Answer.EQUAL;
        }
        return ask(first.sample, second.sample);
    }

    /** A number for a row that a finding is about: the same whatever its spelling, and another one for another row. */
    long identity(KeyState row) {
        SpeltKey spelt = row.spelt;
        if (spelt == null) {
            return row.keyLow;
        }
        List<SpeltKey> group = named.get(row.keyLow);
        if (group == null) {
            group = new ArrayList<>(1);
            named.put(row.keyLow, group);
            keys++;
            group.add(new SpeltKey(spelt.sample, 0));
        }
        return row.keyLow ^ find(group, spelt.sample).salt;
    }

    /** Whether a write with the fold of a key is of this key; undecided ones are not, and the key is marked. */
    boolean isOf(KeyState key, Side side, WriteBatch batch, int write) {
        SpeltKey spelt = key.spelt;
        if (spelt == null || batch.spelling(write) == 0) {
            return true;
        }
        if (spelt.has(batch.spelling(write))) {
            return true;
        }
        List<SpeltKey> group = met.getOrDefault(key.keyLow, List.of());
        for (SpeltKey other : group) {
            if (other.has(batch.spelling(write))) {
                return other == spelt;
            }
        }
        Answer answer = ask(spelt.sample, spelling(side, batch, write));
        if (answer == Answer.EQUAL) {
            spelt.add(batch.spelling(write));
        } else if (answer == Answer.UNKNOWN) {
            spelt.markUnresolved();
        }
        return answer == Answer.EQUAL;
    }

    private static SpeltKey.Spelling spelling(Side side, WriteBatch batch, int write) {
        RowRef row = new RowRef(batch.locator(write), batch.inner(write), batch.row(write), batch.table(write));
        boolean gone = batch.after(write) == WriteBatch.ABSENT;
        return new SpeltKey.Spelling(batch.spelling(write), side, row, gone, batch.space(write));
    }

    /** By how much a key in flight is larger than one without spellings. */
    int bytesMorePerKey() {
        return anySpelt ? BYTES_OF_SPELLING : 0;
    }

    long heldBytes() {
        return keys * BYTES_PER_KEY + spellings * BYTES_PER_SPELLING;
    }
}
