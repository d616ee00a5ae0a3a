package dev.parallax.report;

import dev.parallax.finding.RowText;
import dev.parallax.finding.Side;
import dev.parallax.finding.TransactionExplanation;
import dev.parallax.finding.TransactionLog;
import dev.parallax.finding.TransactionRow;
import dev.parallax.mysql.TableName;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the terminal and the page say alike of one transaction. */
public final class TransactionWording {

    /** Said of both logs where they agree. */
    public static final String SAME = "The two logs say the same of every row compared.";

    /** Said where a log holds more rows than are compared. */
    public static final String CUT =
            "It changed more rows than are compared here, so rows that only one log has are not listed; the counts by"
                    + " table are exact.";

    /** Said of a node whose log does not have a row that the other's has. */
    public static final String MISSING = "it changed nothing, or was not applied";

    private TransactionWording() {}

    /** The log that tells it best: its origin's where that holds it. */
    public static TransactionLog best(TransactionExplanation explanation) {
        TransactionLog b = explanation.b();
        return b != null && (b.own() || explanation.a() == null) ? b : Objects.requireNonNull(explanation.a());
    }

    /** {@code first executed on a (server_id 1)}. */
    public static String origin(TransactionExplanation explanation) {
        TransactionLog best = best(explanation);
        return "first executed on "
                + (best.own()
                        ? best.side().label() + " (server_id " + best.originServerId() + ")"
                        : "server_id " + best.originServerId());
    }

    /** {@code committed 2026-10-21 15:27:30 UTC}, or when it was applied. */
    public static String when(TransactionLog log) {
        return (log.own() ? "committed " : "applied ")
                + (log.committedAt() == null ? "at an unknown time" : Wording.time(log.committedAt()));
    }

    /** Its place in the log. */
    public static String where(TransactionLog log) {
        return log.from() + " to " + log.to().offset();
    }

    /** Said of a node whose log lacks it. */
    public static String absent(Side side) {
        return "the log of " + side.label() + " does not hold it";
    }

    /** The tables of which either log has a change. */
    public static Set<TableName> tables(TransactionExplanation explanation) {
        Set<TableName> names = new TreeSet<>();
        for (Side side : Side.values()) {
            TransactionLog log = explanation.on(side);
            if (log != null) {
                names.addAll(log.tables().keySet());
            }
        }
        return names;
    }

    /** {@code 1 insert, 3 updates}. */
    public static String counts(@Nullable TransactionLog log, TableName table) {
        TransactionLog.Counts counts =
                log == null ? TransactionLog.Counts.NONE : log.tables().getOrDefault(table, TransactionLog.Counts.NONE);
        StringJoiner text = new StringJoiner(", ");
        text.setEmptyValue("none");
        if (counts.inserts() > 0) {
            text.add(Wording.count(counts.inserts(), "insert", "inserts"));
        }
        if (counts.updates() > 0) {
            text.add(Wording.count(counts.updates(), "update", "updates"));
        }
        if (counts.deletes() > 0) {
            text.add(Wording.count(counts.deletes(), "delete", "deletes"));
        }
        return text.toString();
    }

    /**
     * What a list of the rows of one log is headed with.
     *
     * @param shown how many are listed at most
     */
    public static String rows(TransactionLog log, int shown) {
        boolean more = log.cut() || log.rows().size() > shown;
        return (more ? "The first " + Math.min(shown, log.rows().size()) + " rows" : "Rows") + " as the log of "
                + log.side().label() + " has them";
    }

    /** A row's table and key. */
    public static String row(TransactionRow row) {
        return (RowText.printable(row.table().toString()) + " " + RowText.key(row.key())).strip();
    }
}
