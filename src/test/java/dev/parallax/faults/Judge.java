package dev.parallax.faults;

import dev.parallax.faults.Report.Found;
import dev.parallax.finding.Rule;
import dev.parallax.sandbox.Side;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds one report against the truth.
 *
 * <p>A row that differs has to be DIVERGED, or the report has to say that its table, or a transaction that wrote it, is
 * not settled. A row may be DIVERGED only if it differs. A planted fault is <em>found</em> by a finding of its rule that
 * names its row or transaction, <em>undecided</em> where the report leaves its table open, else <em>missed</em>.
 */
final class Judge {

    private static final Set<Rule> ABOUT_ROWS = EnumSet.of(
            Rule.UPDATE_UPDATE,
            Rule.INSERT_INSERT,
            Rule.UPDATE_DELETE,
            Rule.DELETE_DELETE,
            Rule.AUTO_INCREMENT_COLLISION,
            Rule.SKIPPED_TRANSACTION,
            Rule.OUT_OF_BAND_WRITE,
            Rule.PRE_WINDOW_DIVERGENCE);

    private static final Set<Rule> CLASHES = EnumSet.of(Rule.UNIQUE_KEY, Rule.FOREIGN_KEY);

    private final long seed;
    private final String schema;
    private final Truth truth;
    private final Report report;
    private final Score score;
    private final Map<String, Integer> faultsLeftOpen = new HashMap<>();

    Judge(long seed, String schema, Truth truth, Report report, Score score) {
        this.seed = seed;
        this.schema = schema;
        this.truth = truth;
        this.report = report;
        this.score = score;
    }

    /** @param columns by row the columns in which the nodes differ */
    void judge(Map<RowKey, Set<String>> columns) {
        score.seeds++;
        rows(columns);
        Set<Found> used = new HashSet<>(lanes());
        // What can be listed under one table only comes first.
        List<Planted> planted = truth.planted().stream()
                .sorted(Comparator.comparingInt(fault -> tables(fault).size()))
                .toList();
        for (Planted fault : planted) {
            Score.Line line = score.line(fault.rule());
            line.planted++;
            List<Found> matching = report.findings().stream()
                    .filter(found -> matches(fault, found))
                    .toList();
            used.addAll(matching);
            if (!matching.isEmpty()) {
                line.found++;
            } else if (leftOpen(fault)) {
                line.undecided++;
                score.notes.add("seed " + seed + ": undecided " + fault.rule().id() + " " + fault.story());
            } else {
                line.missed++;
                score.disagree(
                        seed, fault.rule(), "missed " + fault.table() + " " + fault.keys() + " " + fault.story());
            }
        }
        for (Found found : report.findings()) {
            Rule rule = rule(found);
            if (!used.contains(found) && !Score.UNPLANTED.contains(rule) && !isExcused(rule, found)) {
                score.line(rule).falsely++;
                score.disagree(seed, rule, "false " + found);
            }
        }
    }

    /** One finding covers all values of a table; it is right if it counts each. Returns those that are. */
    private Set<Found> lanes() {
        Set<Found> right = new HashSet<>();
        truth.lanes.outside().forEach((table, values) -> {
            int planted = values.values().stream().mapToInt(List::size).sum();
            Score.Line line = score.line(Rule.LANE_VIOLATION);
            line.planted += planted;
            for (Found found : report.findings()) {
                boolean counted = rule(found) == Rule.LANE_VIOLATION && table.equals(found.table());
                for (Side side : Side.values()) {
                    int outside = values.getOrDefault(side, List.of()).size();
                    counted &= found.fact("outside the lane on " + side.letter())
                            .equals(outside == 0 ? "" : String.valueOf(outside));
                }
                boolean rest = rule(found) == Rule.LANE_VIOLATION
                        && table.equals(found.table())
                        && report.rowsLeftOpen(schema, table) == Integer.MAX_VALUE;
                if (counted || rest) {
                    right.add(found);
                }
            }
            if (right.stream().anyMatch(found -> table.equals(found.table()))) {
                line.found += planted;
            } else if (report.rowsLeftOpen(schema, table) == Integer.MAX_VALUE) {
                line.undecided += planted;
            } else {
                line.missed += planted;
                score.disagree(seed, Rule.LANE_VIOLATION, "missed or miscounted " + table + " " + values);
            }
        });
        return right;
    }

    private void rows(Map<RowKey, Set<String>> differing) {
        Set<RowKey> diverged = new HashSet<>();
        for (Found found : report.findings()) {
            if (found.status().equals("DIVERGED") && found.key() != null) {
                diverged.add(found.key());
            }
        }
        Map<String, Integer> open = new HashMap<>();
        for (RowKey row : differing.keySet()) {
            if (isUntraced(row, differing)) {
                score.invisible++;
                continue;
            }
            if (report.verdict().equals("CONSISTENT")) {
                score.disagree(seed, null, "CONSISTENT, and differs: " + row);
            }
            score.rows.planted++;
            if (diverged.contains(row)) {
                score.rows.found++;
            } else if (explainedByTransaction(row)
                    || open.merge(row.table(), 1, Integer::sum) <= report.rowsLeftOpen(schema, row.table())) {
                score.rows.undecided++;
            } else {
                score.rows.missed++;
                score.disagree(
                        seed, null, "differs, and the report (" + report.verdict() + ") does not say so: " + row);
            }
        }
        for (RowKey row : diverged) {
            if (differing.containsKey(row)) {
                continue;
            }
            boolean cascaded = truth.cascaded.contains(row) && report.keysLeftOpen(schema, row.table());
            if (cascaded || truth.hidden.isUnseen(row)) {
                score.undone++;
                score.notes.add("seed " + seed
                        + ": DIVERGED, but made equal by a change that its node's log does not hold: " + row);
            } else {
                score.rows.falsely++;
                score.disagree(seed, null, "reported as DIVERGED, and does not differ: " + row);
            }
        }
    }

    private boolean isUntraced(RowKey row, Map<RowKey, Set<String>> differing) {
        return truth.hidden.isUntraced(row, differing.getOrDefault(row, Set.of()));
    }

    /** Whether the report names a transaction as not executed, or two rows as overwriting each other, that made the row differ. */
    private boolean explainedByTransaction(RowKey row) {
        Set<Written> leftOut = truth.leftOut.getOrDefault(row, Set.of());
        boolean skipped = report.findings().stream()
                .filter(found -> found.rule().equals(Rule.SKIPPED_TRANSACTION.id()))
                .anyMatch(found -> leftOut.stream().anyMatch(found::names));
        return skipped
                || truth.planted().stream()
                        .filter(fault ->
                                CLASHES.contains(fault.rule()) && fault.keys().contains(row))
                        .anyMatch(fault -> report.findings().stream().anyMatch(found -> matches(fault, found)));
    }

    private boolean matches(Planted fault, Found found) {
        if (!fault.accepted().contains(rule(found)) && !continues(fault, found)) {
            return false;
        }
        RowKey key = found.key();
        boolean row = fault.keys().isEmpty() || (key != null && fault.keys().contains(key));
        boolean table = fault.table().isEmpty() || fault.table().equals(found.table());
        boolean named =
                fault.transactions().isEmpty() || fault.transactions().stream().anyMatch(found::names);
        boolean cause = fault.cause().isEmpty() || fault.cause().equals(found.cause());
        return row && table && named && cause;
    }

    /** Without GTIDs two stretches of concurrency on one row may run into one, which is named by how it began. */
    private boolean continues(Planted fault, Found found) {
        return Truth.ROW_CONFLICTS.contains(fault.rule())
                && Truth.ROW_CONFLICTS.contains(rule(found))
                && truth.planted().stream()
                        .filter(other -> !other.equals(fault) && other.keys().equals(fault.keys()))
                        .anyMatch(other -> other.accepted().contains(rule(found))
                                && other.transactions().stream().allMatch(found::names));
    }

    /** A report that says that rows of a table are open does not thereby say anything of lanes or foreign servers. */
    private boolean leftOpen(Planted fault) {
        if (CLASHES.contains(fault.rule())) {
            Set<String> named = new HashSet<>();
            fault.transactions()
                    .forEach(transaction ->
                            NetWrite.of(transaction.changes()).keySet().forEach(key -> named.add(key.table())));
            return named.stream()
                    .anyMatch(table -> report.keysLeftOpen(schema, table)
                            || report.rowsLeftOpen(schema, table) == Integer.MAX_VALUE);
        }
        if (fault.rule() == Rule.LANE_MISCONFIGURED) {
            return report.lanesLeftOpen(schema, truth.lanes.meeting());
        }
        if (fault.rule() == Rule.DDL_CONCURRENT) {
            return report.rowsLeftOpen(schema, fault.table()) == Integer.MAX_VALUE;
        }
        if (!ABOUT_ROWS.contains(fault.rule())) {
            return false;
        }
        Set<String> tables = tables(fault);
        // A count of rows left open covers as many faults and no more.
        return tables.stream()
                .anyMatch(table -> faultsLeftOpen.merge(table, 1, Integer::sum) <= report.rowsLeftOpen(schema, table));
    }

    private static Set<String> tables(Planted fault) {
        Set<String> tables = new HashSet<>();
        fault.keys().forEach(key -> tables.add(key.table()));
        if (!fault.table().isEmpty()) {
            tables.add(fault.table());
        }
        if (tables.isEmpty()) {
            fault.transactions()
                    .forEach(transaction ->
                            NetWrite.of(transaction.changes()).keySet().forEach(key -> tables.add(key.table())));
        }
        return tables;
    }

    private boolean isExcused(Rule rule, Found found) {
        boolean skip = rule == Rule.SKIPPED_TRANSACTION
                && truth.skippedWithoutEffect().stream().anyMatch(found::names);
        return skip || truth.isExcused(rule, found.key());
    }

    private static Rule rule(Found found) {
        return Arrays.stream(Rule.values())
                .filter(rule -> rule.id().equals(found.rule()))
                .findFirst()
                .orElseThrow();
    }
}
