package dev.parallax.sandbox;

import dev.parallax.problem.ProblemException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * One running MySQL server of a sandbox, as a process of this machine or in a container. Methods that start or stop it
 * return when that has happened. They throw {@link ProblemException} with the end of its error log when it does not.
 */
public interface MySqlServer extends AutoCloseable {

    /** Its node name, {@code a} or {@code b}. */
    String name();

    MySqlVersion version();

    /** Where this JVM reaches it; always loopback for a local process. */
    String host();

    /** Stays the same over restarts, except in a container. */
    int port();

    /** Where the other server of the pair reaches it: host and port. */
    String peerHost();

    int peerPort();

    /** The superuser, reachable from loopback only. */
    Credentials root();

    /** Readable by this JVM: binary logs, relay logs and tablespaces. */
    Path dataDirectory();

    /** Grows over restarts. */
    Path errorLog();

    /** The words that run a client program of the same build, see {@link ServerBinaries#toolCommand}. */
    Optional<List<String>> toolCommand(String program);

    boolean running();

    /** Asks it to shut down and waits: logs are closed, transactions are settled. */
    void stop();

    /** Ends it at once, as a crash or a power cut of the process would (SIGKILL). */
    void kill();

    /** Starts it again on the same data, with its options of before; stops it first if it runs. */
    void restart();

    /** As {@link #restart()} with options added for good, for example {@code --binlog-row-image=MINIMAL}. */
    void restartWith(List<String> options);

    /** Ends it and removes its files. */
    @Override
    void close();

    /** For JDBC, without user and password. */
    default String jdbcUrl() {
        return "jdbc:mysql://" + host() + ":" + port() + "/";
    }

    /** A new connection as root, in autocommit mode, without a default schema. The caller closes it. */
    default Connection connect() throws SQLException {
        return connect(root());
    }

    /** A new connection as somebody else. */
    default Connection connect(Credentials account) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", account.user());
        properties.setProperty("password", account.password());
        // Loopback and a throwaway server: plain traffic is safe there and saves a TLS handshake per connection.
        properties.setProperty("sslMode", "DISABLED");
        properties.setProperty("allowPublicKeyRetrieval", "true");
        properties.setProperty("connectTimeout", "10000");
        // A server that hangs is to be heard of; nothing asked of a sandbox takes so long.
        properties.setProperty("socketTimeout", "180000");
        properties.setProperty("rewriteBatchedStatements", "true");
        return DriverManager.getConnection(jdbcUrl(), properties);
    }

    /** Runs statements one after the other on one connection of root, each committed by itself unless they say else. */
    default void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The first column of the first row as text; "" for NULL. Throws SQLException when there is no row. */
    default String queryOne(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            if (!rows.next()) {
                throw new SQLException("no row: " + sql);
            }
            String text = rows.getString(1);
            return text == null ? "" : text;
        }
    }
}
