package dev.parallax.bench;

import dev.parallax.sandbox.Credentials;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.MySqlServer;
import dev.parallax.sandbox.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code parallax verify} as a whole process; a run counts only if its report says what is known of the tables. */
final class ParallaxVerify {

    private final Path launcher;
    private final MySqlPair pair;
    private final Credentials account;
    private final Path reports;

    /** @param reports where its reports go */
    ParallaxVerify(Path launcher, MySqlPair pair, Credentials account, Path reports) {
        this.launcher = launcher;
        this.pair = pair;
        this.account = account;
        this.reports = reports;
    }

    /** Throws where it does not find each table equal, and each row of it read. */
    Run equal(VerifyTables tables) throws IOException, InterruptedException {
        Run run = Run.of(Set.of(0), List.of(command(tables)));
        JsonNode report = report();
        expect(report, "CONSISTENT", report.path("verdict").asString());
        for (JsonNode table : report.path("tables")) {
            expect(report, "EQUAL", table.path("status").asString());
        }
        expectAllRead(report, tables);
        return run;
    }

    /**
     * Throws where it lists other rows than these, or leaves one out.
     *
     * @param planted as {@link #row} writes them
     */
    Run different(VerifyTables tables, Set<String> planted) throws IOException, InterruptedException {
        Run run = Run.of(Set.of(1), List.of(command(tables)));
        JsonNode report = report();
        expect(report, "DIVERGED", report.path("verdict").asString());
        expect(
                report,
                planted.size(),
                report.path("summary").path("divergedRows").asInt());
        Set<String> listed = new TreeSet<>();
        for (JsonNode finding : report.path("findings")) {
            expect(report, "row_difference", finding.path("rule").asString());
            listed.add(row(
                    finding.path("schema").asString() + "."
                            + finding.path("table").asString(),
                    finding.path("key").path("id").asString()));
        }
        expect(report, planted.size(), report.path("findings").size());
        if (!listed.equals(planted)) {
            throw new IOException("the report of parallax verify lists other rows than those that differ");
        }
        expectAllRead(report, tables);
        return run;
    }

    static String row(String table, String id) {
        return table + " " + id;
    }

    private void expectAllRead(JsonNode report, VerifyTables tables) throws IOException {
        expect(report, tables.count(), report.path("tables").size());
        for (Side side : Side.values()) {
            long read = 0;
            for (JsonNode table : report.path("tables")) {
                read += table.path("rows").path(side.letter()).asLong();
            }
            expect(report, tables.rows(), read);
        }
    }

    private static void expect(JsonNode report, Object expected, Object found) throws IOException {
        if (!expected.equals(found)) {
            throw new IOException("the report of parallax verify has " + found + " instead of " + expected
                    + "; not checked: " + report.path("notChecked"));
        }
    }

    private JsonNode report() throws IOException {
        return JsonMapper.shared().readTree(reports.resolve("report.json").toFile());
    }

    private ProcessBuilder command(VerifyTables tables) {
        ProcessBuilder builder = Tools.parallax(
                launcher,
                "verify",
                "--node",
                node(Side.A),
                "--node",
                node(Side.B),
                "--ssl-mode",
                "DISABLED",
                "--databases",
                tables.database(),
                "--out",
                reports.toString());
        builder.environment().put("PARALLAX_PASSWORD_A", account.password());
        builder.environment().put("PARALLAX_PASSWORD_B", account.password());
        return builder;
    }

    private String node(Side side) {
        MySqlServer server = pair.server(side);
        return side.letter() + "=mysql://" + account.user() + "@" + server.host() + ":" + server.port();
    }
}
