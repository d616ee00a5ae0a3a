package dev.parallax.server;

import dev.parallax.mysql.Collation;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.mysql.ValueEquality;
import dev.parallax.problem.ProblemException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server which strings are equal, by comparing two literals: no table is read. Connects when first asked; a
 * server that cannot be asked leaves the question open.
 */
public final class ServerEquality implements ValueEquality, AutoCloseable {

    private static final int MOST_KEPT = 20_000;

    private final ConnectionSettings server;
    private final Map<String, Boolean> known = new ConcurrentHashMap<>();
    private @Nullable Connection connection;
    private boolean failed;

    public ServerEquality(ConnectionSettings server) {
        this.server = server;
    }

    @Override
    public synchronized @Nullable Boolean areEqual(int id, byte[] one, byte[] other) {
        Collation collation = Collation.of(id);
        if (collation == null || failed) {
            return null;
        }
        String sql = "SELECT " + literal(collation, one) + " = " + literal(collation, other);
        Boolean answer = known.get(sql);
        if (answer == null) {
            answer = ask(sql);
            if (answer != null && known.size() < MOST_KEPT) {
                known.put(sql, answer);
            }
        }
        return answer;
    }

    private static String literal(Collation collation, byte[] value) {
        return "_" + collation.charset() + " x'" + HexFormat.of().formatHex(value) + "' COLLATE " + collation.name();
    }

    /** A second attempt on a new connection: the first may have idled too long. */
    private @Nullable Boolean ask(String sql) {
        for (int attempt = 0; attempt < 2; attempt++) {
            try {
                Connection open = connection;
                if (open == null) {
                    open = Connections.open(server);
                    connection = open;
                }
                try (Statement statement = open.createStatement();
                        ResultSet row = statement.executeQuery(sql)) {
                    boolean equal = row.next() && row.getBoolean(1);
                    return row.wasNull() ? null : equal;
                }
            } catch (SQLException e) {
                if (!ConnectionProblems.isConnectionLoss(e)) {
                    return null; // such as a string that the server does not take for one
                }
                close();
            } catch (ProblemException e) {
                failed = true;
                return null;
            }
        }
        failed = true;
        return null;
    }

    @Override
    public synchronized void close() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                failed = true; // it was broken already
            }
        }
    }
}
