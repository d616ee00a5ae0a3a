package dev.parallax.detect;

import dev.parallax.change.Transaction;
import dev.parallax.finding.Side;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.TableName;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Statements of both logs that may do away with rows, or with their shape, without row events: ALTER, DROP, TRUNCATE and
 * RENAME, other than an ALTER that only adds. A row that differed before such a statement on its table cannot be said
 * to differ now. The table is looked for as a word in the statement's text: naming it is enough to make the outcome
 * open, never to make it a difference.
 */
final class TableChanges {

    private static final Pattern CHANGING =
            Pattern.compile("^\\s*(/\\*.*?\\*/\\s*)*(ALTER|DROP|TRUNCATE|RENAME)\\b", Pattern.CASE_INSENSITIVE);

    /** Statements that make an index or a foreign key, or do away with one; those that change rows do so too. */
    private static final Pattern DEFINING =
            Pattern.compile("^\\s*(/\\*.*?\\*/\\s*)*CREATE\\s+(UNIQUE\\s+)?INDEX\\b", Pattern.CASE_INSENSITIVE);

    /** @param changing whether rows, or their shape, may be others behind it */
    private record Change(Side side, BinlogPosition position, String upperSql, boolean changing) {}

    private final List<Change> changes = new ArrayList<>();
    /** Tables with unique indexes or foreign keys, of which some row images lack columns. */
    private final Set<TableName> partial = new TreeSet<>();

    private final Renames renames;
    /** Where each log goes on behind the last files that are missing. */
    private final Map<Side, BinlogPosition> gaps = new EnumMap<>(Side.class);

    TableChanges(Renames renames) {
        this.renames = renames;
    }

    /**
     * Called by both reader threads.
     *
     * @param renamed whether it only gives tables other names, which are followed
     */
    synchronized void statement(Side side, Transaction transaction, String sql, boolean renamed) {
        boolean changing = CHANGING.matcher(sql).find();
        if (changing || DEFINING.matcher(sql).find()) {
            changes.add(new Change(
                    side,
                    new BinlogPosition(transaction.file(), transaction.offset()),
                    sql.toUpperCase(Locale.ROOT),
                    changing && !renamed && !DefinitionStatement.keepsRows(sql)));
        }
    }

    /** Whether indexes and foreign keys of these tables, as they are known, may have been others at the time. */
    synchronized boolean definedAfter(Clash clash) {
        for (TableName table : changes.isEmpty() ? List.<TableName>of() : clash.tables()) {
            Pattern named = named(table);
            for (Change change : changes) {
                Transaction a = clash.a().transaction().logged(change.side());
                Transaction b = clash.b().transaction().logged(change.side());
                if ((isAfter(change, a) || isAfter(change, b))
                        && named.matcher(change.upperSql()).find()) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isAfter(Change change, @Nullable Transaction logged) {
        return logged != null && change.position().compareTo(new BinlogPosition(logged.file(), logged.offset())) > 0;
    }

    /** The table under any of its names, or its schema where that does not merely say of which schema another is. */
    private Pattern named(TableName last) {
        StringJoiner words = new StringJoiner("|", "(?U)(?<!\\w)(", ")(?!\\w)");
        for (TableName table : renames.of(last)) {
            words.add(Pattern.quote(table.table().toUpperCase(Locale.ROOT)));
            words.add(Pattern.quote(table.schema().toUpperCase(Locale.ROOT)) + "(?!`?\\s*\\.)");
        }
        return Pattern.compile(words.toString());
    }

    synchronized boolean happenedAfter(Episode episode, FindingBuilder builder) {
        if (changes.isEmpty()) {
            return false;
        }
        TableName table = builder.anyRow(episode.block.first(Side.A)).table().name();
        Pattern named = named(table);
        for (Change change : changes) {
            OpenWrite last = episode.last(change.side());
            Transaction logged = last == null ? null : last.transaction.logged(change.side());
            boolean after = logged == null
                    || change.position().compareTo(new BinlogPosition(logged.file(), logged.offset())) > 0;
            if (after && change.changing() && named.matcher(change.upperSql()).find()) {
                return true;
            }
        }
        return false;
    }

    /** Some of the table's row images lack columns, so they need not say who holds a value or refers to a parent. */
    synchronized void lacksColumns(TableName table) {
        partial.add(table);
    }

    /** Whether who holds what at the end is known: asked when both logs have been read. */
    synchronized boolean showsHolders(Clash clash) {
        return clash.tables().stream().noneMatch(partial::contains);
    }

    /**
     * Files of this log are missing: what a row was left as before them says nothing about it behind them.
     *
     * @param next where the log goes on
     */
    synchronized void gap(Side side, BinlogPosition next) {
        gaps.put(side, next);
    }

    synchronized boolean hasGap(Side side) {
        return gaps.containsKey(side);
    }

    /** Whether files are missing behind the row's last write in both logs: what they held of it no log says. */
    synchronized boolean mayBeInGaps(Episode episode) {
        for (Side side : Side.values()) {
            BinlogPosition next = gaps.get(side);
            OpenWrite last = episode.last(side);
            Transaction logged = last == null ? null : last.transaction.logged(side);
            if (next == null
                    || (logged != null && next.compareTo(new BinlogPosition(logged.file(), logged.offset())) < 0)) {
                return false;
            }
        }
        return true;
    }

    synchronized void clear() {
        changes.clear();
        partial.clear();
        gaps.clear();
    }
}
