package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.MySqlServer;
import dev.parallax.sandbox.Side;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Verifies the database {@code v} of a pair, makes scripts of the report and runs them, as a user would. */
final class RepairedPair {

    private static final Pattern MENDED = Pattern.compile("(?m)^(\\d+) rows are mended by");

    private final AuditedPair audited;
    private final MySqlPair pair;
    private Instant since = Instant.now();

    RepairedPair(AuditedPair audited) {
        this.audited = audited;
        this.pair = audited.pair();
    }

    /** An empty database, with both appliers running. */
    void begin() throws SQLException {
        for (Side side : Side.values()) {
            pair.startReplica(side);
        }
        pair.awaitInSync(AuditedPair.SOON);
        pair.a().execute("DROP DATABASE IF EXISTS v", "CREATE DATABASE v");
        pair.awaitInSync(AuditedPair.SOON);
        since = Instant.now();
    }

    void onlyOn(Side side, String... statements) throws SQLException {
        List<String> all = new ArrayList<>(List.of("SET sql_log_bin = 0"));
        all.addAll(List.of(statements));
        pair.server(side).execute(all.toArray(String[]::new));
    }

    void onBoth(String... statements) throws SQLException {
        pair.a().execute(statements);
        pair.awaitInSync(AuditedPair.SOON);
    }

    /** Both write before either has applied what the other wrote. */
    void concurrently(List<String> onA, List<String> onB) throws SQLException {
        pair.stopApplier(Side.A);
        pair.stopApplier(Side.B);
        pair.a().execute(onA.toArray(String[]::new));
        pair.b().execute(onB.toArray(String[]::new));
        pair.startApplier(Side.A);
        pair.startApplier(Side.B);
        pair.awaitInSync(AuditedPair.SOON);
    }

    Run verify(String... more) {
        List<String> all = new ArrayList<>(List.of("--databases", "v", "--since", since.toString()));
        all.addAll(List.of(more));
        return audited.cli().report("verify", AuditedPair.with(audited.nodes(), all));
    }

    /** The scripts go to the folder of the report, and are those of the returned run. */
    Run repair(Run report, String... more) {
        return repair(report, audited.nodes(), more);
    }

    Run repair(Run report, List<String> nodes, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "repair",
                report.reports().resolve("report.json").toString(),
                "--out",
                report.reports().toString()));
        all.addAll(nodes);
        all.addAll(List.of(more));
        Run run = audited.cli().run(all.toArray(String[]::new));
        return new Run(run.status(), run.out(), run.err(), report.reports());
    }

    /** As {@link #repair}, printed instead. */
    Run print(Run report, String... more) {
        List<String> all = new ArrayList<>(
                List.of("repair", report.reports().resolve("report.json").toString()));
        all.addAll(audited.nodes());
        all.addAll(List.of(more));
        return audited.cli().run(all.toArray(String[]::new));
    }

    /** Swaps the two nodes. */
    List<String> nodesSwapped() {
        List<String> nodes = new ArrayList<>(audited.nodes());
        nodes.set(1, audited.url(Side.B).replaceFirst("^b", "a"));
        nodes.set(3, audited.url(Side.A).replaceFirst("^a", "b"));
        return nodes;
    }

    /** Mends every row that differs, and returns how many did: afterwards both nodes hold the same, and logged nothing. */
    int mendAll(String... options) throws SQLException {
        Run verified = verify().expect(1, "DIVERGED");
        Run run = repair(verified, options);
        assertThat(left(run)).as(run.err()).isEmpty();
        assertThat(run.status()).as(run.err()).isEqualTo(0);
        mend(run);
        int mended = mended(run);
        assertThat(mended).isEqualTo(verified.summary("divergedRows"));
        return mended;
    }

    /** Runs both scripts. */
    void mend(Run run) throws SQLException {
        String logged = logged();
        for (Side side : Side.values()) {
            String said = apply(side, run);
            assertThat(said).as(script(side, run)).matches("(\\d+) of \\1");
        }
        assertThat(logged()).isEqualTo(logged);
        for (Side side : Side.values()) {
            // Verifying says of a conflict less than a minute ago that it may have come after the row was read.
            pair.server(side).execute("FLUSH BINARY LOGS");
        }
        since = Instant.now();
        Run after = verify();
        assertThat(after.divergedRows())
                .as(script(Side.A, run) + script(Side.B, run))
                .isEmpty();
        after.expect(0, "CONSISTENT");
    }

    static int mended(Run run) {
        Matcher mended = MENDED.matcher(run.err());
        assertThat(mended.find()).as(run.err()).isTrue();
        return Integer.parseInt(mended.group(1));
    }

    private String logged() throws SQLException {
        return pair.a().queryOne("SELECT @@GLOBAL.gtid_executed")
                + pair.b().queryOne("SELECT @@GLOBAL.gtid_executed")
                + pair.logEnd(Side.A)
                + pair.logEnd(Side.B);
    }

    /** What its script says of rows left, without the dashes. */
    List<String> left(Run run) {
        return script(Side.A, run)
                .lines()
                .dropWhile(line -> !line.contains("left to a human ==="))
                .skip(1)
                .map(line -> line.substring(3))
                .toList();
    }

    String script(Side side, Run run) {
        Path file = run.reports().resolve("repair-" + side.letter() + ".sql");
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the script of a node there; {@code 3 of 3} as it says of itself. */
    String apply(Side side, Run run) throws SQLException {
        return apply(side, script(side, run));
    }

    /** Runs a script on a node, with the server's own client where there is one. */
    String apply(Side side, String script) throws SQLException {
        MySqlServer server = pair.server(side);
        List<String> client = server.toolCommand("mysql").orElse(List.of());
        return client.isEmpty() ? applyByDriver(server, script) : applyByClient(server, client, script);
    }

    private static String applyByClient(MySqlServer server, List<String> client, String script) throws SQLException {
        List<String> command = new ArrayList<>(client);
        command.addAll(List.of(
                "--no-defaults",
                "--host=" + server.host(),
                "--port=" + server.port(),
                "--user=" + server.root().user(),
                // What it is told is in another character set than what the file says of itself.
                "--default-character-set=latin1"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("MYSQL_PWD", server.root().password());
        try {
            Path file = Files.createTempFile("repair", ".sql");
            try {
                Files.writeString(file, script);
                Process process = builder.redirectInput(file.toFile()).start();
                String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (process.waitFor() != 0) {
                    throw new SQLException(said + "\n" + script);
                }
                List<String> lines = said.lines().toList();
                int at = lines.indexOf("changed\texpected\tresult");
                return at < 0 ? "0 of 0" : lines.get(at + 1).replaceFirst("(\\d+)\t(\\d+)\t.*", "$1 of $2");
            } finally {
                Files.delete(file);
            }
        } catch (IOException | InterruptedException e) {
            throw new SQLException(e);
        }
    }

    private static String applyByDriver(MySqlServer server, String script) throws SQLException {
        String said = "0 of 0";
        String url = server.jdbcUrl() + "?allowMultiQueries=true&sslMode=DISABLED&allowPublicKeyRetrieval=true";
        try (Connection connection = DriverManager.getConnection(
                        url, server.root().user(), server.root().password());
                Statement statement = connection.createStatement()) {
            boolean rows = statement.execute(script);
            while (rows || statement.getUpdateCount() >= 0) {
                if (rows) {
                    try (ResultSet result = statement.getResultSet()) {
                        result.next();
                        said = result.getString("changed") + " of " + result.getString("expected");
                    }
                }
                rows = statement.getMoreResults();
            }
        } catch (SQLException e) {
            throw new SQLException(e.getMessage() + "\n" + script, e);
        }
        return said;
    }
}
