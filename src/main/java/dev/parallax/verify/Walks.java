package dev.parallax.verify;

import dev.parallax.mysql.TableName;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How far the walk of each table has come; saved from time to time, and taken up again. */
final class Walks {

    private static final long SAVE_EVERY = 1_000_000_000L;

    private final Map<TableName, Checkpoint.Table> saved = new TreeMap<>();
    private final Map<TableName, Checkpoint.Table> now = new TreeMap<>();
    private final Increments increments;
    private final Consumer<List<Checkpoint.Table>> save;
    private long savedAt = System.nanoTime();
    /** Keys that looked different, of all tables that are noted. */
    private long lookedInAll;

    /** @param from where an earlier verification had come to; null for a new one */
    Walks(@Nullable Checkpoint from, Increments increments, Consumer<List<Checkpoint.Table>> save) {
        this.increments = increments;
        this.save = save;
        if (from != null) {
            from.tables().forEach(table -> saved.put(table.name(), table));
            now.putAll(saved);
            lookedInAll = saved.values().stream()
                    .mapToLong(table -> table.looked().size())
                    .sum();
        }
    }

    /** Which tables are not walked whole. */
    Increments increments() {
        return increments;
    }

    /** Where the walk of a table goes on, if it is still the same table; at its begin otherwise. */
    synchronized Checkpoint.@Nullable Table from(TableShape table) {
        Checkpoint.Table known = saved.get(table.name());
        return known != null && known.shape().equals(table.fingerprint()) ? known : null;
    }

    /**
     * A walk stands between two chunks. Where too many rows have looked different to note them all, it is not noted, and
     * whoever resumes compares the table anew.
     */
    synchronized void at(TableShape table, ChunkWalk.Progress progress, KeySettler settler) {
        List<List<String>> looked = settler.looked();
        forget(table);
        if (looked != null && lookedInAll + looked.size() <= KeySettler.MOST_LOOKED) {
            lookedInAll += looked.size();
            now.put(
                    table.name(),
                    new Checkpoint.Table(
                            table.name(),
                            table.fingerprint(),
                            progress.at(),
                            new Checkpoint.Sum(progress.a().rows(), progress.a().hex()),
                            new Checkpoint.Sum(progress.b().rows(), progress.b().hex()),
                            progress.chunks(),
                            progress.done(),
                            looked));
        }
        if (System.nanoTime() - savedAt > SAVE_EVERY) {
            save();
        }
    }

    /** A walk passed rows by, and is of no use to whoever resumes: the table is to be compared anew. */
    synchronized void forget(TableShape table) {
        Checkpoint.Table known = now.remove(table.name());
        lookedInAll -= known == null ? 0 : known.looked().size();
    }

    /** Saves what is known. */
    synchronized void save() {
        save.accept(List.copyOf(now.values()));
        savedAt = System.nanoTime();
    }
}
