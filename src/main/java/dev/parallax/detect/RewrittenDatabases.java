package dev.parallax.detect;

import dev.parallax.change.ServerAnswers;
import dev.parallax.finding.Side;
import dev.parallax.mysql.ReplicationFilter;
import dev.parallax.mysql.TableName;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Databases that a node's applier gives another name ({@code replicate-rewrite-db}), as its server said. What one node
 * logs under the one name the other logs under the other, and the rows of both names may meet in one table: which rows
 * belong together no log says, so neither database is judged.
 */
final class RewrittenDatabases {

    /** Every row is taken for one of the table that its log names. */
    static final RewrittenDatabases NONE = new RewrittenDatabases(ServerAnswers.NONE);

    private static final Pattern PAIR = Pattern.compile("\\(([^,()]*),([^,()]*)\\)");

    private final Map<String, String> reasons = new TreeMap<>();

    RewrittenDatabases(ServerAnswers answers) {
        add(Side.A, answers.a());
        add(Side.B, answers.b());
    }

    private void add(Side side, ServerAnswers.Node node) {
        List<ReplicationFilter> filters = node.filters();
        for (ReplicationFilter filter : filters == null ? List.<ReplicationFilter>of() : filters) {
            if (filter.name().equals("REPLICATE_REWRITE_DB")) {
                String reason = side.label() + " applies changes to another database than they were made in: " + filter
                        + ", so rows of the two logs cannot be brought together";
                for (Matcher pair = PAIR.matcher(filter.rule()); pair.find(); ) {
                    reasons.putIfAbsent(pair.group(1).strip(), reason);
                    reasons.putIfAbsent(pair.group(2).strip(), reason);
                }
            }
        }
    }

    /** Why rows of the table cannot be judged; null when they can, as far as is known. */
    @Nullable
    String reason(TableName table) {
        return reasons.get(table.schema());
    }
}
