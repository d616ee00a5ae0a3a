package dev.parallax.audit;

import dev.parallax.detect.TableSelection;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Side;
import dev.parallax.mysql.TableName;
import dev.parallax.server.Privileges;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What an account without {@code SELECT} on everything that was asked for leaves open. */
record HiddenTables(TableSelection selection) {

    private static final String SELECT = "SELECT";

    /**
     * One entry, or none where the account sees all that was asked for. A table that was asked for by its name and is
     * on neither node is told by that name.
     *
     * @param lacks whether the node lacks something of the other's that may only be hidden
     */
    List<NotChecked> on(Side side, Privileges account, boolean lacks) {
        Set<String> named = selection.tables().isEmpty()
                ? selection.databases()
                : selection.tables().stream().map(TableName::schema).collect(Collectors.toSet());
        Set<String> hidden = new TreeSet<>(named.isEmpty() ? account.takenBack(SELECT) : named);
        hidden.removeIf(database -> account.has(SELECT, database));
        if (hidden.isEmpty() && (!named.isEmpty() || account.has(SELECT))) {
            return List.of();
        }
        if (hidden.isEmpty()) {
            return List.of(new NotChecked(
                    "databases and tables that are hidden from the account on " + side.label(),
                    "it has no SELECT on *.*, so what it may not see cannot be told from what is not there; grant that,"
                            + " or name what it may read with --databases or --tables",
                    true));
        }
        String all = hidden.stream().map(TableName::quote).collect(Collectors.joining(", "));
        return List.of(new NotChecked(
                "tables of " + String.join(", ", hidden) + " that are hidden from the account on " + side.label(),
                (account.takenBack(SELECT).containsAll(hidden)
                                ? "SELECT on " + all + " was taken back from it"
                                : "it has no SELECT on *.*, nor on all of " + all)
                        + ", so what it may not see cannot be told from what is not there; grant that, or name what it"
                        + " may read with --databases or --tables",
                lacks || selection.tables().isEmpty()));
    }
}
