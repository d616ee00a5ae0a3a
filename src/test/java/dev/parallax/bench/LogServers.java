package dev.parallax.bench;

import dev.parallax.sandbox.Credentials;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.MySqlServer;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;

/**
 * Two servers that have the cached logs as their own. They get the servers' identities of that time too, so that to any
 * reader they are the pair that wrote them. Their tables are empty: a server only sends its log, it does not look into
 * it.
 */
final class LogServers implements AutoCloseable {

    private final MySqlPair pair;
    private final Credentials account;

    private LogServers(MySqlPair pair, Credentials account) {
        this.pair = pair;
        this.account = account;
    }

    static LogServers holding(LogPair logs, String version) throws SQLException, IOException {
        // A log made last month must not be purged for its age.
        MySqlPair pair = MySqlPair.start(PairOptions.defaults()
                .withVersion(version)
                .withOptions("--loose-binlog-expire-logs-seconds=0", "--max-binlog-size=1G"));
        try {
            for (Side side : Side.values()) {
                pair.server(side).stop();
            }
            for (Side side : Side.values()) {
                adopt(pair.server(side).dataDirectory(), logs, side);
            }
            for (Side side : Side.values()) {
                pair.server(side).restart();
            }
            return new LogServers(pair, pair.auditorAccount());
        } catch (SQLException | IOException | RuntimeException e) {
            pair.close();
            throw e;
        }
    }

    private static void adopt(Path data, LogPair logs, Side side) throws IOException {
        try (DirectoryStream<Path> own = Files.newDirectoryStream(data, "mysql-bin.*")) {
            for (Path file : own) {
                Files.delete(file);
            }
        }
        Files.copy(logs.file(side), data.resolve(LogPair.FILE));
        Files.writeString(data.resolve("mysql-bin.index"), "./" + LogPair.FILE + "\n");
        Files.copy(logs.identity(side), data.resolve("auto.cnf"), StandardCopyOption.REPLACE_EXISTING);
    }

    MySqlServer server(Side side) {
        return pair.server(side);
    }

    /** The same on both, with nothing but the right to read. */
    Credentials account() {
        return account;
    }

    @Override
    public void close() {
        pair.close();
    }
}
