package dev.parallax.verify;

import dev.parallax.finding.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares a table whose rows nothing tells apart, as what it is: rows of which each stands so many times. It cannot be
 * walked in chunks, and it is comparable only while nothing of it is in flight.
 */
final class MultisetCheck {

    private static final int ROWS_PER_GROUP = 64;
    private static final int MAX_GROUPS = 16_384;
    /** Rows that are held at once, about. */
    private static final long ROWS_AT_ONCE = 64_000;

    private static final Duration PAUSE = Duration.ofMillis(200);

    /** Rows and two sums of parts of their digests, as decimal text; {@code withoutDigest} must be none. */
    record Sums(long rows, String first, String second, long withoutDigest) {
        static final Sums NONE = new Sums(0, "0", "0", 0);

        static Sums of(NodePair.Columns row, int from) throws java.sql.SQLException {
            long rows = row.number(from);
            return rows == 0
                    ? NONE
                    : new Sums(
                            rows,
                            String.valueOf(row.text(from + 1)),
                            String.valueOf(row.text(from + 2)),
                            row.number(from + 3));
        }
    }

    /** So many equal rows, and how many of them satisfy the table's condition. */
    private record Copies(long count, long satisfying, List<Value> values) {}

    /**
     * What came of it.
     *
     * @param open why it could not be settled; empty when it was
     */
    record Result(long rowsA, long rowsB, long differing, String open) {}

    private final NodePair nodes;
    private final Cuts cuts;
    private final TableShape table;
    private final TableSql sql;
    private final Duration patience;
    private final RowSpool found;
    private final Differences.Sink differences;

    /**
     * @param found takes rows that differ for as long as it is not known whether they are on their way
     * @param differences takes those that are not
     */
    MultisetCheck(
            NodePair nodes,
            Cuts cuts,
            TableShape table,
            Duration patience,
            RowSpool found,
            Differences.Sink differences) {
        this.nodes = nodes;
        this.cuts = cuts;
        this.table = table;
        this.sql = new TableSql(table);
        this.patience = patience;
        this.found = found;
        this.differences = differences;
    }

    /** Compares until equal, proved different, or time is over. */
    Result run() throws InterruptedException {
        Instant deadline = Instant.now().plus(patience);
        while (true) {
            long began = System.nanoTime();
            Sums a;
            Sums b;
            String open;
            try (Cuts.Result<Both<Sums>> read = cuts.around(() -> compare())) {
                a = read.rows().a();
                b = read.rows().b();
                open = read.cut().open(table.name(), null);
            }
            if (a.withoutDigest() + b.withoutDigest() > 0) {
                return new Result(
                        a.rows(), b.rows(), 0, "a row is longer than max_allowed_packet; raise max_allowed_packet");
            }
            if (a.equals(b)) {
                return new Result(a.rows(), b.rows(), 0, "");
            }
            if (open == null) {
                found.forEach((at, row) -> differences.add(row));
                return new Result(a.rows(), b.rows(), found.rows(), "");
            }
            if (!Instant.now().isBefore(deadline)) {
                return new Result(a.rows(), b.rows(), 0, open);
            }
            // The servers get as long a rest as a look took.
            Thread.sleep(Math.max(PAUSE.toMillis(), (System.nanoTime() - began) / 1_000_000));
        }
    }

    private Both<Sums> compare() throws InterruptedException {
        found.clear();
        Both<Sums> whole = nodes.both(side -> nodes.query(
                        side, sql.multiset(side), () -> new Sums[] {Sums.NONE}, (all, row) -> all[0] = Sums.of(row, 1))[
                0]);
        if (whole.a().equals(whole.b())) {
            return whole;
        }
        long rows = Math.max(whole.a().rows(), whole.b().rows());
        int groups = (int) Math.min(MAX_GROUPS, Math.max(1, rows / ROWS_PER_GROUP));
        Both<Map<Integer, Sums>> sums = nodes.both(side -> nodes.query(
                side,
                sql.multisetGroups(side, groups),
                HashMap::new,
                (all, row) -> all.put((int) row.number(1), Sums.of(row, 2))));
        Set<Integer> keys = new TreeSet<>(sums.a().keySet());
        keys.addAll(sums.b().keySet());
        List<Integer> differing = keys.stream()
                .filter(group ->
                        !sums.a().getOrDefault(group, Sums.NONE).equals(sums.b().getOrDefault(group, Sums.NONE)))
                .toList();
        int atOnce = (int) Math.max(1, ROWS_AT_ONCE * groups / Math.max(1, rows));
        for (int i = 0; i < differing.size(); i += atOnce) {
            rows(groups, differing.subList(i, Math.min(differing.size(), i + atOnce)));
        }
        return whole;
    }

    private void rows(int groups, List<Integer> which) throws InterruptedException {
        Both<Map<String, Copies>> rows =
                nodes.both(side -> nodes.query(side, sql.rowsOfMultiset(side, groups, which), HashMap::new, this::add));
        Set<String> digests = new TreeSet<>(rows.a().keySet());
        digests.addAll(rows.b().keySet());
        for (String digest : digests) {
            Copies a = rows.a().get(digest);
            Copies b = rows.b().get(digest);
            long onA = a == null ? 0 : a.count();
            long onB = b == null ? 0 : b.count();
            // All copies count, whether they satisfy a condition or not: one may be evaluated on the two nodes at other
            // moments.
            if (onA != onB && (isCompared(a) || isCompared(b))) {
                found.add(new RowDifference(
                        table.name(), List.of(), List.of(), values(a), values(b), List.of(), cuts.exact(), onA, onB));
            }
        }
    }

    private static boolean isCompared(@Nullable Copies copies) {
        return copies != null && copies.satisfying() > 0;
    }

    private static @Nullable List<Value> values(@Nullable Copies copies) {
        return copies == null ? null : copies.values();
    }

    private void add(Map<String, Copies> rows, NodePair.Columns row) throws java.sql.SQLException {
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) {
            values.add(table.columns().get(i).shown(row.text(i + 4)));
        }
        rows.put(String.valueOf(row.text(1)), new Copies(row.number(2), row.number(3), values));
    }
}
