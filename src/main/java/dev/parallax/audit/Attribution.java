package dev.parallax.audit;

import com.dynatrace.hash4j.hashing.Hashing;
import dev.parallax.detect.Detection;
import dev.parallax.detect.FindingSink;
import dev.parallax.finding.Finding;
import dev.parallax.finding.RowDifferenceStory;
import dev.parallax.finding.RowText;
import dev.parallax.finding.Rule;
import dev.parallax.finding.RuleId;
import dev.parallax.finding.Side;
import dev.parallax.finding.Status;
import dev.parallax.finding.Value;
import dev.parallax.mysql.TableName;
import dev.parallax.verify.Differences;
import dev.parallax.verify.RowDifference;
import dev.parallax.verify.SpoolIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the logs say of the rows that were found to differ. */
final class Attribution implements FindingSink, AutoCloseable {

    /** What concurrent writes do; the finding's own rule says which kind it was. */
    private static final String CONFLICT = "conflict";

    /** As many rows that came to differ later are named. */
    private static final int MOST_LATER = 1_000;

    private final Differences differences;
    /** Of each row that differs where it stands, and the number of the finding that explains it. */
    private final SpoolIndex wanted;

    private final KeptFindings found;
    private final Set<TableName> tables;
    private final UnloggedRows.Late late;
    private final Predicate<TableName> follows;
    private @Nullable UnloggedRows unlogged;
    private final List<Finding> later = new ArrayList<>();
    private long moreLater;

    /**
     * @param tables that were compared to their ends
     * @param late whether a transaction may have come after comparing began
     * @param differences the rows that differ
     * @param follows whether rows of a table may change with those of another without being logged
     */
    Attribution(Set<TableName> tables, UnloggedRows.Late late, Differences differences, Predicate<TableName> follows) {
        this.tables = tables;
        this.late = late;
        this.differences = differences;
        this.follows = follows;
        this.wanted = new SpoolIndex(differences.folder());
        this.found = new KeptFindings(differences.folder());
        differences.forEachAt((at, row) -> {
            if (!row.key().isEmpty()) {
                wanted.add(hash(row(row.table(), row.key())), at);
            }
        });
    }

    static String row(TableName table, List<Value> key) {
        return key.stream().map(Value::text).collect(Collectors.joining("\0", table + "\0", ""));
    }

    private static long hash(String row) {
        return Hashing.xxh3_64().hashCharsToLong(row);
    }

    /** The slot of a row that differs; -1 for any other. */
    private int slot(TableName table, List<Value> key) {
        String row = row(table, key);
        return wanted.find(hash(row), at -> {
            RowDifference other = differences.read(at);
            return row(other.table(), other.key()).equals(row);
        });
    }

    @Override
    public void finding(Finding finding) {
        TableName table = finding.table();
        if (table == null || finding.key().isEmpty()) {
            // A transaction, or a table whose rows nothing tells apart.
            boolean skipped = finding.status() == Status.CONFIRMED
                    && (finding.rule() == Rule.SKIPPED_TRANSACTION || finding.rule() == Rule.ORIGIN_LOST_TRANSACTION);
            if ((skipped || finding.status() == Status.DIVERGED)
                    && (table == null || tables.contains(table))
                    && isLate(finding)) {
                addLater(finding);
            }
            return;
        }
        // How a row ends is open in logs that do not show all of its columns; that it differs has been read.
        boolean proved = finding.rule() == Rule.OUT_OF_BAND_WRITE && finding.status() == Status.CONFIRMED;
        if (finding.status() != Status.DIVERGED && !proved) {
            return;
        }
        int slot = slot(table, finding.key());
        if (slot < 0) {
            if (!proved && tables.contains(table) && isLate(finding)) {
                addLater(finding);
            }
        } else if (explains(finding, differences.read(wanted.offset(slot)))) {
            long known = wanted.note(slot);
            if (known == 0 || rank(finding) < rank(found.get(known))) {
                wanted.note(slot, found.add(finding));
            }
        }
    }

    private void addLater(Finding finding) {
        if (later.size() < MOST_LATER) {
            later.add(finding);
        } else {
            moreLater++;
        }
    }

    /** What the logs end with must be what is there: a row that was changed since is explained by that change. */
    private static boolean explains(Finding finding, RowDifference difference) {
        return isLast(finding.witness().imageA(), difference.a())
                && isLast(finding.witness().imageB(), difference.b());
    }

    static boolean isLast(@Nullable List<Value> logged, @Nullable List<Value> read) {
        if (logged == null) {
            return true;
        }
        if (logged.isEmpty() || read == null) {
            return logged.isEmpty() && read == null;
        }
        for (Value value : read) {
            Value before = RowText.find(logged, value.column());
            if (before != null && !before.isLike(value)) {
                return false;
            }
        }
        return true;
    }

    /** A row that differs for several reasons is told by what says most. */
    private static int rank(Finding finding) {
        return !(finding.rule() instanceof Rule rule)
                ? 0
                : switch (rule) {
                    case SKIPPED_TRANSACTION, ORIGIN_LOST_TRANSACTION -> 1;
                    case OUT_OF_BAND_WRITE -> 2;
                    case PRE_WINDOW_DIVERGENCE -> 3;
                    case AUTO_INCREMENT_COLLISION, LANE_VIOLATION -> 4;
                    default -> 0;
                };
    }

    /** Whether it is of a time when tables were being compared already. */
    boolean isLate(Finding finding) {
        // Those left out of the witness are the last.
        return finding.witness().moreTransactions() > 0
                || finding.witness().transactions().stream()
                        .anyMatch(transaction -> late.isLate(transaction.id(), transaction.committedAt()));
    }

    @Override
    public void restart() {
        wanted.clearNotes();
        found.clear();
        later.clear();
        moreLater = 0;
    }

    /** Whether anything was compared, so that the logs are to be asked. */
    boolean isNeeded() {
        return !tables.isEmpty();
    }

    /** Whether a finding is about a row that was found to differ. */
    boolean isWanted(Finding finding) {
        TableName table = finding.table();
        return table != null && slot(table, finding.key()) >= 0;
    }

    /** What explains a row; null where nothing does. */
    @Nullable
    Finding explanation(TableName table, List<Value> key) {
        int slot = key.isEmpty() ? -1 : slot(table, key);
        long number = slot < 0 ? 0 : wanted.note(slot);
        return number == 0 ? null : found.get(number);
    }

    /** Looks in the logs once more for the rows that nothing explains. Called when the logs have been correlated. */
    void lookAgain(Detection logs) throws InterruptedException {
        if (!logs.logsApplied()) {
            // What a log ends with is then not what its node was left with.
            return;
        }
        UnloggedRows rows = new UnloggedRows(differences, late);
        unlogged = rows;
        differences.forEachAt((at, row) -> {
            if (!row.key().isEmpty() && !follows.test(row.table()) && explanation(row.table(), row.key()) == null) {
                rows.add(row, at);
            }
        });
        if (!rows.isEmpty()) {
            for (Side side : Side.values()) {
                logs.rows(side, rows.of(side));
            }
        }
    }

    /** On which node a row that nothing explains was changed without being logged; null where that is not known. */
    @Nullable
    String unloggedOn(RowDifference row) {
        return unlogged == null ? null : unlogged.where(row);
    }

    /** Rows that came to differ after comparing had begun, and were still equal when they were read; the first of them. */
    List<Finding> later() {
        return later;
    }

    /** How many more of those there are. */
    long moreLater() {
        return moreLater;
    }

    /** What a difference is counted under. */
    static String cause(@Nullable Finding explanation) {
        if (explanation == null || explanation.rule() == Rule.PRE_WINDOW_DIVERGENCE) {
            return RowDifferenceStory.BEFORE_JOURNAL;
        }
        RuleId rule = explanation.rule();
        boolean named = rule == Rule.SKIPPED_TRANSACTION
                || rule == Rule.ORIGIN_LOST_TRANSACTION
                || rule == Rule.OUT_OF_BAND_WRITE;
        return named ? rule.id() : CONFLICT;
    }

    @Override
    public void close() {
        if (unlogged != null) {
            unlogged.close();
        }
        wanted.close();
        found.close();
    }
}
