package dev.parallax.verify;

import dev.parallax.finding.Side;
import dev.parallax.verify.TableResult.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares one table after the other: along its key, by what was written since its certificate, or without a key. */
final class TableVerification {

    private static final String TIME_OVER = "not compared to its end: --run-time was over";

    /** As many rows of a table are looked at again and again until they are at rest. */
    private static final int MOST_WAITING = 100_000;

    private static final String KEYS_CHANGED =
            "rows were given other keys while it was compared, and some may have been passed by; verify again";

    private static final String TOO_MANY = "not compared to its end: more than " + Differences.MOST
            + " rows differ in all; copy the tables anew rather than row by row";

    private static final String TOO_MANY_WAIT = "not compared to its end: more than " + MOST_WAITING
            + " of its rows wait for what is on its way between the nodes; verify again when replication has caught up";

    private static final String BY_POSITION =
            "without GTIDs, differences are judged by log positions: a little weaker than by transactions";

    private static final String BOTH_APPLIED_UNLOGGED =
            "log_replica_updates is OFF on both nodes: no log holds what its node applied, so differences are judged"
                    + " and explained by one log for each change, that of the node where it was made, which is a little"
                    + " weaker";

    private static final String WITHOUT_KEY =
            "no unique index tells its rows apart: compared in one piece, by how many rows there are and by sums of"
                    + " parts of their digests, a little weaker than row by row";

    private final NodePair nodes;
    private final Cuts cuts;
    private final VerifyOptions options;
    private final Walks walks;
    private final Gate gate;
    private final VerifyListener listener;
    private final Differences differences;

    /**
     * @param differences takes each row that differs, from all who compare tables
     */
    TableVerification(
            NodePair nodes,
            Cuts cuts,
            VerifyOptions options,
            Walks walks,
            Gate gate,
            VerifyListener listener,
            Differences differences) {
        this.nodes = nodes;
        this.cuts = cuts;
        this.options = options;
        this.walks = walks;
        this.gate = gate;
        this.listener = listener;
        this.differences = differences;
    }

    /**
     * Compares one.
     *
     * @param waiting takes it where rows of it are still on their way
     * @param results takes what came of it otherwise
     */
    void compare(TableShape table, List<WalkedTable> waiting, Consumer<TableResult> results)
            throws InterruptedException {
        long began = System.nanoTime();
        if (!table.refusal().isEmpty()) {
            results.accept(nothing(table, Status.SKIPPED, table.refusal(), 0, began));
            return;
        }
        AtomicLong ofTable = new AtomicLong();
        Differences.Sink counting = row -> {
            boolean isNew = differences.add(row);
            ofTable.addAndGet(isNew ? 1 : 0);
            return isNew;
        };
        try {
            ComparedKey key = table.key();
            if (key == null) {
                String whyWhole = walks.increments().of(table.name()).whole();
                results.accept(withoutKey(table, whyWhole, counting, began));
                return;
            }
            WalkedTable walked = alongKey(table, key, counting, began);
            walked.tryAgain();
            if (walked.waits()) {
                waiting.add(walked);
            } else {
                results.accept(walked.result());
            }
        } catch (StatementRefusedException e) {
            Status status = ofTable.get() > 0 ? Status.DIFFERENT : Status.UNDETERMINED;
            results.accept(nothing(table, status, "not compared to its end: " + e.reason(), ofTable.get(), began));
        }
    }

    private WalkedTable alongKey(TableShape table, ComparedKey key, Differences.Sink sink, long began)
            throws InterruptedException {
        KeySettler settler = new KeySettler(nodes, cuts, table, key, sink);
        Checkpoint.Table saved = walks.from(table);
        Increments.Since since = saved == null
                ? walks.increments().of(table.name())
                : walks.increments().resumed();
        String whyWhole = since.whole();
        if (since.certificate() != null) {
            WalkedTable walked = incrementally(table, key, since, settler, began);
            if (walked != null) {
                return walked;
            }
            whyWhole = "rows that were written since its certificate are not found by their keys in the logs";
        }
        ChunkWalk.Progress start = saved == null ? ChunkWalk.Progress.start() : ChunkWalk.Progress.of(saved);
        long[] told = {0};
        Forgetting forgetting = new Forgetting(cuts);
        if (saved == null) {
            cuts.inFlight().walk(table.name());
        } else {
            settler.add(saved.looked());
        }
        ChunkWalk walk = new ChunkWalk(nodes, table, key, settler, options, start, progress -> {
            walks.at(table, progress, settler);
            listener.compared(table.name(), progress.a().rows() - told[0]);
            told[0] = progress.a().rows();
            forgetting.now();
            return goesOn(settler);
        });
        ChunkWalk.Progress progress;
        try {
            progress = walk.run();
        } catch (StatementRefusedException e) {
            // What looked different before a server refused is not lost with the rest.
            settler.tryAgain();
            throw e;
        }
        walks.at(table, progress, settler);
        // A row whose key was changed while the table was walked may have been passed twice, or not at all.
        String unread = cuts.awaitLogs();
        List<List<String>> moved = cuts.inFlight().takeMoved(table.name());
        boolean allFollowed = unread == null && (moved.isEmpty() || !key.leavesOutZeros());
        if (allFollowed) {
            settler.addWritten(moved);
        }
        boolean complete = progress.done() && allFollowed && !cuts.inFlight().movedTooOften(table.name());
        if (progress.done() && !complete) {
            walks.forget(table);
        }
        listener.compared(table.name(), progress.a().rows() - told[0]);
        String note = !progress.done() ? whyEnded(settler) : !complete ? orElse(unread, KEYS_CHANGED) : weaker();
        return new WalkedTable(table, settler, progress, complete, note, new WholeProof(table, cuts, whyWhole), began);
    }

    /** Compares what was written since a certificate; null where that must not be trusted. */
    private @Nullable WalkedTable incrementally(
            TableShape table, ComparedKey key, Increments.Since since, KeySettler settler, long began)
            throws InterruptedException {
        Increments increments = walks.increments();
        Forgetting forgetting = new Forgetting(cuts);
        IncrementalWalk walk =
                new IncrementalWalk(nodes, cuts, table, key, settler, increments, since, options, rows -> {
                    listener.compared(table.name(), rows);
                    forgetting.now();
                    return goesOn(settler);
                });
        IncrementalWalk.Read read;
        try {
            read = walk.run();
        } catch (StatementRefusedException e) {
            settler.tryAgain();
            throw e;
        }
        if (read == null) {
            return null;
        }
        increments.forget(table.name());
        String note = !read.complete() ? whyEnded(settler) : weaker();
        return new WalkedTable(table, settler, read.progress(), read.complete(), note, read, began);
    }

    /**
     * Why what is said of a table is a little weaker than elsewhere; empty where it is not.
     *
     * @param ofTable what makes it so for this table
     */
    private String weaker(String... ofTable) {
        List<String> why = new ArrayList<>(List.of(ofTable));
        if (!cuts.exact()) {
            why.add(BY_POSITION);
        }
        List<Side> unlogged = Stream.of(Side.values())
                .filter(side -> !nodes.node(side).identity().logReplicaUpdates())
                .toList();
        if (unlogged.size() == 2) {
            why.add(BOTH_APPLIED_UNLOGGED);
        } else {
            unlogged.forEach(side -> why.add("log_replica_updates is OFF on " + side.label()
                    + ": its log does not hold what it applied, so differences are judged and explained by the other"
                    + " node's log alone, which is a little weaker"));
        }
        return String.join("; ", why);
    }

    private static String orElse(@Nullable String why, String otherwise) {
        return why == null ? otherwise : "not compared to its end: " + why;
    }

    private boolean goesOn(KeySettler settler) throws InterruptedException {
        cuts.checkLogs();
        return !differences.isFull() && settler.waiting() < MOST_WAITING && gate.pass();
    }

    private String whyEnded(KeySettler settler) {
        return settler.waiting() >= MOST_WAITING ? TOO_MANY_WAIT : whyEnded();
    }

    private String whyEnded() {
        return differences.isFull() ? TOO_MANY : TIME_OVER;
    }

    private TableResult withoutKey(TableShape table, String whyWhole, Differences.Sink sink, long began)
            throws InterruptedException {
        if (differences.isFull() || !gate.pass()) {
            return nothing(table, Status.UNDETERMINED, whyEnded(), 0, began);
        }
        MultisetCheck.Result found;
        try (RowSpool provisional = differences.provisional()) {
            found = new MultisetCheck(nodes, cuts, table, options.patience(), provisional, sink).run();
        }
        listener.compared(table.name(), found.rowsA());
        boolean open = !found.open().isEmpty();
        Status status = found.differing() > 0 ? Status.DIFFERENT : open ? Status.UNDETERMINED : Status.EQUAL;
        return new TableResult(
                table.name(),
                status,
                open ? found.open() : weaker(WITHOUT_KEY),
                found.rowsA(),
                found.rowsB(),
                1,
                found.differing(),
                0,
                List.of(),
                table.leftOut(),
                table.where(),
                null,
                !open,
                new WholeProof(table, cuts, whyWhole).ofRows(status, found.rowsA()),
                seconds(began));
    }

    /** Of a table that was not there when comparing began. */
    static TableResult cameMeanwhile(TableShape table) {
        String why =
                table.refusal().isEmpty() ? "it was created while tables were compared; verify again" : table.refusal();
        return nothing(table, Status.SKIPPED, why, 0, System.nanoTime());
    }

    private static TableResult nothing(TableShape table, Status status, String why, long differing, long began) {
        return new TableResult(
                table.name(),
                status,
                why,
                0,
                0,
                0,
                differing,
                0,
                List.of(),
                table.leftOut(),
                table.where(),
                null,
                false,
                Proof.NONE,
                seconds(began));
    }

    static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }
}
