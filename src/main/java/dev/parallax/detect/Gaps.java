package dev.parallax.detect;

import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Side;
import dev.parallax.mysql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What detection did not see, or could not judge, said once per table and reason. */
final class Gaps {

    /** Tables named where something is said of all of them at once. */
    private static final int NAMED = 5;

    private Gaps() {}

    static List<NotChecked> of(
            LogCounts a, LogCounts b, WindowBounds bounds, TableRegistry tables, PendingCounts pending) {
        List<NotChecked> result = new ArrayList<>();
        nothingInside(a, b, bounds).ifPresent(result::add);
        skippedTables(a, b, result);
        tables.differing()
                .forEach((table, moved) -> result.add(new NotChecked(
                        "table " + table,
                        moved.isEmpty()
                                ? "its columns or its primary key differ between the nodes, so that rows are compared"
                                        + " only in the columns that both have; make the definitions equal"
                                : moved + ", and replication goes by place: each row that is relayed has its values in"
                                        + " other columns there. Only what both nodes wrote concurrently is looked for;"
                                        + " make the definitions equal",
                        true)));
        Map<TableName, String> keys = new TreeMap<>(a.keyProblems);
        b.keyProblems.forEach(keys::putIfAbsent);
        keys.forEach((table, why) -> result.add(new NotChecked(
                "keys of table " + table + " that differ in bytes and are equal all the same", why, true)));
        unjudged(a, b, result);
        for (Side side : Side.values()) {
            missing(side, side == Side.A ? a : b, pending, result);
            statements(side, side == Side.A ? a : b, result);
            blind(side, pending, result);
            unplaced(side, pending, result);
            pending(side, pending, result);
        }
        return result;
    }

    /**
     * Nobody said which unique indexes and foreign keys there are. A cascade is in no log, so a clash that nobody looked
     * for can have left rows different.
     *
     * @param written tables that the logs hold writes of
     */
    static NotChecked unknownConstraints(Set<TableName> written) {
        String named = written.stream().limit(NAMED).map(TableName::toString).collect(Collectors.joining(", "));
        return new NotChecked(
                "unique indexes and foreign keys of " + named
                        + (written.size() > NAMED ? " and " + (written.size() - NAMED) + " more" : ""),
                "log files do not say what they are, so concurrent writes that clash there are not looked for. Give"
                        + " --schema with the output of mysqldump --no-data --databases, or --node",
                true);
    }

    private static void skippedTables(LogCounts a, LogCounts b, List<NotChecked> result) {
        Map<TableName, Map<String, long[]>> rows = new TreeMap<>();
        for (Side side : Side.values()) {
            (side == Side.A ? a : b)
                    .skipped.forEach((table, skipped) -> skipped.byReason.forEach(
                            (reason, count) -> rows.computeIfAbsent(table, name -> new TreeMap<>())
                                    .computeIfAbsent(reason, text -> new long[2])[side.index()] += count));
        }
        rows.forEach((table, reasons) -> reasons.forEach((reason, count) -> result.add(new NotChecked(
                "table " + table + ": " + count[0] + " row change(s) on a, " + count[1] + " on b", reason, true))));
    }

    /** A clash there may have left rows different without a trace in the rows themselves, as a cascade does. */
    private static void unjudged(LogCounts a, LogCounts b, List<NotChecked> result) {
        Map<TableName, Map<String, String>> both = new TreeMap<>(b.unjudged);
        a.unjudged.forEach((table, problems) -> both.merge(table, problems, (one, other) -> {
            Map<String, String> merged = new TreeMap<>(one);
            merged.putAll(other);
            return merged;
        }));
        both.forEach((table, problems) -> problems.forEach((what, why) -> result.add(new NotChecked(
                (what.isEmpty() ? "unique indexes and foreign keys" : what) + " of " + table,
                why + ", so concurrent writes that clash there are not looked for",
                true))));
    }

    private static void missing(Side side, LogCounts counts, PendingCounts pending, List<NotChecked> result) {
        for (String gap : counts.gaps) {
            result.add(new NotChecked(
                    "the log of " + side.label() + " " + gap,
                    "files are missing there; what they hold is not known. They may hold any of the "
                            + pending.unloggedOn(side)
                            + " transaction(s) that only the other log has, of which nothing is"
                            + " concluded, and rows that these wrote are not judged from there on. Give the missing"
                            + " files",
                    true));
        }
        if (counts.unnamedTransactions > 0) {
            result.add(new NotChecked(
                    counts.unnamedTransactions + " transaction(s) in the log of " + side.label(),
                    "neither a GTID nor a commit timestamp names them (servers before MySQL 8.0.1), so they cannot be"
                            + " found in the other log",
                    true));
        }
    }

    /**
     * What both logs hold is inside where it is in both: a log of which nothing is leaves no more than what the other
     * has alone.
     */
    private static Optional<NotChecked> nothingInside(LogCounts a, LogCounts b, WindowBounds bounds) {
        String where = null;
        if (a.judged + b.judged == 0 && a.transactions + b.transactions > 0) {
            where = "in the logs";
        } else if (a.judged == 0 && !bounds.onA().isWhole()) {
            where = "in the log of a";
        } else if (b.judged == 0 && !bounds.onB().isWhole()) {
            where = "in the log of b";
        }
        return where == null
                ? Optional.empty()
                : Optional.of(new NotChecked(
                        "everything",
                        "no transaction " + where
                                + " is within the window that was asked for: there was nothing to judge",
                        true));
    }

    private static void statements(Side side, LogCounts counts, List<NotChecked> result) {
        String logged = " statement(s) in the log of " + side.label();
        String why = "logged as text (binlog_format STATEMENT or MIXED), so the rows they changed are not known; ";
        counts.statements
                .byTable()
                .forEach((table, counted) -> result.add(new NotChecked(
                        table + ": " + counted.count() + logged,
                        why + "first at " + counted.at() + ": " + counted.sql(),
                        true)));
        long others = counts.statements.ofOtherTables();
        if (others > 0) {
            result.add(new NotChecked(
                    "other tables: " + others + logged,
                    why + "only the first " + TextStatements.MOST_TABLES + " tables are listed each",
                    true));
        }
    }

    private static void blind(Side side, PendingCounts pending, List<NotChecked> result) {
        if (!pending.isBlind(side)) {
            return;
        }
        String on = side.label();
        String others = side.peer().label();
        String what = "the order in which " + on + " applied the transactions of " + others;
        String effect =
                ", so concurrency, skipped transactions, unlogged changes and split brain cannot be judged there";
        result.add(new NotChecked(
                what,
                pending.isSaidToBeBlind(side)
                        ? "log_replica_updates is OFF on " + on + ": its log does not hold what it applied" + effect
                                + "; set it to ON and restart the server"
                        : "the log of " + on + " holds none of the " + pending.unloggedOn(side) + " transaction(s) of "
                                + others + " that the other log has: log_replica_updates is OFF there, or it applied"
                                + " nothing" + effect + ". Give a log that reaches further, or ask the server",
                true));
    }

    private static void unplaced(Side side, PendingCounts pending, List<NotChecked> result) {
        long count = pending.unplacedOn(side);
        if (count > 0) {
            String on = side.label();
            result.add(new NotChecked(
                    "where " + count + " transaction(s) of " + side.peer().label() + " stand in the log of " + on,
                    on + " applies with several workers and replica_preserve_commit_order=OFF, and its log lacks these:"
                            + " without GTIDs what changes nothing there, or is skipped, is not logged, and the order does"
                            + " not tell where it was, so neither rows of them that were left out nor all concurrent"
                            + " writes of " + on + " are found. Use GTIDs, or set replica_preserve_commit_order to ON",
                    true));
        }
    }

    private static void pending(Side side, PendingCounts pending, List<NotChecked> result) {
        TransactionState first = pending.firstOnlyOn(side);
        if (first != null) {
            result.add(new NotChecked(
                    pending.transactionsOnlyOn(side) + " transaction(s) in the log of " + side.label(),
                    "the log of " + side.peer().label() + " does not hold them where it ends: not applied yet, or"
                            + " skipped; first " + first.id + " at "
                            + first.anyLogged().file() + ":" + first.anyLogged().offset()
                            + ". Read on until both have each other's transactions",
                    true));
        }
    }
}
