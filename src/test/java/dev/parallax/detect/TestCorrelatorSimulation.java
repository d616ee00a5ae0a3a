package dev.parallax.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.finding.Side;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Two masters in a few lines of Java: each applies the other's transactions in order and later, overwrites what it finds
 * (IDEMPOTENT) and logs what it changed. Their rows at the end are the truth the correlator has to reproduce.
 */
class TestCorrelatorSimulation {

    private static final List<String> KEYS = List.of("p", "q", "r", "s", "t");

    /** One master of the simulation. */
    private static final class Node {
        final Side side;
        final Map<String, Integer> rows = History.noRows();
        final List<History.Logged> log = new ArrayList<>();
        final Deque<History.Logged> relay = new ArrayDeque<>();
        int transactions;

        final boolean gtids;

        final int workers;

        Node(Side side, boolean gtids, int workers) {
            this.side = side;
            this.workers = workers;
            this.gtids = gtids;
        }

        History.Logged write(Random random) {
            List<History.Write> writes = new ArrayList<>();
            for (int i = random.nextInt(1, 3); i > 0; i--) {
                String key = KEYS.get(random.nextInt(KEYS.size()));
                int before = rows.getOrDefault(key, History.NONE);
                int after = random.nextInt(8) == 0 ? History.NONE : random.nextInt(1, 5);
                if (before != after) {
                    set(key, after);
                    writes.add(new History.Write(key, before, after));
                }
            }
            History.Logged transaction = new History.Logged(side, ++transactions, writes);
            log(transaction);
            return transaction;
        }

        /** The next one, or with several workers one of the next that touches none of the rows of those before it. */
        private History.@Nullable Logged next(Random random) {
            Set<String> busy = new TreeSet<>();
            List<History.Logged> free = new ArrayList<>();
            for (History.Logged transaction : relay) {
                Set<String> touched = new TreeSet<>();
                transaction.writes().forEach(write -> touched.add(write.key()));
                if (Collections.disjoint(busy, touched)) {
                    free.add(transaction);
                }
                busy.addAll(touched);
            }
            History.Logged picked = free.isEmpty() ? null : free.get(random.nextInt(Math.min(workers, free.size())));
            relay.remove(picked);
            return picked;
        }

        void apply(Random random) {
            History.Logged transaction = next(random);
            if (transaction == null) {
                return;
            }
            List<History.Write> changed = new ArrayList<>();
            for (History.Write write : transaction.writes()) {
                int found = rows.getOrDefault(write.key(), History.NONE);
                boolean missing = found == History.NONE && write.before() != History.NONE;
                if (found != write.after() && !missing) {
                    set(write.key(), write.after());
                    changed.add(new History.Write(write.key(), found, write.after()));
                }
            }
            log(new History.Logged(transaction.origin(), transaction.number(), changed));
        }

        private void log(History.Logged transaction) {
            if (gtids || !transaction.writes().isEmpty()) {
                log.add(transaction);
            }
        }

        private void set(String key, int value) {
            if (value == History.NONE) {
                rows.remove(key);
            } else {
                rows.put(key, value);
            }
        }
    }

    @Test
    void divergedKeysAreExactlyThoseThatDiffer() {
        simulate(true, 1);
    }

    /** Without GTIDs what changes nothing is not logged, on either node. */
    @Test
    void withoutGtidsTheSame() {
        simulate(false, 1);
    }

    /** Appliers that overtake: a transaction changes rows that none before it changes. */
    @Test
    void withSeveralWorkersTheSame() {
        simulate(true, 4);
        simulate(false, 4);
    }

    private static void simulate(boolean gtids, int workers) {
        long seed = Long.getLong("parallax.seed", System.nanoTime());
        System.out.println("TestCorrelatorSimulation seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 1500; round++) {
            Node a = new Node(Side.A, gtids, workers);
            Node b = new Node(Side.B, gtids, workers);
            for (String key : KEYS) {
                a.rows.put(key, 1);
                b.rows.put(key, 1);
            }
            // One write of each that both log, so that each log shows where the other's transactions begin.
            greet(a, b, "y");
            greet(b, a, "z");
            int haste = random.nextInt(1, 6);
            for (int step = random.nextInt(4, 40); step > 0; step--) {
                Node node = random.nextBoolean() ? a : b;
                Node peer = node == a ? b : a;
                if (random.nextInt(haste) == 0) {
                    peer.relay.add(node.write(random));
                } else {
                    node.apply(random);
                }
            }
            while (!a.relay.isEmpty() || !b.relay.isEmpty()) {
                a.apply(random);
                b.apply(random);
            }
            History history = new History(a.log, b.log, gtids);
            history.saidToReorder = workers > 1;
            check(a, b, history, random, round);
        }
    }

    private static void greet(Node from, Node to, String key) {
        History.Logged hello =
                new History.Logged(from.side, ++from.transactions, List.of(new History.Write(key, History.NONE, 1)));
        from.log(hello);
        to.log(hello);
    }

    private static void check(Node a, Node b, History history, Random random, int round) {
        history.caughtUp = true;
        List<String> result = history.correlateAllOf(Side.A);
        assertThat(history.correlateAllOf(Side.B))
                .as("round %d: %s", round, history)
                .isEqualTo(result);
        for (int i = 0; i < 5; i++) {
            assertThat(history.correlate(random))
                    .as("round %d: %s", round, history)
                    .isEqualTo(result);
        }
        for (Spellings.Answer alike : List.of(Spellings.Answer.EQUAL, Spellings.Answer.DIFFERENT)) {
            history.alike = alike;
            assertThat(history.correlate(random))
                    .as("round %d, keys of one fold are %s: %s", round, alike, history)
                    .isEqualTo(result);
        }
        Set<String> reported = new TreeSet<>();
        Set<String> inConflict = new TreeSet<>();
        result.stream()
                .filter(episode -> episode.startsWith("CONFLICT"))
                .forEach(episode -> inConflict.add(episode.split(" ", 3)[1]));
        for (String episode : result) {
            // An update of a row that a conflict has deleted leaves no row event either, and is told beside it.
            assertThat(inConflict).as("round %d: %s", round, history).contains(episode.split(" ", 3)[1]);
            if (episode.contains("DIVERGED")) {
                reported.add(episode.split(" ", 3)[1]);
            }
        }
        Set<String> differing = new TreeSet<>();
        for (String key : KEYS) {
            if (!Objects.equals(a.rows.get(key), b.rows.get(key))) {
                differing.add(key);
            }
        }
        if (history.unplaced == 0) {
            assertThat(reported).as("round %d: %s", round, history).isEqualTo(differing);
        } else {
            // Then the verdict is open; but what is claimed is true.
            assertThat(differing).as("round %d: %s", round, history).containsAll(reported);
        }
    }
}
