package dev.parallax.detect;

import dev.parallax.change.ServerAnswers;
import dev.parallax.finding.Side;
import dev.parallax.mysql.ReplicationFilter;
import dev.parallax.mysql.TableName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which tables a node's applier leaves out, by its replication filters as its server named them. In the order in which
 * MySQL evaluates them for row events: databases first, then tables by name, then by pattern.
 */
final class ApplierFilters {

    private final List<ReplicationFilter> onA;
    private final List<ReplicationFilter> onB;

    ApplierFilters(ServerAnswers answers) {
        onA = known(answers.a());
        onB = known(answers.b());
    }

    private static List<ReplicationFilter> known(ServerAnswers.Node node) {
        List<ReplicationFilter> filters = node.filters();
        return filters == null ? List.of() : filters;
    }

    /** The filter that keeps the node from applying changes of the table; null when none does, or none is known. */
    @Nullable
    ReplicationFilter excluding(Side side, TableName table) {
        List<ReplicationFilter> filters = side == Side.A ? onA : onB;
        if (filters.isEmpty()) {
            return null;
        }
        String name = table.schema() + "." + table.table();
        ReplicationFilter doDb = find(filters, "REPLICATE_DO_DB");
        if (doDb != null && !lists(doDb, table.schema())) {
            return doDb;
        }
        ReplicationFilter ignoreDb = find(filters, "REPLICATE_IGNORE_DB");
        if (doDb == null && ignoreDb != null && lists(ignoreDb, table.schema())) {
            return ignoreDb;
        }
        ReplicationFilter doTable = find(filters, "REPLICATE_DO_TABLE");
        ReplicationFilter ignoreTable = find(filters, "REPLICATE_IGNORE_TABLE");
        ReplicationFilter wildDo = find(filters, "REPLICATE_WILD_DO_TABLE");
        ReplicationFilter wildIgnore = find(filters, "REPLICATE_WILD_IGNORE_TABLE");
        if (doTable != null && lists(doTable, name)) {
            return null;
        }
        if (ignoreTable != null && lists(ignoreTable, name)) {
            return ignoreTable;
        }
        if (wildDo != null && matches(wildDo, name)) {
            return null;
        }
        if (wildIgnore != null && matches(wildIgnore, name)) {
            return wildIgnore;
        }
        return doTable != null ? doTable : wildDo;
    }

    private static @Nullable ReplicationFilter find(List<ReplicationFilter> filters, String name) {
        for (ReplicationFilter filter : filters) {
            if (filter.name().equals(name)) {
                return filter;
            }
        }
        return null;
    }

    private static boolean lists(ReplicationFilter filter, String name) {
        return rules(filter).contains(name);
    }

    private static boolean matches(ReplicationFilter filter, String name) {
        for (String rule : rules(filter)) {
            if (matches(rule, 0, name, 0)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> rules(ReplicationFilter filter) {
        List<String> rules = new ArrayList<>();
        int from = 0;
        String text = filter.rule();
        for (int comma = text.indexOf(','); comma >= 0; comma = text.indexOf(',', from)) {
            rules.add(text.substring(from, comma).strip());
            from = comma + 1;
        }
        rules.add(text.substring(from).strip());
        return rules;
    }

    /** As LIKE: {@code %} is any text, {@code _} one character, a backslash takes the next one as it is. */
    private static boolean matches(String pattern, int at, String name, int from) {
        int p = at;
        int n = from;
        while (p < pattern.length()) {
            char c = pattern.charAt(p);
            if (c == '%') {
                for (int rest = n; rest <= name.length(); rest++) {
                    if (matches(pattern, p + 1, name, rest)) {
                        return true;
                    }
                }
                return false;
            }
            boolean literal = c == '\\' && p + 1 < pattern.length();
            char wanted = literal ? pattern.charAt(p + 1) : c;
            if (n == name.length() || (name.charAt(n) != wanted && (literal || c != '_'))) {
                return false;
            }
            p += literal ? 2 : 1;
            n++;
        }
        return n == name.length();
    }
}
