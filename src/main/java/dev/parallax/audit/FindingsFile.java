package dev.parallax.audit;

import dev.parallax.finding.Finding;
import dev.parallax.problem.ProblemException;
import dev.parallax.report.NdjsonFindings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** The complete list of findings, written on a thread of its own while the next ones are made. */
final class FindingsFile implements AutoCloseable {

    /** Findings on their way: enough that neither side waits for the other at every one. */
    private static final int ON_THEIR_WAY = 64;

    private final NdjsonFindings out;
    /** Empty for the end. */
    private final BlockingQueue<Optional<Finding>> queue = new ArrayBlockingQueue<>(ON_THEIR_WAY);

    private final Thread writer;
    private volatile @Nullable Throwable failure;
    /** Whoever has been told closes this next, and what is thrown then must be another: none can suppress itself. */
    private boolean failureTold;

    private boolean closed;

    /** @throws ProblemException where the file cannot be written; so does all else here, maybe later than it happens */
    FindingsFile(Path file) {
        this(create(file));
    }

    /** Closes {@code out} in the end. */
    FindingsFile(NdjsonFindings out) {
        this.out = out;
        writer = new Thread(this::run, "findings");
        writer.setDaemon(true);
        writer.start();
    }

    private static NdjsonFindings create(Path file) {
        try {
            return NdjsonFindings.create(file);
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    private void run() {
        try {
            for (Optional<Finding> next = queue.take(); next.isPresent(); next = queue.take()) {
                if (failure == null) {
                    write(next.get());
                }
            }
        } catch (InterruptedException e) {
            failure = e;
        }
    }

    /** Whatever goes wrong is kept for who makes findings, and must not be left waiting for a writer that has ended. */
    private void write(Finding finding) {
        try {
            out.write(finding);
        } catch (Throwable e) {
            failure = e;
        }
    }

    void add(Finding finding) {
        refuseAfterFailure();
        put(Optional.of(finding));
    }

    private void put(Optional<Finding> next) {
        try {
            queue.put(next);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemException.inconclusive("PX-RPT-005", "interrupted while the report was being written", e);
        }
    }

    private void refuseAfterFailure() {
        Throwable failed = failure;
        if (failed == null) {
            return;
        }
        failureTold = true;
        if (failed instanceof IOException e) {
            throw cannotWrite(e);
        }
        if (failed instanceof Error e) {
            throw e;
        }
        throw failed instanceof RuntimeException e ? e : new IllegalStateException(failed);
    }

    private static ProblemException cannotWrite(IOException e) {
        return ProblemException.usage(
                "PX-RPT-001", "the report cannot be written: " + e.getMessage() + "; choose another folder with --out");
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        put(Optional.empty());
        try {
            writer.join();
            try (out) {
                if (!failureTold) {
                    refuseAfterFailure();
                }
            }
        } catch (IOException e) {
            throw cannotWrite(e);
        } catch (InterruptedException e) {
            writer.interrupt();
            Thread.currentThread().interrupt();
            throw ProblemException.inconclusive("PX-RPT-005", "interrupted while the report was being written", e);
        }
    }
}
