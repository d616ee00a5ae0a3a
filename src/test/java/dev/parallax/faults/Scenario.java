package dev.parallax.faults;

import dev.parallax.finding.Rule;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What one seed means: which kind of pair, which tables, what happens to them. The same seed does the same, up to the
 * positions and GTIDs at which the pair happens to stand.
 */
final class Scenario {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final long seed;
    private final MySqlPair pair;
    private final SplittableRandom random;
    private final Settings settings;
    private @Nullable Family family;
    private @Nullable FaultTable keptOut;
    final String schema;
    final Truth truth = new Truth();
    private final List<FaultTable> tables = new ArrayList<>();

    Scenario(long seed, MySqlPair pair) {
        this.seed = seed;
        this.pair = pair;
        this.random = new SplittableRandom(seed);
        this.settings = Settings.random(random, pair.gtid());
        this.schema = "faults" + seed;
    }

    /** The pair a seed asks for; seeds in turn go through all kinds. */
    static PairOptions pair(long seed) {
        return PairOptions.defaults()
                .withVersion((seed & 1) == 0 ? TestVersions.USUAL : TestVersions.NEWEST)
                .withGtid((seed & 2) == 0)
                .withOptions("--replicate-wild-ignore-table=faults%." + FaultTable.KEPT_OUT);
    }

    /** Whether a table's keys are made by the servers, or changes of one kept out: no log says either. */
    boolean needsServers() {
        return keptOut != null || tables.stream().anyMatch(FaultTable::auto);
    }

    /** The rows that really differ now, by full dumps of both servers, with the columns. */
    Map<RowKey, Set<String>> differing() throws SQLException {
        Map<RowKey, Set<String>> differing = new HashMap<>();
        try (Node a = node(Side.A);
                Node b = node(Side.B)) {
            for (FaultTable table : allTables()) {
                Map<RowKey, Map<String, String>> onA = a.dump(table);
                Map<RowKey, Map<String, String>> onB = b.dump(table);
                Set<RowKey> keys = new HashSet<>(onA.keySet());
                keys.addAll(onB.keySet());
                for (RowKey key : keys) {
                    if (!Objects.equals(onA.get(key), onB.get(key))) {
                        differing.put(key, columns(onA.get(key), onB.get(key)));
                    }
                }
            }
        }
        return differing;
    }

    private static Set<String> columns(@Nullable Map<String, String> a, @Nullable Map<String, String> b) {
        if (a == null || b == null) {
            return Set.of(Hidden.EXISTS);
        }
        Set<String> columns = new HashSet<>(a.keySet());
        columns.addAll(b.keySet());
        columns.removeIf(column -> Objects.equals(a.get(column), b.get(column)));
        return columns;
    }

    private Node node(Side side) throws SQLException {
        return new Node(pair, side, settings.logging(side));
    }

    private List<FaultTable> allTables() {
        List<FaultTable> all = new ArrayList<>(tables);
        if (family != null) {
            all.addAll(List.of(family.parent(), family.child()));
        }
        if (keptOut != null) {
            all.add(keptOut);
        }
        return all;
    }

    /** The tables as they are now, as {@code mysqldump --no-data} writes them. */
    String definitions() throws SQLException {
        StringBuilder text = new StringBuilder("USE " + schema + ";\n");
        try (Node node = node(Side.A)) {
            for (FaultTable table : allTables()) {
                text.append(node.definition(table.qualified())).append(";\n");
            }
            text.append(node.definition(schema + ".marker")).append(";\n");
        }
        return text.toString();
    }

    /**
     * Does it all. Both nodes have caught up when this returns.
     *
     * @return where each log begins that belongs to it: the first file of a, then of b
     */
    List<String> run() throws SQLException {
        pair.awaitInSync(SOON);
        truth.story.add("  " + settings);
        settings.apply(pair);
        List<String> first = new ArrayList<>(flush());
        for (FaultTable.KeyKind kind : FaultTable.KeyKind.values()) {
            if (random.nextInt(5) < 2) {
                tables.add(FaultTable.random(random, schema, "t_" + kind.name().toLowerCase(Locale.ROOT), kind));
            }
        }
        if (tables.isEmpty()) {
            tables.add(FaultTable.random(random, schema, "t_int", FaultTable.KeyKind.INT));
        }
        if (random.nextInt(3) == 0) {
            Family made = FaultTable.family(random, schema);
            truth.cascaded = made.cascaded();
            family = made;
        }
        if (random.nextInt(4) == 0) {
            keptOut = FaultTable.random(random, schema, FaultTable.KEPT_OUT, FaultTable.KeyKind.INT);
        }
        Ledger ledger = new Ledger(truth, pair.gtid(), settings, family);
        pair.a().execute("CREATE DATABASE " + schema, "CREATE TABLE " + schema + ".marker (id INT PRIMARY KEY, v INT)");
        for (FaultTable table : allTables()) {
            if (table.isKeptOut()) {
                pair.b().execute("SET sql_log_bin = 0", "CREATE DATABASE IF NOT EXISTS " + schema, table.createSql());
            }
            pair.a().execute(table.createSql());
            truth.story.add("  " + table.createSql());
        }
        pair.awaitInSync(SOON);
        try (Conductor conductor = new Conductor(pair, settings, allTables(), ledger, random.split())) {
            Steps steps = new Steps(conductor, tables, family, keptOut, random.split(), seed, pair.gtid());
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
        Set<String> meeting = truth.lanes.meeting();
        if (!meeting.isEmpty()) {
            // One finding speaks of all tables.
            String story = "both nodes insert in one lane into " + meeting;
            truth.plant(Planted.of(Rule.LANE_MISCONFIGURED, "", Set.of(), Set.of(), story));
        }
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
            try (Node node = node(side)) {
                String end = node.logEnd();
                files.add(end.substring(0, end.indexOf(':')));
            }
        }
        return files;
    }
}
