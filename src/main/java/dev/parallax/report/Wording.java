package dev.parallax.report;

import dev.parallax.finding.AuditResult;
import dev.parallax.finding.Finding;
import dev.parallax.finding.Ignored;
import dev.parallax.finding.NodeInfo;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.RowText;
import dev.parallax.finding.Rule;
import dev.parallax.finding.RuleId;
import dev.parallax.finding.SettingRule;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Status;
import dev.parallax.finding.Summary;
import dev.parallax.finding.TableCheck;
import dev.parallax.finding.Value;
import dev.parallax.finding.WitnessTransaction;
import dev.parallax.mysql.Gtid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the reports for people say in common, so that the terminal and the page never use different words. */
public final class Wording {

    /** Digits between two commas. */
    private static final int GROUP = 3;

    private static final Pattern SHELL_SAFE = Pattern.compile("[A-Za-z0-9_.:@%+=-]+");

    private Wording() {}

    /** What a verdict means, as one plain sentence. */
    public static String meaning(AuditResult result) {
        Summary summary = result.summary();
        return switch (result.verdict()) {
            case CONSISTENT -> consistent(result);
            case DIVERGED ->
                summary.divergedRows() > 0
                        ? count(summary.divergedRows(), "row differs", "rows differ") + " between a and b."
                        : result.hasLogs()
                                ? "At least one difference between a and b is proved."
                                : "The definitions on a and b differ in something that replication or data depends on.";
            case INCONCLUSIVE -> inconclusive(result);
        };
    }

    private static String consistent(AuditResult result) {
        if (result.hasSettings() && result.parts().size() == 1) {
            return "Everything asked was checked, and nothing in the settings, the links or the state of a and b is wrong"
                    + " enough to make their data differ.";
        }
        String rows = result.hasLogs() || result.hasTables() ? "no row differs" : "";
        String definitions =
                result.hasSchema() ? "nothing in the definitions that replication or data depends on differs" : "";
        return "Everything asked was checked, and " + rows + (rows.isEmpty() || definitions.isEmpty() ? "" : ", and ")
                + definitions + " between a and b." + ProofWording.resting(result);
    }

    private static String inconclusive(AuditResult result) {
        if (result.hasSettings() && result.parts().size() == 1) {
            return settingsLeaveOpen(result);
        }
        long blocking =
                result.notChecked().stream().filter(NotChecked::blocksVerdict).count();
        List<String> open = new ArrayList<>();
        if (blocking > 0) {
            open.add(count(blocking, "thing", "things") + " could not be checked");
        }
        if (result.summary().pendingRows() > 0) {
            open.add(
                    result.hasLogs()
                            ? count(result.summary().pendingRows(), "row waits", "rows wait")
                                    + " for a write to be applied"
                            : count(result.summary().pendingRows(), "row", "rows") + " never came to rest");
        }
        String reason = open.isEmpty() ? "not everything could be checked" : String.join(" and ", open);
        return "No difference is proved, but agreement is not proved either: " + reason + ".";
    }

    private static String settingsLeaveOpen(AuditResult result) {
        long errors = result.summary().findingsBySeverity().getOrDefault(Severity.ERROR.name(), 0L);
        long blocking =
                result.notChecked().stream().filter(NotChecked::blocksVerdict).count();
        List<String> open = new ArrayList<>();
        if (errors > 0) {
            open.add(count(errors, "error", "errors") + " in how the pair is set up or runs");
        }
        if (blocking > 0) {
            open.add(count(blocking, "thing", "things") + " that could not be checked");
        }
        return "Data was not compared; that a and b stay equal is not to be relied on: " + String.join(" and ", open)
                + ".";
    }

    /** What to do next, each a sentence; commands in backticks. */
    public static List<String> next(AuditResult result) {
        List<String> steps = new ArrayList<>();
        result.findings().stream()
                .filter(f -> f.status() == Status.DIVERGED && f.ignored() == null)
                .findFirst()
                .ifPresent(f -> {
                    steps.add("See one row's history: " + explainCommand(f));
                    steps.add(
                            "Decide which side is right, and let `parallax repair` print the SQL that mends the other.");
                });
        if (result.findings().stream().anyMatch(Wording::isDefinitionToMend)) {
            steps.add(
                    "Make the definitions equal, what can break replication first: each finding says what it can do.");
            steps.add("Compare them again: `parallax schema`.");
        }
        if (result.findings().stream().anyMatch(Wording::isSettingToMend)) {
            steps.add("Mend what is wrong in settings and links, errors first: each finding says how; then check again:"
                    + " `parallax doctor`.");
        }
        boolean hot = result.tables().stream().anyMatch(table -> table.undetermined() > 0);
        if (hot) {
            steps.add(
                    "Verify again when less is written, or with more patience (`--max-lag`), to settle the other rows.");
        } else if (result.summary().pendingRows() > 0) {
            steps.add("Audit again when the applier has caught up, to settle the pending rows.");
        }
        if (result.notChecked().stream().anyMatch(NotChecked::blocksVerdict)) {
            steps.add("Make what could not be checked checkable (the reason stands beside each) and audit again.");
        }
        if (steps.isEmpty()) {
            steps.add("Nothing to do.");
        }
        return steps;
    }

    private static boolean isDefinitionToMend(Finding finding) {
        return finding.rule() == Rule.SCHEMA_DIFFERENCE
                && finding.severity() != Severity.INFO
                && finding.status() == Status.CONFIRMED
                && finding.ignored() == null;
    }

    private static boolean isSettingToMend(Finding finding) {
        return finding.rule() instanceof SettingRule
                && finding.severity() != Severity.INFO
                && finding.ignored() == null;
    }

    /** How many objects were compared, {@code 3 tables, 12 columns}; by node where the numbers differ. */
    public static List<String> definitions(Summary summary) {
        Map<String, Summary.PerNode> kinds = summary.definitions();
        boolean alike = kinds.values().stream().allMatch(counts -> counts.a() == counts.b());
        return alike
                ? List.of(definitions(kinds, Summary.PerNode::a))
                : List.of(
                        "a: " + definitions(kinds, Summary.PerNode::a), "b: " + definitions(kinds, Summary.PerNode::b));
    }

    private static String definitions(Map<String, Summary.PerNode> kinds, ToLongFunction<Summary.PerNode> on) {
        return kinds.entrySet().stream()
                .map(kind -> definition(on.applyAsLong(kind.getValue()), kind.getKey()))
                .collect(Collectors.joining(", "));
    }

    /** {@code 1 foreign key}, {@code 2 indexes}. */
    private static String definition(long count, String kind) {
        String one = kind.replace('_', ' ');
        return count(count, one, one + (one.endsWith("x") ? "es" : "s"));
    }

    /** Compared tables as one line, {@code 12 equal, 1 different; 1,204,331 rows on a, 1,204,330 on b}. */
    public static String tables(List<TableCheck> tables) {
        List<String> kinds = new ArrayList<>();
        long a = 0;
        long b = 0;
        for (TableCheck.Status status : TableCheck.Status.values()) {
            long count =
                    tables.stream().filter(table -> table.status() == status).count();
            if (count > 0) {
                kinds.add(number(count) + " " + status.name().toLowerCase(Locale.ROOT));
            }
        }
        for (TableCheck table : tables) {
            a += table.rows().a();
            b += table.rows().b();
        }
        boolean partly = tables.stream().anyMatch(ProofWording::isPart);
        return kinds.isEmpty()
                ? "no table"
                : String.join(", ", kinds) + "; " + (partly ? "read " : "") + count(a, "row", "rows") + " on a, "
                        + number(b) + " on b";
    }

    /** What one table's differences come from, {@code 3: conflict 2, before_journal 1}; empty without any. */
    public static String attributed(TableCheck table) {
        return table.attributed().isEmpty()
                ? ""
                : table.attributed().entrySet().stream()
                        .map(cause -> cause.getKey() + " " + number(cause.getValue()))
                        .collect(Collectors.joining(", ", number(table.differences()) + ": ", ""));
    }

    /** What became of transactions that were read. */
    static String account(String name) {
        return switch (name) {
            case "matched" -> "in both logs";
            case "localOnly" -> "in this log only";
            default -> name;
        };
    }

    /** What findings are listed under: their table, or a heading for those that are about more than one. */
    public static String group(Finding finding) {
        if (finding.table() == null
                && (finding.rule() instanceof SettingRule || finding.rule() == Rule.STATE_CHANGED)) {
            return "Settings and replication";
        }
        if (finding.table() == null && finding.rule() == Rule.SCHEMA_DIFFERENCE) {
            return "Databases, routines and events";
        }
        return finding.table() == null
                ? "Transactions and servers"
                : RowText.printable(finding.table().toString());
    }

    /** Why a finding does not count, {@code ignored until 2026-12-31: staging data, TICKET-7}. */
    public static String ignored(Ignored ignored) {
        return "ignored until " + ignored.expires() + ": " + RowText.printable(ignored.reason());
    }

    private static String explainCommand(Finding finding) {
        String table = String.valueOf(finding.table());
        List<Value> key = finding.key();
        String text = key.size() == 1 ? key.get(0).text() : null;
        boolean plain = text != null
                && SHELL_SAFE.matcher(text).matches()
                && SHELL_SAFE.matcher(table).matches();
        return plain
                ? "`parallax explain --table " + table + " --key " + text + "`."
                : "`parallax explain --table SCHEMA.TABLE --key VALUE`.";
    }

    /** Where a server answers, {@code db1:3306}; that there are only its log files when it was not asked. */
    public static String host(NodeInfo node) {
        if (node.host() == null) {
            return "log files only";
        }
        return RowText.printable(node.host()) + (node.port() == null ? "" : ":" + node.port());
    }

    /** What a server is: {@code MySQL 8.4.6, server_id 1, gtid_mode ON}; only what is known, so it may be empty. */
    public static String server(NodeInfo node) {
        List<String> parts = new ArrayList<>();
        if (node.version() != null) {
            parts.add("MySQL " + node.version());
        }
        if (node.serverId() != null) {
            parts.add("server_id " + node.serverId());
        }
        if (node.gtidMode() != null) {
            parts.add("gtid_mode " + node.gtidMode());
        }
        return RowText.printable(String.join(", ", parts));
    }

    /** The stretch of its log that was read. */
    public static String log(NodeInfo node) {
        if (node.logFrom() == null && node.logTo() == null) {
            return "not known";
        }
        return (node.logFrom() == null ? "the start" : node.logFrom()) + " to "
                + (node.logTo() == null ? "the end" : node.logTo());
    }

    public static String window(AuditResult.Window window) {
        Instant since = window.since();
        Instant until = window.until();
        if (since == null && until == null) {
            return "all of the logs at hand";
        }
        return (since == null ? "from the start of the logs" : "from " + time(since)) + " "
                + (until == null ? "to the end of the logs" : "to " + time(until));
    }

    /** A moment in UTC, {@code 2026-10-21 15:27:30 UTC}; microseconds only where there are any. */
    public static String time(Instant time) {
        String text = JsonTime.text(time).replace('T', ' ').replace("Z", "");
        return text.replace(".000000", "") + " UTC";
    }

    /** The time of day with microseconds, {@code 15:27:30.195423}. */
    public static String clock(@Nullable Instant time) {
        return time == null ? "time unknown" : JsonTime.text(time).substring(11, 26);
    }

    /** A transaction's name, short enough for a person. */
    public static String shortId(WitnessTransaction transaction) {
        try {
            return Gtid.parse(transaction.id()).abbreviated();
        } catch (IllegalArgumentException e) {
            return RowText.printable(transaction.id());
        }
    }

    /** A rule as words: {@code concurrent updates}. */
    public static String rule(RuleId id) {
        return !(id instanceof Rule rule)
                ? id.id().replace('_', ' ')
                : switch (rule) {
                    case UPDATE_UPDATE -> "concurrent updates";
                    case INSERT_INSERT -> "concurrent inserts";
                    case UPDATE_DELETE -> "concurrent update and delete";
                    case DELETE_DELETE -> "concurrent deletes";
                    case UNIQUE_KEY -> "same value in a unique index";
                    case FOREIGN_KEY -> "parent deleted, child added";
                    case DDL_CONCURRENT -> "concurrent DDL";
                    case SKIPPED_TRANSACTION -> "skipped transaction";
                    case ERRANT_TRANSACTION -> "errant transaction";
                    case ORIGIN_LOST_TRANSACTION -> "transaction lost at its origin";
                    case OUT_OF_BAND_WRITE -> "change that was not logged";
                    case PRE_WINDOW_DIVERGENCE -> "divergence older than the window";
                    case LANE_VIOLATION -> "auto-increment value outside its lane";
                    case LANE_MISCONFIGURED -> "auto-increment lanes overlap";
                    case AUTO_INCREMENT_COLLISION -> "same auto-increment value";
                    case SPLIT_BRAIN -> "split brain";
                    case SCHEMA_DIFFERENCE -> "definitions differ";
                    case ROW_DIFFERENCE -> "rows differ";
                    case UNDETERMINED_HOT_ROW -> "row that never rests";
                    case STATE_CHANGED -> "changed since the last run";
                };
    }

    /** How many findings there are, also where the result holds only the first of them. */
    public static long total(AuditResult result) {
        long counted = result.summary().findingsByRule().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        return Math.max(counted, result.findings().size());
    }

    public static String count(long count, String one, String many) {
        return number(count) + " " + (count == 1 ? one : many);
    }

    public static String number(long number) {
        // By hand: a report's first call of a formatter takes as long as the rest of the report.
        String digits = Long.toString(number);
        int sign = number < 0 ? 1 : 0;
        StringBuilder text = new StringBuilder(digits);
        for (int i = digits.length() - GROUP; i > sign; i -= GROUP) {
            text.insert(i, ',');
        }
        return text.toString();
    }
}
