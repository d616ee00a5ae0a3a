package dev.parallax.bench;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.MySqlServer;
import dev.parallax.sandbox.PerconaToolkit;
import dev.parallax.sandbox.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code pt-table-checksum} as a whole process, with node a as the source and b as its one replica: in a pair, each is
 * the other's replica, so it is told by a table of its own (recursion method {@code dsn}) where the replica is.
 */
final class PtTableChecksum {

    private static final String DATABASE = "percona";

    private final PerconaToolkit toolkit;
    private final MySqlPair pair;
    private final VerifyTables tables;
    private final Path options;
    private final Path said;

    private PtTableChecksum(PerconaToolkit toolkit, MySqlPair pair, VerifyTables tables, Path options, Path said) {
        this.toolkit = toolkit;
        this.pair = pair;
        this.tables = tables;
        this.options = options;
        this.said = said;
    }

    /** Makes what it wants on both servers: an account that may do everything, a database, the list of replicas. */
    static PtTableChecksum on(PerconaToolkit toolkit, MySqlPair pair, VerifyTables tables, Path scratch)
            throws SQLException, IOException {
        byte[] password = new byte[12];
        new SecureRandom().nextBytes(password);
        String hex = HexFormat.of().formatHex(password);
        Path options = Files.createFile(
                scratch.resolve("pt.cnf"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        // Without TLS, as parallax does it here.
        Files.writeString(options, "[client]\nuser=checksummer\npassword=" + hex + "\nskip-ssl\n");
        PtTableChecksum checksum =
                new PtTableChecksum(toolkit, pair, tables, options, scratch.resolve("pt-table-checksum.out"));
        for (Side side : Side.values()) {
            pair.unlogged(
                    side,
                    "CREATE USER 'checksummer'@'%' IDENTIFIED BY '" + hex + "'",
                    "GRANT ALL ON *.* TO 'checksummer'@'%'",
                    "CREATE DATABASE " + DATABASE);
        }
        pair.unlogged(
                Side.A,
                "CREATE TABLE " + DATABASE + ".dsns (id INT PRIMARY KEY, parent_id INT, dsn VARCHAR(255) NOT NULL)",
                "INSERT INTO " + DATABASE + ".dsns VALUES (1, NULL, '" + checksum.dsn(Side.B) + "')");
        return checksum;
    }

    private String dsn(Side side) {
        MySqlServer server = pair.server(side);
        return "h=" + server.host() + ",P=" + server.port() + ",F=" + options;
    }

    /** Throws where it leaves out a row, or finds a difference, on one node or on the other. */
    Run run() throws SQLException, IOException, InterruptedException {
        Run run = Run.of(Set.of(0), List.of(command()));
        Map<String, Long> rows = rowsOfTables();
        for (int number = 1; number <= tables.count(); number++) {
            expect(tables.rowsOf(number), rows.get(tables.table(number)), tables.table(number));
        }
        pair.awaitInSync(Duration.ofMinutes(1));
        // Each node has there what it computed itself of what it has.
        String source = computed(Side.A);
        expect(Long.toString(tables.rows()), source.split(" ", -1)[0], "rows on the source");
        expect(source, computed(Side.B), "the replica");
        return run;
    }

    private String computed(Side side) throws SQLException {
        return pair.server(side)
                .queryOne("SELECT CONCAT(SUM(this_cnt), ' rows, ',"
                        + " BIT_XOR(CRC32(CONCAT_WS(' ', tbl, chunk, this_cnt, this_crc))), ' of ', COUNT(*), ' chunks')"
                        + " FROM " + DATABASE + ".checksums WHERE db = '" + tables.database() + "'");
    }

    private void expect(Object expected, @org.jspecify.annotations.Nullable Object found, String of)
            throws IOException {
        if (!expected.equals(found)) {
            throw new IOException("pt-table-checksum says " + found + " instead of " + expected + " of " + of + ":\n"
                    + Files.readString(said));
        }
    }

    /** By the heads of the columns it prints; throws where it had an error, or found a difference, or skipped a part. */
    private Map<String, Long> rowsOfTables() throws IOException {
        Map<String, Long> rows = new HashMap<>();
        List<String> heads = List.of();
        for (String line : Files.readAllLines(said)) {
            List<String> words = Arrays.asList(line.strip().split("\\s+"));
            if (words.contains("DIFFS")) {
                heads = words;
            } else if (!heads.isEmpty() && words.size() == heads.size()) {
                String table = words.get(heads.indexOf("TABLE"));
                for (String none : List.of("ERRORS", "DIFFS", "SKIPPED")) {
                    expect("0", words.get(heads.indexOf(none)), none + " of " + table);
                }
                rows.put(table, Long.valueOf(words.get(heads.indexOf("ROWS"))));
            }
        }
        return rows;
    }

    private ProcessBuilder command() {
        List<String> command = new ArrayList<>(toolkit.command());
        command.addAll(List.of(
                "--config=/dev/null",
                "--no-version-check",
                "--no-check-binlog-format",
                "--replicate=" + DATABASE + ".checksums",
                "--databases=" + tables.database(),
                "--recursion-method=dsn=" + dsn(Side.A) + ",D=" + DATABASE + ",t=dsns",
                dsn(Side.A)));
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(said.toFile());
        builder.environment().putAll(toolkit.environment());
        return builder;
    }
}
