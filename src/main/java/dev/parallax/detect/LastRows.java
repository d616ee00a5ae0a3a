package dev.parallax.detect;

import dev.parallax.change.ChangeSource;
import dev.parallax.finding.Side;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a node's log last shows of certain rows. Most questions are answered while the logs are read side by side; of the
 * few rows where one log lacks a write, that log is read once more, since keeping the last image of every row would take
 * memory with the length of the log.
 */
final class LastRows {

    /** By the lower half of the hash, which keys share that are spelt alike. */
    private final Map<Long, List<KeyState>> wanted = new HashMap<>();
    /** The last write of each, and those before it as long as images lack columns. */
    private final Map<KeyState, List<OpenWrite>> found = new HashMap<>();
    /** Before all places that the correlator gives. */
    private long place = Long.MIN_VALUE / 2;

    private final Spellings spellings;

    /** @param spellings tells keys apart that are spelt alike */
    LastRows(Spellings spellings) {
        this.spellings = spellings;
    }

    /** A question: what does the log last show of this key? */
    void want(KeyState key) {
        List<KeyState> alike = wanted.get(key.keyLow);
        if (alike == null) {
            alike = new ArrayList<>(1);
            wanted.put(key.keyLow, alike);
        }
        if (asked(key) == null) {
            alike.add(key);
        }
    }

    private @Nullable KeyState asked(KeyState key) {
        for (KeyState asked : wanted.getOrDefault(key.keyLow, List.of())) {
            boolean same = (key.spelt == null || asked.spelt == null)
                    ? asked.keyHigh == key.keyHigh
                    : spellings.compare(asked, key) == Spellings.Answer.EQUAL;
            if (same) {
                return asked;
            }
        }
        return null;
    }

    boolean isEmpty() {
        return wanted.isEmpty();
    }

    /** Reads the log. */
    void read(
            Side side, ChangeSource source, TableRegistry tables, Renames renames, XaLog xa, TableSelection selection) {
        WriteExtractor extractor = new WriteExtractor(
                side,
                tables,
                renames,
                xa,
                selection,
                RewrittenDatabases.NONE,
                KeySpaces.NONE,
                wanted::containsKey,
                batch -> take(side, batch),
                new TableChanges(renames),
                Window.everything(),
                new Continuity(0),
                executed -> {});
        source.read(extractor);
        extractor.flush();
    }

    private WriteBatch take(Side side, WriteBatch batch) {
        int write = 0;
        for (int fragment = 0; fragment < batch.fragments; fragment++) {
            for (; write < batch.writesEnd[fragment]; write++) {
                for (KeyState key : wanted.getOrDefault(batch.keyLow(write), List.of())) {
                    if (batch.abandoned[fragment] || !isOf(key, side, batch, write)) {
                        continue;
                    }
                    TransactionState state =
                            new TransactionState(batch.transactionAt(fragment).id());
                    state.begin(side, place++, batch.transactionAt(fragment));
                    OpenWrite last = new OpenWrite(state, key, side, batch, write);
                    List<OpenWrite> writes = found.computeIfAbsent(key, asked -> new ArrayList<>(1));
                    if (!FoldedRows.isPartial(last)) {
                        writes.clear();
                    }
                    writes.add(last);
                }
            }
        }
        batch.clear();
        return batch;
    }

    private boolean isOf(KeyState key, Side side, WriteBatch batch, int write) {
        SpeltKey spelt = key.spelt;
        long salt = spelt == null ? 0 : spelt.salt;
        return (key.keyHigh ^ salt) == batch.keyHigh(write) && spellings.isOf(key, side, batch, write);
    }

    /**
     * The last write of the key in the log, behind those that are needed to know the columns which it does not show;
     * empty when there is none.
     */
    List<OpenWrite> of(KeyState key) {
        KeyState asked = asked(key);
        return asked == null ? List.of() : found.getOrDefault(asked, List.of());
    }

    /** The last write alone; null when there is none. */
    @Nullable
    OpenWrite last(KeyState key) {
        List<OpenWrite> writes = of(key);
        return writes.isEmpty() ? null : writes.get(writes.size() - 1);
    }

    /** For both logs the keys that the episodes leave open there. */
    static List<LastRows> forBoth(Spellings spellings) {
        return List.of(new LastRows(spellings), new LastRows(spellings));
    }
}
