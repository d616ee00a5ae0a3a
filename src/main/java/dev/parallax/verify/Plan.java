package dev.parallax.verify;

import dev.parallax.finding.Side;
import dev.parallax.mysql.TableName;
import dev.parallax.server.Privileges;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** What is compared, as both servers define it now. */
public final class Plan {
    private final List<TableShape> tables;
    private final Cascades cascades;
    private final Predicate<TableName> includes;
    private final BiPredicate<TableName, String> ignoredColumns;
    private final Both<Privileges> privileges;
    private final List<String> servers;

    Plan(
            List<TableShape> tables,
            Cascades cascades,
            Both<Privileges> privileges,
            List<String> servers,
            Predicate<TableName> includes,
            BiPredicate<TableName, String> ignoredColumns) {
        this.tables = tables;
        this.cascades = cascades;
        this.privileges = privileges;
        this.servers = servers;
        this.includes = includes;
        this.ignoredColumns = ignoredColumns;
    }

    boolean hasSame(TableShape shape) {
        return tables.stream().anyMatch(table -> table.name().equals(shape.name()) && table.isSame(shape));
    }

    /** Every table and view that is on either node, the largest first. */
    List<TableShape> tables() {
        return tables;
    }

    Predicate<TableName> includes() {
        return includes;
    }

    BiPredicate<TableName, String> ignoredColumns() {
        return ignoredColumns;
    }

    /** The server_uuids of the two nodes, a's first. */
    public List<String> servers() {
        return servers;
    }

    /** What the account may do on a node, which shows only those tables that it may read. */
    public Privileges privileges(Side side) {
        return privileges.on(side);
    }

    /** What changes in the logs can concern these tables. */
    public Touchable touchable() {
        return Touchable.of(
                tables.stream().filter(table -> table.refusal().isEmpty()).toList(), cascades);
    }
}
