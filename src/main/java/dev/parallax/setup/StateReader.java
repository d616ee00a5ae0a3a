package dev.parallax.setup;

import dev.parallax.finding.Side;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.GtidSet;
import dev.parallax.mysql.ServerVersion;
import dev.parallax.problem.ProblemException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks a server for its {@link NodeState}; changes nothing. */
final class StateReader {

    private static final Set<String> OWN =
            Set.of("mysql", "information_schema", "performance_schema", "sys", "ndbinfo");

    private StateReader() {}

    /**
     * @param account the name of the account that the peer uses
     * @param peerHost where the peer comes from
     */
    static NodeState read(Session session, Side side, String account, String peerHost) {
        ServerVersion version = ServerVersion.parse(session.text("SELECT VERSION()"));
        if (version.isMariaDb() || !version.atLeast(8, 0, 0)) {
            throw ProblemException.usage(
                    "PX-SET-002",
                    session.settings().label() + " is " + (version.isMariaDb() ? "MariaDB " : "MySQL ") + version
                            + "; setup makes pairs of MySQL 8.0 and later");
        }
        List<String> missing = HeldPrivileges.missing(session);
        Map<String, String> variables = pairs(session.rows("SHOW GLOBAL VARIABLES"));
        // The executed set first: what it holds lies before the end of the log.
        GtidSet executed = GtidSet.parse(session.text("SELECT @@GLOBAL.gtid_executed"));
        boolean mayLook =
                missing.stream().noneMatch(name -> name.equals("SELECT") || name.equals("REPLICATION CLIENT"));
        return new NodeState(
                side,
                session.settings(),
                version,
                variables,
                mayLook
                        ? pairs(session.rows(
                                "SELECT VARIABLE_NAME, VARIABLE_VALUE FROM performance_schema.persisted_variables"))
                        : Map.of(),
                mayLook ? links(session, version) : List.of(),
                mayLook ? account(session, account, peerHost) : null,
                schemas(session),
                executed,
                mayLook && !variables.getOrDefault("log_bin", "OFF").equals("OFF") ? logEnd(session, version) : null,
                missing,
                !session.rows("SHOW SESSION STATUS LIKE 'Ssl_cipher'")
                        .get(0)
                        .getOrDefault("Value", "")
                        .isEmpty(),
                !session.rows("SHOW GLOBAL STATUS LIKE 'Ssl_server_not_after'")
                        .get(0)
                        .getOrDefault("Value", "")
                        .isEmpty());
    }

    /** Every channel that has a source. */
    static List<Link> links(Session session, ServerVersion version) {
        return session.rows(new Words(version).showReplicaStatus()).stream()
                .map(Link::of)
                .filter(link -> !link.host().isEmpty())
                .toList();
    }

    /** The end of the log at this moment. */
    static BinlogPosition logEnd(Session session, ServerVersion version) {
        Map<String, String> row = session.rows(
                        version.atLeast(8, 2, 0) ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS")
                .get(0);
        return new BinlogPosition(row.getOrDefault("File", ""), Long.parseLong(row.getOrDefault("Position", "0")));
    }

    /** Null when there is none of that name and host. */
    static @Nullable ReplicaAccount account(Session session, String user, String host) {
        List<Map<String, String>> rows =
                session.rows("SELECT plugin, ssl_type, account_locked, password_expired FROM mysql.user WHERE user = "
                        + Sql.quote(user) + " AND host = " + Sql.quote(host));
        if (rows.isEmpty()) {
            return null;
        }
        Map<String, String> row = rows.get(0);
        return new ReplicaAccount(
                user,
                host,
                row.getOrDefault("plugin", ""),
                row.getOrDefault("ssl_type", ""),
                row.getOrDefault("account_locked", "").equals("Y"),
                row.getOrDefault("password_expired", "").equals("Y"),
                session.column("SHOW GRANTS FOR " + Sql.account(user, host)));
    }

    private static Set<String> schemas(Session session) {
        return session.column("SHOW DATABASES").stream()
                .filter(name -> !OWN.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, String> pairs(List<Map<String, String>> rows) {
        Map<String, String> pairs = new HashMap<>();
        for (Map<String, String> row : rows) {
            var values = row.values().iterator();
            pairs.put(values.next(), values.next());
        }
        return pairs;
    }
}
