package dev.parallax.audit;

import dev.parallax.change.Constraints;
import dev.parallax.change.GeneratedKeys;
import dev.parallax.change.TableCompleter;
import dev.parallax.finding.Side;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.mysql.ValueEquality;
import dev.parallax.problem.ProblemException;
import dev.parallax.schema.ServerConstraints;
import dev.parallax.schema.ServerSchema;
import dev.parallax.server.Connections;
import dev.parallax.server.PrimaryKeys;
import dev.parallax.server.ServerEquality;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Table definitions for archived log files, asked of servers that have the tables now: the nodes themselves, or one of
 * them for both, since a pair's tables are the same.
 */
public final class LiveDefinitions implements AutoCloseable {

    private final ServerSchema a;
    private final ServerSchema b;
    private final GeneratedKeys keys;
    private final Constraints constraints;
    private final ServerEquality equality;

    private LiveDefinitions(
            ServerSchema a, ServerSchema b, GeneratedKeys keys, Constraints constraints, ServerEquality equality) {
        this.equality = equality;
        this.a = a;
        this.b = b;
        this.keys = keys;
        this.constraints = constraints;
    }

    /**
     * Asks the servers once for what no log says; the rest when it is needed.
     *
     * @param servers one or two, named as the nodes are
     * @throws dev.parallax.problem.ProblemException where a server cannot be asked
     */
    public static LiveDefinitions open(List<ConnectionSettings> servers) {
        ConnectionSettings first = servers.get(0);
        try (Connection connection = openFirst(servers)) {
            GeneratedKeys keys = new GeneratedKeys(PrimaryKeys.generated(connection, first));
            Constraints constraints = ServerConstraints.read(connection, first);
            for (ConnectionSettings other : servers.subList(1, servers.size())) {
                try (Connection second = Connections.open(other)) {
                    constraints = Constraints.ofBoth(constraints, ServerConstraints.read(second, other));
                }
            }
            return new LiveDefinitions(
                    new ServerSchema(of(Side.A, servers)),
                    new ServerSchema(of(Side.B, servers)),
                    keys,
                    constraints,
                    new ServerEquality(first));
        } catch (SQLException e) {
            throw new IllegalStateException("a connection that was only read from does not close", e);
        }
    }

    private static Connection openFirst(List<ConnectionSettings> servers) {
        try {
            return Connections.open(servers.get(0));
        } catch (ProblemException e) {
            throw servers.size() == 1 ? e : Connections.withOther(e, servers.get(1));
        }
    }

    private static ConnectionSettings of(Side side, List<ConnectionSettings> servers) {
        for (ConnectionSettings server : servers) {
            if (server.node().equals(side.label())) {
                return server;
            }
        }
        return servers.get(0);
    }

    public TableCompleter completer(Side side) {
        return side == Side.A ? a : b;
    }

    public GeneratedKeys keys() {
        return keys;
    }

    public Constraints constraints() {
        return constraints;
    }

    /** Says which values are equal under a collation. */
    public ValueEquality equality() {
        return equality;
    }

    @Override
    public void close() {
        a.close();
        b.close();
        equality.close();
    }
}
