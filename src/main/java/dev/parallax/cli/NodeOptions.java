package dev.parallax.cli;

import dev.parallax.finding.Side;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.mysql.Password;
import dev.parallax.mysql.SslMode;
import java.io.Console;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The two servers and how to log in. */
final class NodeOptions {

    private static final int DEFAULT_PORT = 3306;

    @Option(
            names = "--node",
            split = ",",
            paramLabel = "a|b=mysql://USER@HOST:PORT",
            description = "One server of the pair; give it twice, for a and for b.")
    private List<Sided> nodes = new ArrayList<>();

    @Option(
            names = "--defaults-file",
            paramLabel = "FILE",
            description = "MySQL option file with user and password in [client], or in [parallax_a] and [parallax_b].")
    private @Nullable Path defaultsFile;

    @Option(
            names = "--ssl-mode",
            paramLabel = "MODE",
            defaultValue = "PREFERRED",
            description = "DISABLED, PREFERRED, REQUIRED, VERIFY_CA or VERIFY_IDENTITY, with MySQL's meanings."
                    + " Default: ${DEFAULT-VALUE}")
    private SslMode sslMode = SslMode.PREFERRED;

    @Option(names = "--ssl-ca", paramLabel = "FILE", description = "PEM file of the certificate authority.")
    private @Nullable Path sslCa;

    @Option(
            names = "--connect-timeout",
            paramLabel = "DURATION",
            defaultValue = "10s",
            description = "Limit for connecting and logging in. Default: ${DEFAULT-VALUE}")
    private Duration connectTimeout = ConnectionSettings.DEFAULT_CONNECT_TIMEOUT;

    boolean areGiven() {
        return !nodes.isEmpty();
    }

    /** Both servers; throws UsageProblems with everything that is wrong. */
    List<ConnectionSettings> settings() {
        return settings(true);
    }

    /** One server or both. */
    List<ConnectionSettings> atLeastOne() {
        return settings(false);
    }

    private List<ConnectionSettings> settings(boolean both) {
        List<String> problems = new ArrayList<>();
        List<ConnectionSettings> result = new ArrayList<>();
        OptionFile options = OptionFile.read(defaultsFile, problems);
        for (Side side : Side.values()) {
            List<Sided> given =
                    nodes.stream().filter(node -> node.side() == side).toList();
            if (given.isEmpty() && !both) {
                continue;
            }
            if (given.size() != 1) {
                problems.add(
                        given.isEmpty()
                                ? "PX-USE-005 node " + side.label() + " is missing: give --node " + side.label()
                                        + "=mysql://USER@HOST:PORT"
                                : "PX-USE-006 node " + side.label() + " is given " + given.size() + " times");
                continue;
            }
            ConnectionSettings node = parse(side, given.get(0).value(), options, problems);
            if (node != null) {
                result.add(node);
            }
        }
        if (!problems.isEmpty()) {
            throw new ErrorHandling.UsageProblems(problems);
        }
        return result;
    }

    /** Of the account by which the nodes replicate: from the environment or an option file; null where neither has it. */
    @Nullable
    Password replicationPassword() {
        String given = System.getenv("PARALLAX_REPLICATION_PASSWORD");
        // What cannot be read of the file is said where the nodes' passwords are read.
        String text = given != null
                ? given
                : OptionFile.read(defaultsFile, new ArrayList<>()).replicationPassword();
        return text == null ? null : Password.of(text);
    }

    private @Nullable ConnectionSettings parse(Side side, String text, OptionFile options, List<String> problems) {
        try {
            URI uri = new URI(text);
            String userInfo = uri.getUserInfo();
            if (!"mysql".equals(uri.getScheme()) || uri.getHost() == null) {
                problems.add("PX-USE-007 --node " + side.label() + " is not of the form mysql://USER@HOST:PORT");
                return null;
            }
            if (userInfo != null && userInfo.contains(":")) {
                problems.add("PX-USE-010 --node " + side.label() + " holds a password, which others can see: give it in"
                        + " PARALLAX_PASSWORD_" + side.name() + ", an option file or at the prompt");
                return null;
            }
            String user = userInfo != null ? userInfo : options.user(side);
            if (user == null || user.isEmpty()) {
                problems.add("PX-USE-011 --node " + side.label() + " names no user: write mysql://USER@HOST:PORT");
                return null;
            }
            String host = uri.getHost().replaceAll("^\\[|\\]$", "");
            int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
            return new ConnectionSettings(
                    side.label(),
                    host,
                    port,
                    user,
                    password(side, user, host, options),
                    sslMode,
                    sslCa,
                    connectTimeout);
        } catch (URISyntaxException | IllegalArgumentException e) {
            // The text may hold a password, so it is not repeated.
            problems.add("PX-USE-007 --node " + side.label() + " is not of the form mysql://USER@HOST:PORT");
            return null;
        }
    }

    /** From the environment, an option file, or the prompt; without any of them the empty password. */
    private static Password password(Side side, String user, String host, OptionFile options) {
        String fromEnvironment = System.getenv("PARALLAX_PASSWORD_" + side.name());
        if (fromEnvironment != null) {
            return Password.of(fromEnvironment);
        }
        String fromFile = options.password(side);
        if (fromFile != null) {
            return Password.of(fromFile);
        }
        Console console = Terminal.console();
        char[] typed =
                console == null ? null : console.readPassword("Password of %s on %s (%s): ", user, side.label(), host);
        return new Password(typed == null ? new char[0] : typed);
    }
}
