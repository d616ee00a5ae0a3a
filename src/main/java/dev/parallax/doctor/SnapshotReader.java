package dev.parallax.doctor;

import dev.parallax.finding.Side;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.problem.ProblemException;
import dev.parallax.server.NodeConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Reads both servers at once. The links come first, on both, and only then the logs: so a link cannot have read further
 * than the log it reads from is known to go, and a position beyond the end of a log means a log that was cut.
 */
public final class SnapshotReader {

    /** What is not known of a node that did not answer: all of it. */
    static final String WHOLE = "node";

    private SnapshotReader() {}

    /** Throws ProblemException where a connection breaks, PX-DOC-001 where both lead to one server. */
    public static Snapshot read(NodeConnection a, NodeConnection b) throws InterruptedException {
        Instant takenAt = Instant.now();
        List<Map<String, Object>> nodes = List.of(new LinkedHashMap<>(), new LinkedHashMap<>());
        List<NodeConnection> connections = List.of(a, b);
        both(side -> new NodeReader(connections.get(side.index()), nodes.get(side.index())).first());
        both(side -> new NodeReader(connections.get(side.index()), nodes.get(side.index())).rest());
        Snapshot snapshot = new Snapshot(takenAt, nodes.get(0), nodes.get(1));
        refuseOneServer(snapshot);
        return snapshot;
    }

    /**
     * Reads one node where the other does not answer. Of that one nothing is known.
     *
     * @param side which one is read
     * @param why the other does not answer
     */
    public static Snapshot readOne(Side side, NodeConnection node, ConnectionSettings away, String why)
            throws InterruptedException {
        Instant takenAt = Instant.now();
        Map<String, Object> here = new LinkedHashMap<>();
        NodeReader reader = new NodeReader(node, here);
        reader.first();
        reader.rest();
        Map<String, Object> there = new LinkedHashMap<>();
        there.put("name", away.label());
        there.put("host", away.host());
        there.put("port", (long) away.port());
        there.put("unknown", Map.of(WHOLE, Map.of("why", why, "refused", true)));
        return side == Side.A ? new Snapshot(takenAt, here, there) : new Snapshot(takenAt, there, here);
    }

    /**
     * A cloned machine has its original's server_uuid, which is a finding; the same server asked twice is a mistake. One
     * start of one server has one process, port and data directory on one host.
     */
    private static void refuseOneServer(Snapshot snapshot) {
        for (String path : List.of(
                "settings.server_uuid",
                "settings.hostname",
                "settings.port",
                "settings.datadir",
                "settings.pid_file")) {
            Object a = snapshot.value(Side.A, path);
            if (a == null || !a.equals(snapshot.value(Side.B, path))) {
                return;
            }
        }
        throw ProblemException.usage(
                "PX-DOC-001",
                "a and b are the same server (server_uuid " + snapshot.value(Side.A, "settings.server_uuid") + ", host "
                        + snapshot.value(Side.A, "settings.hostname")
                        + "): check host and port of both --node options");
    }

    private interface Work {
        void run(Side side) throws InterruptedException;
    }

    private static void both(Work work) throws InterruptedException {
        List<FutureTask<Side>> tasks = new ArrayList<>();
        for (Side side : Side.values()) {
            FutureTask<Side> task = new FutureTask<>(() -> {
                work.run(side);
                return side;
            });
            tasks.add(task);
            new Thread(task, "doctor-" + side.label()).start();
        }
        for (FutureTask<Side> task : tasks) {
            try {
                task.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException problem) {
                    throw problem;
                }
                throw new IllegalStateException(e.getCause());
            }
        }
    }
}
