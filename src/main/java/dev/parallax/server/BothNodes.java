package dev.parallax.server;

import dev.parallax.mysql.ConnectionSettings;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

/** A connection to each node, made at the same time: logging in takes longer than most questions. */
public record BothNodes(NodeConnection a, NodeConnection b) implements AutoCloseable {

    private static final Executor SECOND = work -> {
        Thread thread = new Thread(work, "connect-b");
        thread.setDaemon(true);
        thread.start();
    };

    /**
     * Connects to both. Throws ProblemException where a server cannot be reached or asked; of two, what is said of node a.
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
        } catch (RuntimeException e) {
            // Whether b answers is of no use any more, and may take as long as it may take to connect.
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

    private static void closeOnceOpen(CompletableFuture<NodeConnection> node) {
        var unused = node.thenAccept(NodeConnection::close);
    }

    @Override
    public void close() {
        a.close();
        b.close();
    }
}
