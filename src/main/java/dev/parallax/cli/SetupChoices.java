package dev.parallax.cli;

import dev.parallax.finding.Side;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.mysql.Password;
import dev.parallax.setup.PeerAddress;
import dev.parallax.setup.SetupOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What kind of pair is wanted. */
final class SetupChoices {

    /** MySQL's limit for a user name. */
    private static final String ACCOUNT = "[A-Za-z0-9_.-]{1,32}";

    private static final int LONGEST_PASSWORD = 32;

    @Option(
            names = "--peer-host",
            split = ",",
            paramLabel = "a|b=HOST[:PORT]",
            description = "Where the other node reaches this one, and where it comes from. Default: host and port of"
                    + " its --node")
    private List<Sided> peerHosts = new ArrayList<>();

    @Option(
            names = "--account",
            paramLabel = "NAME",
            defaultValue = SetupOptions.ACCOUNT,
            description = "Name of the replication account on each node. Its password is made up, or taken from"
                    + " PARALLAX_REPLICATION_PASSWORD or [parallax_replication] in --defaults-file. Default:"
                    + " ${DEFAULT-VALUE}")
    private String account = SetupOptions.ACCOUNT;

    @Option(
            names = "--file-position",
            description = "Links go by log file and position, and GTIDs stay as they are. Default: by GTIDs, which are"
                    + " switched on where they are off")
    private boolean filePosition;

    @Option(
            names = "--truth",
            paramLabel = "a|b",
            description = "Make the links although rows differ: this node's are right. Default: refuse")
    private @Nullable Side truth;

    @Option(
            names = "--allow-plain-links",
            description = "The account may do without TLS, and the links do. Default: TLS required")
    private boolean plain;

    @Option(
            names = "--replication-ca",
            paramLabel = "FILE",
            description = "File on both servers: the authority that must have signed the other node's certificate."
                    + " Default: any certificate will do")
    private @Nullable String certificateAuthority;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "30s",
            description = "How long a row may take to the other node. Default: ${DEFAULT-VALUE}")
    private Duration timeout = Duration.ofSeconds(30);

    /** Throws UsageProblems with everything that is wrong. */
    SetupOptions options(ConnectionSettings a, ConnectionSettings b, @Nullable Password password) {
        List<String> problems = new ArrayList<>();
        if (!account.matches(ACCOUNT)) {
            problems.add("PX-SET-019 --account is to be 1 to 32 letters, digits, '_', '.' or '-'");
        }
        if (password != null
                && (password.reveal().isEmpty() || password.reveal().length() > LONGEST_PASSWORD)) {
            problems.add("PX-SET-019 the replication password has to have 1 to " + LONGEST_PASSWORD
                    + " characters, the most that MySQL's replication takes");
        }
        if (plain && certificateAuthority != null) {
            problems.add("PX-SET-019 --replication-ca needs TLS: leave out --allow-plain-links");
        }
        PeerAddress addressA = address(Side.A, a, problems);
        PeerAddress addressB = address(Side.B, b, problems);
        if (!problems.isEmpty()) {
            throw new ErrorHandling.UsageProblems(problems);
        }
        return new SetupOptions(
                addressA, addressB, account, password, !plain, certificateAuthority, filePosition, truth, timeout);
    }

    private PeerAddress address(Side side, ConnectionSettings node, List<String> problems) {
        List<Sided> given =
                peerHosts.stream().filter(host -> host.side() == side).toList();
        if (given.isEmpty()) {
            return new PeerAddress(node.host(), node.port());
        }
        try {
            URI uri = new URI("mysql://" + given.get(0).value());
            if (given.size() == 1 && uri.getHost() != null && uri.getUserInfo() == null) {
                return new PeerAddress(
                        uri.getHost().replaceAll("^\\[|\\]$", ""), uri.getPort() < 0 ? node.port() : uri.getPort());
            }
        } catch (URISyntaxException e) {
            // Said below, as for all else that is no host.
        }
        problems.add("PX-SET-019 --peer-host is to be given once for " + side.label()
                + ", as HOST or HOST:PORT, with brackets around an IPv6 address");
        return new PeerAddress(node.host(), node.port());
    }
}
