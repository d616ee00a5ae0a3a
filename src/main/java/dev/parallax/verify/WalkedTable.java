package dev.parallax.verify;

import dev.parallax.verify.TableResult.HotRow;
import dev.parallax.verify.TableResult.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table that has been walked, some of whose rows may still have to be settled. */
final class WalkedTable {

    /** How many rows that could not be settled are named. */
    private static final int HOT_ROWS_NAMED = 20;

    /** What is proved of a table. */
    interface Proving {
        /**
         * Of one whose rows are settled.
         *
         * @param digest of all rows read, where it was the same on both nodes
         */
        Proof of(Status status, ChunkWalk.Progress progress, @Nullable String digest);
    }

    private final TableShape table;
    private final KeySettler settler;
    private final ChunkWalk.Progress progress;
    private final boolean complete;
    private final String note;
    private final Proving proving;
    private final long began;
    private @Nullable StatementRefusedException refusal;

    /**
     * @param complete whether every row was compared
     * @param note why not, or how where that is weaker than it can be; empty otherwise
     * @param proving what is proved by that
     * @param began when, by {@link System#nanoTime}
     */
    WalkedTable(
            TableShape table,
            KeySettler settler,
            ChunkWalk.Progress progress,
            boolean complete,
            String note,
            Proving proving,
            long began) {
        this.table = table;
        this.settler = settler;
        this.progress = progress;
        this.complete = complete;
        this.note = note;
        this.proving = proving;
        this.began = began;
    }

    /** Whether rows of it wait for what is on its way. */
    boolean waits() {
        return refusal == null && settler.waiting() > 0;
    }

    /** Looks at them again. */
    void tryAgain() throws InterruptedException {
        if (waits()) {
            try {
                settler.tryAgain();
            } catch (StatementRefusedException e) {
                refusal = e;
            }
        }
    }

    TableResult result() {
        boolean whole = complete && refusal == null;
        Status status = settler.differing() > 0
                ? Status.DIFFERENT
                : settler.waiting() == 0 && whole ? Status.EQUAL : Status.UNDETERMINED;
        String digest = status == Status.EQUAL
                        && table.where().isEmpty()
                        && progress.a().equals(progress.b())
                ? progress.a().hex()
                : null;
        Proof proof = proving.of(status, progress, digest);
        List<HotRow> hot = settler.unsettled(HOT_ROWS_NAMED);
        return new TableResult(
                table.name(),
                status,
                refusal == null ? note : "not compared to its end: " + refusal.reason(),
                progress.a().rows(),
                progress.b().rows(),
                progress.chunks(),
                settler.differing(),
                settler.waiting(),
                hot,
                table.leftOut(),
                table.where(),
                proof.reliesOn() == null ? digest : null,
                whole,
                proof,
                TableVerification.seconds(began));
    }
}
