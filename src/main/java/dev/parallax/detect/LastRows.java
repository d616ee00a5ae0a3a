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

    private final Map<Long, KeyState> wanted = new HashMap<>();
    /** The last write of each, and those before it as long as images lack columns. */
    private final Map<KeyState, List<OpenWrite>> found = new HashMap<>();
    /** Before all places that the correlator gives. */
    private long place = Long.MIN_VALUE / 2;

    /** A question: what does the log last show of this key? */
    void want(KeyState key) {
        wanted.putIfAbsent(key.keyLow, key);
    }

    boolean isEmpty() {
        return wanted.isEmpty();
    }

    /** Reads the log. */
    void read(Side side, ChangeSource source, TableRegistry tables, TableSelection selection) {
        WriteExtractor extractor = new WriteExtractor(
                side,
                tables,
                selection,
                RewrittenDatabases.NONE,
                KeySpaces.NONE,
                wanted::containsKey,
                batch -> take(side, batch),
                new TableChanges(),
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
                KeyState key = wanted.get(batch.keyLow(write));
                if (key != null && key.keyHigh == batch.keyHigh(write) && !batch.abandoned[fragment]) {
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

    /**
     * The last write of the key in the log, behind those that are needed to know the columns which it does not show;
     * empty when there is none.
     */
    List<OpenWrite> of(KeyState key) {
        KeyState asked = wanted.get(key.keyLow);
        return asked == null ? List.of() : found.getOrDefault(asked, List.of());
    }

    /** The last write alone; null when there is none. */
    @Nullable
    OpenWrite last(KeyState key) {
        List<OpenWrite> writes = of(key);
        return writes.isEmpty() ? null : writes.get(writes.size() - 1);
    }

    /** For both logs the keys that the episodes leave open there. */
    static List<LastRows> forBoth() {
        return List.of(new LastRows(), new LastRows());
    }
}
