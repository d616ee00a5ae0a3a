package dev.parallax.audit;

import dev.parallax.finding.AuditResult;
import dev.parallax.finding.Explanation;
import dev.parallax.finding.Finding;
import dev.parallax.finding.FindingId;
import dev.parallax.finding.NodeInfo;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Part;
import dev.parallax.finding.RowDifferenceStory;
import dev.parallax.finding.Rule;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Status;
import dev.parallax.finding.Summary;
import dev.parallax.finding.TableCheck;
import dev.parallax.finding.Value;
import dev.parallax.finding.Verdict;
import dev.parallax.finding.Witness;
import dev.parallax.mysql.TableName;
import dev.parallax.verify.RowDifference;
import dev.parallax.verify.TableResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the result of comparing tables: a finding for each row, with what explains it, and a line for each table. */
final class VerifyReport {

    private final VerifyJob.Request request;
    private final List<TableResult> tables;
    private final List<RowDifference> differences;
    private final Attribution attribution;
    private final Map<TableName, Map<String, Long>> attributed = new HashMap<>();
    private final Map<String, Long> byRule = new TreeMap<>();
    private final Map<String, Long> bySeverity = new TreeMap<>();
    private long hot;

    VerifyReport(
            VerifyJob.Request request,
            List<TableResult> tables,
            List<RowDifference> differences,
            Attribution attribution) {
        this.request = request;
        this.tables = tables;
        this.differences = differences;
        this.attribution = attribution;
        byRule.put(Rule.ROW_DIFFERENCE.id(), 0L);
        byRule.put(Rule.UNDETERMINED_HOT_ROW.id(), 0L);
        for (Severity severity : Severity.values()) {
            bySeverity.put(severity.name(), 0L);
        }
    }

    /** @param atEnd what was still on its way when the logs had been read to their end */
    Outcome make(Instant startedAt, List<NodeInfo> nodes, List<NotChecked> atEnd) {
        List<NotChecked> notChecked = notChecked();
        notChecked.addAll(atEnd);
        try (FindingCollector collector =
                new FindingCollector(request.findingsFile(), request.maxFindings(), request.ignoreList())) {
            String from = nodes.stream()
                    .map(node -> node.name().label() + " " + node.logFrom())
                    .collect(Collectors.joining(" and "));
            for (RowDifference difference : differences) {
                add(collector, differs(difference, from));
            }
            for (TableResult table : tables) {
                hot += table.undetermined();
                for (TableResult.HotRow row : table.hot()) {
                    add(collector, hot(table.table(), row));
                }
            }
            boolean blocked = notChecked.stream().anyMatch(NotChecked::blocksVerdict);
            Verdict verdict = !differences.isEmpty()
                    ? Verdict.DIVERGED
                    : blocked || hot > 0 ? Verdict.INCONCLUSIVE : Verdict.CONSISTENT;
            AuditResult result = new AuditResult(
                    verdict,
                    Set.of(Part.TABLES),
                    startedAt,
                    Instant.now(),
                    nodes,
                    new AuditResult.Window(null, null),
                    Summary.ofTables(differences.size(), hot, byRule, bySeverity),
                    collector.forReport(),
                    tables.stream().map(this::check).toList(),
                    notChecked);
            return new Outcome(result, collector.highestSeverity(), blocked || collector.leavesOpen(hot));
        }
    }

    private void add(FindingCollector collector, Finding finding) {
        collector.finding(finding);
        byRule.merge(finding.rule().id(), 1L, Long::sum);
        bySeverity.merge(finding.severity().name(), 1L, Long::sum);
    }

    private Finding differs(RowDifference row, String from) {
        Finding explains = attribution.explanation(row.table(), row.key());
        String cause = Attribution.cause(explains);
        attributed.computeIfAbsent(row.table(), table -> new TreeMap<>()).merge(cause, 1L, Long::sum);
        Witness witness = witness(row, explains, cause);
        Explanation told = RowDifferenceStory.differs(row.table(), row.key(), witness, explains, from);
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
                table.digest(),
                table.seconds());
    }

    private static NotChecked nowhere(String what) {
        return new NotChecked(
                what,
                "neither server shows a table of it; check the spelling, where case matters, and what the account may see",
                true);
    }

    private List<NotChecked> notChecked() {
        List<NotChecked> result = new ArrayList<>();
        for (TableResult table : tables) {
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
        for (Finding later : attribution.later()) {
            result.add(new NotChecked(
                    (later.subject().isEmpty() ? "rows" : later.subject()) + " after it was compared",
                    "the logs show that it came to differ while tables were compared ("
                            + later.rule().id() + "); verify again",
                    true));
        }
        Set<TableName> names = tables.stream().map(TableResult::table).collect(Collectors.toSet());
        for (TableName asked : new TreeSet<>(request.selection().tables())) {
            if (!names.contains(asked)) {
                result.add(nowhere("table " + asked + " of --tables"));
            }
        }
        for (String asked : new TreeSet<>(request.selection().databases())) {
            if (names.stream().noneMatch(name -> name.schema().equals(asked))) {
                result.add(nowhere("database " + asked + " of --databases"));
            }
        }
        if (tables.isEmpty() && result.isEmpty()) {
            result.add(new NotChecked("everything", "there is no such table on either node: nothing to compare", true));
        }
        return result;
    }
}
