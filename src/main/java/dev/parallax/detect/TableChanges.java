package dev.parallax.detect;

import dev.parallax.change.Transaction;
import dev.parallax.finding.Side;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.TableName;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Statements of both logs that may do away with rows, or with their shape, without row events: ALTER, DROP, TRUNCATE and
 * RENAME, other than an ALTER that only adds. A row that differed before such a statement on its table cannot be said
 * to differ now. The table is looked for as a word in the statement's text: naming it is enough to make the outcome
 * open, never to make it a difference.
 */
final class TableChanges {

    private static final Pattern CHANGING =
            Pattern.compile("^\\s*(/\\*.*?\\*/\\s*)*(ALTER|DROP|TRUNCATE|RENAME)\\b", Pattern.CASE_INSENSITIVE);

    private record Change(Side side, BinlogPosition position, String upperSql) {}

    private final List<Change> changes = new ArrayList<>();
    private final Set<Side> gaps = EnumSet.noneOf(Side.class);

    /** Called by both reader threads. */
    synchronized void statement(Side side, Transaction transaction, String sql) {
        if (CHANGING.matcher(sql).find() && !DefinitionStatement.keepsRows(sql)) {
            changes.add(new Change(
                    side, new BinlogPosition(transaction.file(), transaction.offset()), sql.toUpperCase(Locale.ROOT)));
        }
    }

    synchronized boolean happenedAfter(Episode episode, FindingBuilder builder) {
        if (changes.isEmpty()) {
            return false;
        }
        TableName table = builder.anyRow(episode.block.first(Side.A)).table().name();
        Pattern named = Pattern.compile("(?U)(?<!\\w)("
                + Pattern.quote(table.table().toUpperCase(Locale.ROOT)) + "|"
                + Pattern.quote(table.schema().toUpperCase(Locale.ROOT)) + ")(?!\\w)");
        for (Change change : changes) {
            OpenWrite last = episode.last(change.side());
            Transaction logged = last == null ? null : last.transaction.logged(change.side());
            boolean after = logged == null
                    || change.position().compareTo(new BinlogPosition(logged.file(), logged.offset())) > 0;
            if (after && named.matcher(change.upperSql()).find()) {
                return true;
            }
        }
        return false;
    }

    /** Files of this log are missing: what a row was left as before them says nothing about it behind them. */
    synchronized void gap(Side side) {
        gaps.add(side);
    }

    synchronized boolean hasGap(Side side) {
        return gaps.contains(side);
    }

    synchronized void clear() {
        changes.clear();
        gaps.clear();
    }
}
