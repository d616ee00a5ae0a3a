package dev.parallax.audit;

import dev.parallax.detect.TableSelection;
import dev.parallax.finding.Explanation;
import dev.parallax.finding.Finding;
import dev.parallax.finding.FindingId;
import dev.parallax.finding.NodeInfo;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.RowDifferenceStory;
import dev.parallax.finding.Rule;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Side;
import dev.parallax.finding.Status;
import dev.parallax.finding.Summary;
import dev.parallax.finding.TableCheck;
import dev.parallax.finding.Value;
import dev.parallax.finding.Witness;
import dev.parallax.mysql.TableName;
import dev.parallax.report.Wording;
import dev.parallax.verify.RowDifference;
import dev.parallax.verify.TableResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What comparing tables says: a finding for each row, with what explains it, and a line for each table. */
final class TableFindings {

    private final TableSelection selection;
    private final TableComparison compared;
    private final Attribution attribution;
    private final String from;
    private final Map<TableName, Map<String, Long>> attributed = new HashMap<>();

    /** @param from where what was read of the logs begins */
    TableFindings(TableSelection selection, TableComparison compared, Attribution attribution, String from) {
        this.selection = selection;
        this.compared = compared;
        this.attribution = attribution;
        this.from = from;
    }

    /** Where the logs of both nodes begin. */
    static String begin(List<NodeInfo> nodes) {
        return nodes.stream()
                .map(node -> node.name().label() + " " + node.logFrom())
                .collect(Collectors.joining(" and "));
    }

    /**
     * Counts what explains each row that differs, and makes the findings.
     *
     * @param wanted of which rows, by what the logs say of them; all are counted
     */
    void differing(Predicate<@Nullable Finding> wanted, Consumer<Finding> findings) {
        compared.differences().forEach(row -> {
            Finding explains = attribution.explanation(row.table(), row.key());
            String unlogged = explains == null ? attribution.unloggedOn(row) : null;
            String cause = unlogged == null ? Attribution.cause(explains) : Rule.OUT_OF_BAND_WRITE.id();
            attributed.computeIfAbsent(row.table(), table -> new TreeMap<>()).merge(cause, 1L, Long::sum);
            if (wanted.test(explains)) {
                findings.accept(differs(row, explains, unlogged, cause));
            }
        });
    }

    /** Rows that could not be settled, at most some of each table. */
    void hot(Consumer<Finding> findings) {
        for (TableResult table : compared.results()) {
            for (TableResult.HotRow row : table.hot()) {
                findings.accept(hot(table.table(), row));
            }
        }
    }

    /** How many rows could not be settled. */
    long hotRows() {
        return compared.results().stream().mapToLong(TableResult::undetermined).sum();
    }

    /** A line for each table; what explains its rows is known once they were {@link #differing counted}. */
    List<TableCheck> checks() {
        return compared.results().stream().map(this::check).toList();
    }

    /** Rows that came to differ after they were compared. */
    List<NotChecked> later() {
        List<NotChecked> result = new ArrayList<>();
        attribution.later().stream()
                .map(later -> new NotChecked(
                        (later.subject().isEmpty() ? "rows" : later.subject()) + " after it was compared",
                        "the logs show that it came to differ while tables were compared ("
                                + later.rule().id() + "); verify again",
                        true))
                .forEach(result::add);
        if (attribution.moreLater() > 0) {
            result.add(new NotChecked(
                    Wording.count(attribution.moreLater(), "more row", "more rows") + " after they were compared",
                    "the logs show that they came to differ while tables were compared; verify again",
                    true));
        }
        return result;
    }

    private Finding differs(RowDifference row, @Nullable Finding explains, @Nullable String unlogged, String cause) {
        Witness witness = witness(row, explains, cause);
        Explanation told = RowDifferenceStory.differs(row.table(), row.key(), witness, explains, unlogged, from);
        return new Finding(
                id(Rule.ROW_DIFFERENCE, row.table(), row.key().isEmpty() ? anyRow(row) : row.key()),
                Rule.ROW_DIFFERENCE,
                Severity.ERROR,
                Status.DIVERGED,
                row.table(),
                row.key(),
                told.title(),
                told.prose(),
                told.remedy(),
                witness);
    }

    private static List<Value> anyRow(RowDifference row) {
        List<Value> a = row.a();
        List<Value> b = row.b();
        return a != null ? a : b != null ? b : List.of();
    }

    private static Witness witness(RowDifference row, @Nullable Finding explains, String cause) {
        Map<String, String> facts = new LinkedHashMap<>();
        if (row.key().isEmpty()) {
            facts.put(RowDifferenceStory.COPIES, row.copiesA() + " on a, " + row.copiesB() + " on b");
        }
        if (!row.exact()) {
            facts.put(RowDifferenceStory.WEAKER, "by log positions");
        }
        List<Value> a = row.a();
        List<Value> b = row.b();
        Witness logs = explains == null ? null : explains.witness();
        return new Witness(
                logs == null ? List.of() : logs.transactions(),
                logs == null ? 0 : logs.moreTransactions(),
                a == null ? List.of() : a,
                b == null ? List.of() : b,
                row.columns(),
                logs == null ? List.of() : logs.columnsA(),
                logs == null ? List.of() : logs.columnsB(),
                logs != null && logs.disjointColumns(),
                logs == null ? null : logs.experiencedOnA(),
                logs == null ? null : logs.experiencedOnB(),
                logs == null ? List.of() : logs.deltas(),
                cause,
                facts);
    }

    private static Finding hot(TableName table, TableResult.HotRow row) {
        Explanation told = RowDifferenceStory.hot(table, row.key(), row.reason());
        return new Finding(
                id(Rule.UNDETERMINED_HOT_ROW, table, row.key()),
                Rule.UNDETERMINED_HOT_ROW,
                Severity.WARNING,
                Status.PENDING,
                table,
                row.key(),
                told.title(),
                told.prose(),
                told.remedy(),
                Witness.of(List.of(), 0, null, Map.of("waits for", row.reason())));
    }

    private static String id(Rule rule, TableName table, List<Value> key) {
        List<String> parts = new ArrayList<>(List.of(table.schema(), table.table()));
        key.forEach(value -> parts.add(value.column() + "=" + value.text()));
        return FindingId.of(rule, parts.toArray(String[]::new));
    }

    private TableCheck check(TableResult table) {
        return new TableCheck(
                table.table(),
                TableCheck.Status.valueOf(table.status().name()),
                table.reason(),
                new Summary.PerNode(table.rowsA(), table.rowsB()),
                table.chunks(),
                table.differences(),
                attributed.getOrDefault(table.table(), Map.of()),
                table.undetermined(),
                table.where(),
                table.digest(),
                table.proof().certificate() == null
                        ? null
                        : table.proof().certificate().proof(),
                table.proof().reliesOn(),
                table.proof().whole(),
                table.seconds());
    }

    private static NotChecked nowhere(String what) {
        return new NotChecked(
                what,
                "neither server shows a table of it; check the spelling, where case matters, and what the account may see",
                true);
    }

    /** What could not be compared, and what was asked for and is nowhere. */
    List<NotChecked> notChecked() {
        List<NotChecked> result = new ArrayList<>();
        for (TableResult table : compared.results()) {
            boolean isView = table.reason().startsWith("it is a view, ");
            if (table.status() == TableResult.Status.SKIPPED) {
                result.add(new NotChecked((isView ? "view " : "table ") + table.table(), table.reason(), !isView));
            } else if (!table.complete()) {
                result.add(new NotChecked("table " + table.table(), table.reason(), true));
            }
            for (String column : table.leftOut()) {
                int colon = column.indexOf(": ");
                result.add(new NotChecked(column.substring(0, colon), column.substring(colon + 2), true));
            }
        }
        UnreadRows.of(compared.results()).ifPresent(result::add);
        UnreadRows.without(compared.results()).ifPresent(result::add);
        HiddenTables hidden = new HiddenTables(selection);
        for (Side side : Side.values()) {
            result.addAll(hidden.on(side, compared.privileges(side), false));
        }
        Set<TableName> names =
                compared.results().stream().map(TableResult::table).collect(Collectors.toSet());
        for (TableName asked : new TreeSet<>(selection.tables())) {
            if (!names.contains(asked)) {
                result.add(nowhere("table " + asked + " of --tables"));
            }
        }
        for (String asked : new TreeSet<>(selection.databases())) {
            if (names.stream().noneMatch(name -> name.schema().equals(asked))) {
                result.add(nowhere("database " + asked + " of --databases"));
            }
        }
        if (compared.results().isEmpty() && result.isEmpty()) {
            // Two servers without tables agree; a choice that leaves out all of them says nothing.
            boolean none = selection.equals(TableSelection.all());
            result.add(
                    new NotChecked("everything", "there is no such table on either node: nothing to compare", !none));
        }
        return result;
    }
}
