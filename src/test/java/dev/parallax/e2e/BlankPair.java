package dev.parallax.e2e;

import dev.parallax.sandbox.Credentials;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.MySqlServer;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.ReplicationVocabulary;
import dev.parallax.sandbox.Side;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Two servers that are no pair yet, the account that may change them, and the program pointed at them. */
final class BlankPair implements AutoCloseable {

    private static final String SETTINGS = "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('server_id', 'gtid_mode',"
            + " 'enforce_gtid_consistency', 'binlog_format', 'binlog_row_image', 'binlog_row_metadata',"
            + " 'auto_increment_increment', 'auto_increment_offset', 'max_allowed_packet')";

    private final MySqlPair pair;
    private final Cli cli = new Cli();
    private final Path out = cli.fresh("setup");
    private final Path defaultsFile;

    BlankPair(PairOptions options) {
        pair = MySqlPair.startBlank(options);
        defaultsFile = defaultsFile(pair.a().root(), pair.b().root(), "");
    }

    MySqlPair pair() {
        return pair;
    }

    Cli cli() {
        return cli;
    }

    /** Where {@code setup.json} is. */
    Path out() {
        return out;
    }

    Path defaultsFile(Credentials a, Credentials b, String more) {
        cli.keepSecret(a.password());
        cli.keepSecret(b.password());
        Path file = cli.fresh("my.cnf");
        try {
            Files.writeString(
                    file,
                    "[parallax_a]\nuser=" + a.user() + "\npassword=" + a.password() + "\n[parallax_b]\nuser=" + b.user()
                            + "\npassword=" + b.password() + "\n" + more);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    Run setup(String... more) {
        return setup(defaultsFile, more);
    }

    Run setup(Path defaults, String... more) {
        List<String> all = new ArrayList<>(List.of("setup", "--out", out.toString()));
        all.addAll(nodes(defaults));
        all.addAll(List.of(more));
        return cli.run(all.toArray(String[]::new));
    }

    /** Everything, as an account that may only read. */
    Run audit(String... more) throws SQLException {
        return asAuditor("audit", more);
    }

    Run doctor() throws SQLException {
        return asAuditor("doctor");
    }

    private Run asAuditor(String command, String... more) throws SQLException {
        Credentials auditor = pair.auditorAccount();
        return cli.report(command, AuditedPair.with(nodes(defaultsFile(auditor, auditor, "")), more));
    }

    private List<String> nodes(Path defaults) {
        List<String> all = new ArrayList<>();
        for (Side side : Side.values()) {
            MySqlServer server = pair.server(side);
            all.add("--node");
            all.add(side.letter() + "=mysql://" + server.host() + ":" + server.port());
        }
        all.add("--defaults-file");
        all.add(defaults.toString());
        return all;
    }

    /** Everything of both servers that setup could change, and the logs of what it did. */
    Map<String, List<String>> state() throws SQLException {
        Map<String, List<String>> state = new TreeMap<>(made());
        for (Side side : Side.values()) {
            state.put(side.letter() + " executed", rows(side, "SELECT @@GLOBAL.gtid_executed"));
            state.put(
                    side.letter() + " log",
                    rows(
                            side,
                            ReplicationVocabulary.of(pair.server(side).version())
                                    .showLogEnd()));
        }
        return state;
    }

    /** As {@link #state()} without what cannot be taken back: what is in the logs. */
    Map<String, List<String>> made() throws SQLException {
        Map<String, List<String>> state = new TreeMap<>();
        for (Side side : Side.values()) {
            String node = side.letter();
            state.put(node + " settings", rows(side, SETTINGS));
            state.put(
                    node + " persisted",
                    rows(side, "SELECT VARIABLE_NAME, VARIABLE_VALUE FROM performance_schema.persisted_variables"));
            state.put(
                    node + " accounts",
                    rows(side, "SELECT user, host, authentication_string FROM mysql.user WHERE user <> 'root'"));
            state.put(node + " schemas", rows(side, "SHOW DATABASES"));
            state.put(
                    node + " link",
                    pair.link(side).status().isEmpty()
                            ? List.of()
                            : List.of(
                                    pair.link(side).status().getOrDefault("Source_Host", ""),
                                    pair.link(side).status().getOrDefault("Replica_SQL_Running", "")));
        }
        return state;
    }

    List<String> rows(Side side, String sql) throws SQLException {
        List<String> all = new ArrayList<>();
        try (Connection connection = pair.connect(side);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.append(rows.getString(i)).append('|');
                }
                all.add(row.toString());
            }
        }
        all.sort(null);
        return all;
    }

    @Override
    public void close() {
        try {
            pair.close();
        } finally {
            cli.close();
        }
    }
}
