package dev.parallax.e2e;

import dev.parallax.sandbox.Credentials;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A pair of servers, an account that may only read, and the program pointed at them. */
final class AuditedPair implements AutoCloseable {

    static final Duration SOON = Duration.ofSeconds(90);

    private final MySqlPair pair;
    private final Credentials auditor;
    private final Cli cli = new Cli();
    private final Path defaultsFile;

    AuditedPair(PairOptions options) throws SQLException {
        this(MySqlPair.start(options));
    }

    /** @param pair closed with this one */
    AuditedPair(MySqlPair pair) throws SQLException {
        this.pair = pair;
        auditor = pair.auditorAccount();
        defaultsFile = defaultsFile(auditor, auditor);
    }

    MySqlPair pair() {
        return pair;
    }

    Cli cli() {
        return cli;
    }

    Credentials auditor() {
        return auditor;
    }

    /** Waits until a command reads the logs, which it does once it knows what tables there are. */
    void awaitReading() throws SQLException, InterruptedException {
        Instant deadline = Instant.now().plus(SOON);
        for (Side side : Side.values()) {
            while (pair.server(side)
                    .queryOne("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER = '" + auditor.user()
                            + "' AND COMMAND LIKE 'Binlog Dump%'")
                    .equals("0")) {
                if (!Instant.now().isBefore(deadline)) {
                    throw new AssertionError("nothing reads the log of " + side);
                }
                Thread.sleep(20);
            }
        }
    }

    /** An option file with these accounts, as a user would write it. */
    Path defaultsFile(Credentials a, Credentials b) {
        cli.keepSecret(a.password());
        cli.keepSecret(b.password());
        Path file = cli.fresh("my.cnf");
        try {
            Files.writeString(
                    file,
                    "[parallax_a]\nuser=" + a.user() + "\npassword=\"" + a.password() + "\"\n[parallax_b]\nuser="
                            + b.user() + "\npassword=\"" + b.password() + "\"\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    /** The options that name both servers and the account. */
    List<String> nodes() {
        return nodes(defaultsFile);
    }

    List<String> nodes(Path defaults) {
        return List.of("--node", url(Side.A), "--node", url(Side.B), "--defaults-file", defaults.toString());
    }

    /** {@code a=mysql://HOST:PORT}. */
    String url(Side side) {
        return side.letter() + "=mysql://" + pair.server(side).host() + ":"
                + pair.server(side).port();
    }

    /** Of the logs alone. */
    Run audit(String... more) {
        return cli.report("audit", with(with(nodes(), "--parts", "logs"), more));
    }

    /** Of the logs, the definitions and the tables. */
    Run auditAll(String... more) {
        return cli.report("audit", with(nodes(), more));
    }

    Run audit(List<String> more) {
        return audit(more.toArray(String[]::new));
    }

    Run capture(Path journal, String... more) {
        List<String> all = new ArrayList<>(List.of("capture", "--journal", journal.toString()));
        all.addAll(nodes());
        all.addAll(List.of(more));
        return cli.run(all.toArray(String[]::new));
    }

    Run detect(Path journal, String... more) {
        return cli.report("detect", with(List.of("--journal", journal.toString()), more));
    }

    /** Begins a new log file on both nodes; the options make an audit begin there. */
    List<String> fromHere() throws SQLException {
        pair.awaitInSync(SOON);
        List<String> options = new ArrayList<>();
        for (Side side : Side.values()) {
            pair.server(side).execute("FLUSH BINARY LOGS");
            List<Path> files = logFiles(side);
            options.add("--start-position");
            options.add(side.letter() + "=" + files.get(files.size() - 1).getFileName() + ":4");
        }
        return options;
    }

    /** The binary log files of one node, in their order. */
    List<Path> logFiles(Side side) {
        return files(side, "mysql-bin\\.\\d+");
    }

    /** One of the files in which a node keeps what it received. */
    Path relayLog(Side side) {
        return files(side, ".*relay.*\\.\\d+").get(0);
    }

    private List<Path> files(Side side, String name) {
        try (Stream<Path> files = Files.list(pair.server(side).dataDirectory())) {
            return files.filter(file -> String.valueOf(file.getFileName()).matches(name))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies the log files from the one named in {@code fromHere}'s options on, and returns {@code --binlog} options. */
    List<String> copiedLogs(List<String> fromHere) {
        List<String> options = new ArrayList<>();
        for (Side side : Side.values()) {
            String start = fromHere.get(side == Side.A ? 1 : 3);
            String first = start.substring(start.indexOf('=') + 1, start.lastIndexOf(':'));
            Path folder = cli.fresh("logs-" + side.letter());
            for (Path file : logFiles(side)) {
                String name = String.valueOf(file.getFileName());
                if (name.compareTo(first) >= 0) {
                    options.add("--binlog");
                    options.add(side.letter() + "=" + copy(file, folder.resolve(name)));
                }
            }
        }
        return options;
    }

    /** The option that gives log files these definitions, as {@code mysqldump --no-data} writes them. */
    List<String> schema(String... definitions) {
        Path dump = cli.fresh("dump.sql");
        try {
            Files.writeString(dump, String.join(";\n", definitions) + ";\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.of("--schema", dump.toString());
    }

    static Path copy(Path file, Path to) {
        try {
            Path parent = to.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            return Files.copy(file, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> with(List<String> options, String... more) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of(more));
        return all;
    }

    static List<String> with(List<String> options, List<String> more) {
        return with(options, more.toArray(String[]::new));
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
