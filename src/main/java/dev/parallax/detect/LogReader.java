package dev.parallax.detect;

import dev.parallax.change.ChangeSource;
import dev.parallax.finding.Side;
import dev.parallax.mysql.GtidSet;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Reads one log on a thread of its own and hands {@link WriteBatch}es to the correlator's. */
final class LogReader implements AutoCloseable {

    /** Enough that a reader goes on while the correlator builds findings. */
    private static final int BATCHES = 12;

    private final Side side;
    private final ChangeSource source;
    private final WriteExtractor extractor;
    private final BlockingQueue<WriteBatch> full = new ArrayBlockingQueue<>(BATCHES + 1);
    private final BlockingQueue<WriteBatch> empty = new ArrayBlockingQueue<>(BATCHES);
    /** What the server had executed before this log; empty when the log begins without saying so. */
    private final CompletableFuture<Optional<GtidSet>> prior = new CompletableFuture<>();

    private final WriteBatch end = new WriteBatch();
    private final Thread thread;
    private volatile @Nullable Throwable failure;
    private @Nullable WriteBatch next;

    /** Ends a reader whose result nobody wants any more. */
    private static final class StoppedException extends RuntimeException {
        StoppedException() {
            super("stopped", null, false, false);
        }
    }

    LogReader(
            Side side,
            ChangeSource source,
            TableRegistry tables,
            Renames renames,
            XaLog xa,
            TableSelection selection,
            RewrittenDatabases rewritten,
            KeySpaces spaces,
            KeyFilter partition,
            TableChanges changes,
            Window window,
            Continuity continuity,
            Duration splitBrain) {
        this.side = side;
        this.source = source;
        for (int i = 1; i < BATCHES; i++) {
            empty.add(new WriteBatch());
        }
        extractor = new WriteExtractor(
                side,
                tables,
                renames,
                xa,
                selection,
                rewritten,
                spaces,
                partition,
                this::exchange,
                changes,
                window,
                continuity,
                prior::complete);
        extractor.counts().stretches.keepFrom(splitBrain);
        thread = new Thread(this::run, "read-log-" + side.label());
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            source.read(extractor);
            extractor.flush();
        } catch (StoppedException e) {
            return;
        } catch (Throwable e) {
            failure = e;
        }
        prior.complete(Optional.empty());
        try {
            full.put(end);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private WriteBatch exchange(WriteBatch batch) {
        prior.complete(Optional.empty());
        try {
            full.put(batch);
            return empty.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException();
        }
    }

    Side side() {
        return side;
    }

    /** Waits until the head of the log was read. */
    Optional<GtidSet> prior() throws InterruptedException {
        try {
            return prior.get();
        } catch (ExecutionException e) {
            throw new CompletionException(e);
        }
    }

    /** The next batch, waited for; null when the log has ended. Rethrows what stopped the reading. */
    @Nullable
    WriteBatch peek() throws InterruptedException {
        WriteBatch batch = next;
        if (batch == null) {
            batch = full.take();
            next = batch;
        }
        if (batch != end) {
            return batch;
        }
        Throwable thrown = failure;
        if (thrown instanceof RuntimeException e) {
            throw e;
        }
        if (thrown instanceof Error e) {
            throw e;
        }
        return null;
    }

    /** The batch last peeked at is used up. */
    void release() {
        WriteBatch used = next;
        next = null;
        if (used != null) {
            used.clear();
            empty.add(used);
        }
    }

    /** What was read; complete once {@link #peek} has returned null. */
    LogCounts counts() {
        return extractor.counts();
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
