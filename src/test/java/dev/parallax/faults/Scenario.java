package dev.parallax.faults;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What one seed means: which kind of pair, which tables, what happens to them. The same seed does the same, up to the
 * positions and GTIDs at which the pair happens to stand.
 */
final class Scenario {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final long seed;
    private final MySqlPair pair;
    private final SplittableRandom random;
    final String schema;
    final Truth truth = new Truth();
    private final List<FaultTable> tables = new ArrayList<>();

    Scenario(long seed, MySqlPair pair) {
        this.seed = seed;
        this.pair = pair;
        this.random = new SplittableRandom(seed);
        this.schema = "faults" + seed;
    }

    /** The pair a seed asks for; seeds in turn go through all kinds. */
    static PairOptions pair(long seed) {
        return PairOptions.defaults()
                .withVersion((seed & 1) == 0 ? TestVersions.USUAL : TestVersions.NEWEST)
                .withGtid((seed & 2) == 0);
    }

    /** Whether a table's keys are made by the servers. */
    boolean makesKeys() {
        return tables.stream().anyMatch(FaultTable::auto);
    }

    /** The rows that really differ now, by full dumps of both servers. */
    Set<RowKey> differing() throws SQLException {
        Set<RowKey> differing = new HashSet<>();
        try (Node a = new Node(pair, Side.A);
                Node b = new Node(pair, Side.B)) {
            for (FaultTable table : tables) {
                Map<RowKey, String> onA = a.dump(table);
                Map<RowKey, String> onB = b.dump(table);
                Set<RowKey> keys = new HashSet<>(onA.keySet());
                keys.addAll(onB.keySet());
                keys.stream()
                        .filter(key -> !Objects.equals(onA.get(key), onB.get(key)))
                        .forEach(differing::add);
            }
        }
        return differing;
    }

    /**
     * Does it all. Both nodes have caught up when this returns.
     *
     * @return where each log begins that belongs to it: the first file of a, then of b
     */
    List<String> run() throws SQLException {
        pair.awaitInSync(SOON);
        List<String> first = new ArrayList<>(flush());
        Ledger ledger = new Ledger(truth, pair.gtid());
        for (FaultTable.KeyKind kind : FaultTable.KeyKind.values()) {
            if (random.nextInt(5) < 2) {
                tables.add(FaultTable.random(random, schema, "t_" + kind.name().toLowerCase(Locale.ROOT), kind));
            }
        }
        if (tables.isEmpty()) {
            tables.add(FaultTable.random(random, schema, "t_int", FaultTable.KeyKind.INT));
        }
        pair.a().execute("CREATE DATABASE " + schema, "CREATE TABLE " + schema + ".marker (id INT PRIMARY KEY, v INT)");
        for (FaultTable table : tables) {
            pair.a().execute(table.createSql());
            truth.story.add("  " + table.createSql());
        }
        pair.awaitInSync(SOON);
        try (Conductor conductor = new Conductor(pair, tables, ledger, random.split())) {
            Steps steps = new Steps(conductor, tables, random.split(), seed, pair.gtid());
            steps.fill();
            mark(1005);
            if (random.nextBoolean()) {
                steps.beforeTheWindow(random.nextInt(4));
                first.clear();
                first.addAll(flush());
                ledger.windowBegins();
                markSome(1003);
            }
            int count = 6 + random.nextInt(9);
            for (int i = 0; i < count; i++) {
                steps.next();
            }
        }
        mark(1001);
        return first;
    }

    /**
     * Without GTIDs, what left no trace is known to be gone only between transactions of its origin that left one; and
     * before the first of an origin in a log, everything of it is taken to be older than the log.
     */
    private void mark(int id) throws SQLException {
        pair.a().execute("INSERT INTO " + schema + ".marker VALUES (" + id + ", 1)");
        pair.b().execute("INSERT INTO " + schema + ".marker VALUES (" + (id + 1) + ", 2)");
        pair.awaitInSync(SOON);
    }

    /** As {@link #mark}, but perhaps of one node alone: what the other then does first is known to come behind it. */
    private void markSome(int id) throws SQLException {
        int nodes = random.nextInt(3);
        if (nodes != 1) {
            pair.a().execute("INSERT INTO " + schema + ".marker VALUES (" + id + ", 1)");
        }
        if (nodes != 2) {
            pair.b().execute("INSERT INTO " + schema + ".marker VALUES (" + (id + 1) + ", 2)");
        }
        pair.awaitInSync(SOON);
    }

    private List<String> flush() throws SQLException {
        List<String> files = new ArrayList<>();
        for (Side side : Side.values()) {
            pair.server(side).execute("FLUSH BINARY LOGS");
            try (Node node = new Node(pair, side)) {
                String end = node.logEnd();
                files.add(end.substring(0, end.indexOf(':')));
            }
        }
        return files;
    }
}
