package dev.parallax.bench;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.Side;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * One digest of each whole table, asked of both servers at once over connections that are open already: what comparing
 * costs at least, where both servers compute a SHA-256 of each row. It neither finds a row nor minds what is on its way.
 */
final class PlainDigest {

    private final MySqlPair pair;
    private final VerifyTables tables;

    PlainDigest(MySqlPair pair, VerifyTables tables) {
        this.pair = pair;
        this.tables = tables;
    }

    private static String query(String table) {
        return "SELECT COUNT(*), BIT_XOR(UNHEX(SHA2(CONCAT_WS('#', " + VerifyTables.columns() + "), 256))) FROM "
                + table;
    }

    /** Until both have answered. Throws where they differ, or where one has not the rows it should have. */
    Run run() throws SQLException, IOException {
        try (Connection a = pair.connect(Side.A);
                Connection b = pair.connect(Side.B)) {
            long began = System.nanoTime();
            CompletableFuture<String> onB = CompletableFuture.supplyAsync(() -> all(b));
            String answerA = all(a);
            String answerB = onB.join();
            Run run = new Run((System.nanoTime() - began) / 1e9, 0, 0);
            if (!answerA.equals(answerB)) {
                throw new IOException("the digests differ: " + answerA + " on a, " + answerB + " on b");
            }
            return run;
        } catch (CompletionException e) {
            throw new SQLException("a digest could not be read", e.getCause());
        }
    }

    private String all(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            long rows = 0;
            byte[] digest = new byte[32];
            for (String table : tables.names()) {
                try (ResultSet answer = statement.executeQuery(query(table))) {
                    answer.next();
                    rows += answer.getLong(1);
                    xor(digest, answer.getBytes(2));
                }
            }
            if (rows != tables.rows()) {
                throw new SQLException(rows + " rows were read, and there are " + tables.rows());
            }
            return HexFormat.of().formatHex(digest);
        } catch (SQLException e) {
            throw new CompletionException(e);
        }
    }

    /** An aggregate of numbers would have 8 bytes. */
    private static void xor(byte[] sum, byte[] digest) throws SQLException {
        if (digest.length != sum.length) {
            throw new SQLException("a digest of " + digest.length + " bytes: " + Arrays.toString(digest));
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] ^= digest[i];
        }
    }

    /** Brings the tables into the servers' memory. */
    void warm() throws SQLException, IOException {
        for (int i = 0; i < 2; i++) {
            run();
        }
    }
}
