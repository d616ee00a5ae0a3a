package dev.parallax.server;

import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A connection to each node, made at the same time: logging in takes longer than most questions. */
public record BothNodes(NodeConnection a, NodeConnection b) implements AutoCloseable {

    private static final Executor SECOND = work -> {
        Thread thread = new Thread(work, "connect-b");
        thread.setDaemon(true);
        thread.start();
    };

    /** A server that answers at all has said by then whether it lets somebody in. */
    private static final Duration SOON = Duration.ofSeconds(2);

    /**
     * Connects to both. Throws ProblemException where a server cannot be reached or asked: of both, where both say so soon.
     *
     * @param maxOutage how long to keep trying when a server goes away later
     */
    public static BothNodes open(ConnectionSettings a, ConnectionSettings b, Duration maxOutage)
            throws InterruptedException {
        return open(a, b, maxOutage, connection -> {});
    }

    /** As {@link #open(ConnectionSettings, ConnectionSettings, Duration)}, with sessions that are prepared in one way. */
    public static BothNodes open(
            ConnectionSettings a, ConnectionSettings b, Duration maxOutage, NodeConnection.Session session)
            throws InterruptedException {
        CompletableFuture<NodeConnection> second =
                CompletableFuture.supplyAsync(() -> NodeConnection.open(b, maxOutage, session), SECOND);
        NodeConnection first;
        try {
            first = NodeConnection.open(a, maxOutage, session);
        } catch (ProblemException e) {
            throw withSecond(e, second);
        } catch (RuntimeException e) {
            closeOnceOpen(second);
            throw e;
        }
        try {
            return new BothNodes(first, second.get());
        } catch (InterruptedException e) {
            first.close();
            closeOnceOpen(second);
            throw e;
        } catch (ExecutionException e) {
            first.close();
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Connecting to b may take as long as it may, and is of no use any more. */
    private static ProblemException withSecond(ProblemException first, CompletableFuture<NodeConnection> second)
            throws InterruptedException {
        try {
            second.get(SOON.toMillis(), TimeUnit.MILLISECONDS).close();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProblemException other) {
                return ConnectionProblems.both(first, other);
            }
        } catch (TimeoutException e) {
            closeOnceOpen(second);
        } catch (InterruptedException e) {
            closeOnceOpen(second);
            throw e;
        }
        return first;
    }

    private static void closeOnceOpen(CompletableFuture<NodeConnection> node) {
        var unused = node.thenAccept(NodeConnection::close);
    }

    @Override
    public void close() {
        a.close();
        b.close();
    }
}
