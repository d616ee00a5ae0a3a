package dev.parallax.doctor;

import dev.parallax.mysql.ServerVersion;
import dev.parallax.server.ConnectionProblems;
import dev.parallax.server.Connections;
import dev.parallax.server.NodeConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Reads one node's state, part by part; a part that the account may not see, or that the server lacks, says so. */
final class NodeReader {

    /** ER_DBACCESS_DENIED, ER_TABLEACCESS_DENIED, ER_COLUMNACCESS_DENIED, ER_SPECIFIC_ACCESS_DENIED. */
    private static final Set<Integer> REFUSED = Set.of(1044, 1142, 1143, 1227);

    /** Reads one part; throws {@link Unavailable} where the server does not tell it. */
    interface Part {
        Object read(Connection connection) throws SQLException;
    }

    /** The server has no such thing to tell, or it is switched off. */
    static final class Unavailable extends SQLException {
        Unavailable(String why) {
            super(why);
        }
    }

    private final NodeConnection node;
    private final ServerVersion version;
    private final Map<String, Object> state;

    NodeReader(NodeConnection node, Map<String, Object> state) {
        this.node = node;
        this.version = node.identity().version();
        this.state = state;
    }

    /** What must be read before the other node's log is. */
    void first() throws InterruptedException {
        state.put("name", node.settings().label());
        state.put("host", node.settings().host());
        state.put("port", (long) node.settings().port());
        Map<String, Object> versions = new LinkedHashMap<>();
        versions.put("text", version.text());
        versions.put("series", version.major() + "." + version.minor());
        versions.put("major", (long) version.major());
        versions.put("minor", (long) version.minor());
        versions.put("patch", (long) version.patch());
        state.put("version", versions);
        part("clock", ClockReading::read);
        part("settings", Settings::read);
        part("links", connection -> Links.read(connection, version, has("performance_schema")));
    }

    /** All that has no order. */
    void rest() throws InterruptedException {
        boolean instrumented = has("performance_schema");
        part("gtid", Logs::gtids);
        part("log", connection -> Logs.read(connection, version));
        part("status", Settings::status);
        part("origins", Settings::origins);
        part("persisted", Settings::persisted);
        part("accounts", Accounts::read);
        part("grants", Accounts::own);
        part("tables", Tables::read);
        part("triggers", Tables::triggers);
        part("events", Tables::events);
        part("sessions", connection -> Sessions.clients(needs(instrumented, connection)));
        part("receivers", connection -> Sessions.receivers(needs(instrumented, connection)));
        part("io", connection -> Sessions.io(needs(instrumented, connection)));
        part("machine", connection -> ErrorLogSigns.machine(needs(instrumented, connection), version));
        part("signs", connection -> ErrorLogSigns.read(needs(instrumented, connection), version));
    }

    private boolean has(String setting) {
        return state.get("settings") instanceof Map<?, ?> settings && "ON".equals(settings.get(setting));
    }

    private static Connection needs(boolean instrumented, Connection connection) throws Unavailable {
        if (!instrumented) {
            throw new Unavailable("performance_schema is OFF");
        }
        return connection;
    }

    private void part(String name, Part part) throws InterruptedException {
        node.ask(connection -> {
            try {
                Object value = part.read(connection);
                state.put(name, value);
                return value;
            } catch (SQLException e) {
                if (ConnectionProblems.isConnectionLoss(e)) {
                    throw ConnectionProblems.statementFailed(node.settings(), e, Connections.PRIVILEGES);
                }
                unknown(name, e);
                return name;
            }
        });
    }

    @SuppressWarnings("unchecked") // Put there by this method alone.
    private void unknown(String part, SQLException e) {
        boolean refused = REFUSED.contains(e.getErrorCode());
        Map<String, Object> why = new LinkedHashMap<>();
        why.put("why", e instanceof Unavailable ? e.getMessage() : ConnectionProblems.firstLine(e));
        why.put("refused", refused);
        ((Map<String, Object>) state.computeIfAbsent("unknown", none -> new LinkedHashMap<>())).put(part, why);
    }
}
