package dev.parallax.setup;

import dev.parallax.mysql.GtidSet;
import dev.parallax.mysql.Password;
import dev.parallax.setup.Words.SourceOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The account on one node and the link of its peer that uses it. */
final class LinkSteps {

    private final NodeState source;
    private final NodeState replica;
    private final SetupOptions options;
    private final @Nullable SetupState state;
    private final List<Problem> problems;
    private final PeerAddress address;
    private final String account;
    private final String accountHost;
    /** Given to the account and to the link. */
    private @Nullable Password password;

    /** @param problems takes what is in the way */
    LinkSteps(
            NodeState source,
            NodeState replica,
            SetupOptions options,
            @Nullable SetupState state,
            List<Problem> problems) {
        this.source = source;
        this.replica = replica;
        this.options = options;
        this.state = state;
        this.problems = problems;
        this.address = options.address(source.side());
        this.account = options.account();
        this.accountHost = options.address(replica.side()).host();
    }

    /** Whether the replica has no link yet. */
    boolean isMissing() {
        return replica.link() == null;
    }

    /** What makes the account, or makes it what it has to be. */
    List<Step> accountSteps() {
        ReplicaAccount existing = source.account();
        String name = Sql.account(account, accountHost);
        String at = "account " + name + " on " + source.label();
        if (!isMissing()) {
            if (existing == null) {
                problems.add(new Problem(
                        "PX-SET-006",
                        "the link of " + replica.label() + " is there, and " + at
                                + " is not: undo with setup --undo what setup made, or take the link away as PX-SET-005"
                                + " says, then run setup again"));
            } else {
                refuseOther(existing, at);
            }
            return List.of();
        }
        boolean ours = state != null && state.hasMade(source.side(), Made.Kind.ACCOUNT, account, accountHost);
        password = options.password() != null ? options.password() : Secrets.generate();
        if (existing == null) {
            return List.of(account(
                    "its peer reads its log with it, from its host alone" + (options.tls() ? " and by TLS alone" : ""),
                    "CREATE USER " + name + identified() + (options.tls() ? " REQUIRE SSL" : " REQUIRE NONE")
                            + " PASSWORD EXPIRE NEVER",
                    true));
        }
        if (ours && !existing.mayReplicate()) {
            return List.of(account("an earlier run was interrupted here", "ALTER USER " + name + identified(), true));
        }
        if (refuseOther(existing, at)) {
            return List.of();
        }
        if (ours) {
            return List.of(account(
                    "an earlier run made it, and its password is not kept",
                    "ALTER USER " + name + identified(),
                    false));
        }
        if (options.password() == null) {
            problems.add(new Problem(
                    "PX-SET-006",
                    at + " is there already: give its password in PARALLAX_REPLICATION_PASSWORD or as password under"
                            + " [parallax_replication] in --defaults-file, or give another --account"));
        }
        return List.of();
    }

    private String identified() {
        return " IDENTIFIED WITH " + ReplicaAccount.PLUGIN + " BY " + Sql.quote(secret().reveal());
    }

    private Password secret() {
        if (password == null) {
            throw new IllegalStateException("a link that is there keeps its password");
        }
        return password;
    }

    /** Whether the account is not what setup would make: it may serve somebody else. */
    private boolean refuseOther(ReplicaAccount existing, String at) {
        List<String> differences = existing.differences(options.tls());
        if (!differences.isEmpty()) {
            problems.add(new Problem(
                    "PX-SET-006",
                    at + " is there already and is not as setup makes it: " + String.join("; ", differences)
                            + "; it is left as it is: give another --account, or mend it"));
        }
        return !differences.isEmpty();
    }

    /** Not logged: each node has an account for the other's host, and none is for both. */
    private Step account(String why, String statement, boolean grant) {
        List<Sql> statements = new ArrayList<>();
        statements.add(Sql.of("SET SESSION sql_log_bin = 0"));
        statements.add(new Sql(statement, secret()));
        if (grant) {
            statements.add(Sql.of("GRANT REPLICATION SLAVE ON *.* TO " + Sql.account(account, accountHost)));
        }
        statements.add(Sql.of("SET SESSION sql_log_bin = 1"));
        return new Step.Change(
                source.side(),
                why,
                statements,
                List.of(new Made(source.side(), Made.Kind.ACCOUNT, account, null, null, accountHost)));
    }

    /**
     * What the source had executed when both held the same data, and the replica has not, counts as executed there: it
     * is in the data. Otherwise auto-position would run it a second time; a link by file and position begins behind it,
     * and whoever compares executed sets would wait for it for good. Servers take this in every GTID mode.
     *
     * @param differ whether the data are known to differ, so that they may lack some of it
     */
    List<Step> historySteps(Start start, boolean differ) {
        GtidSet shared = start.executed().minus(replica.executed());
        if (!isMissing() || shared.isEmpty()) {
            return List.of();
        }
        String set = shared.toString().replace("\n", "");
        String from = source.side().label();
        return List.of(Step.Change.of(
                replica.side(),
                differ
                        ? "its link brings none of these transactions of " + from
                                + ", and what its data lack of them is listed above"
                        : "its data hold these transactions of " + from + " already",
                "SET GLOBAL gtid_purged = " + Sql.quote("+" + set),
                new Made(replica.side(), Made.Kind.HISTORY, "gtid_purged", null, null, set)));
    }

    /** What points the replica at its source, or starts a link that stands. */
    List<Step> linkSteps(Start start) {
        refuseOtherLinks();
        Link link = replica.link();
        if (link != null) {
            return link.isStarted() ? List.of() : List.of(startStep("its link is there and stands"));
        }
        List<SourceOption> source = new ArrayList<>(List.of(
                new SourceOption("SOURCE_HOST", Sql.quote(address.host())),
                new SourceOption("SOURCE_PORT", Integer.toString(address.port())),
                new SourceOption("SOURCE_USER", Sql.quote(account)),
                new SourceOption("SOURCE_PASSWORD", Sql.quote(password == null ? "" : password.reveal())),
                // It has to outlast a reboot of the other node, which takes longer than ten tries on some versions.
                new SourceOption("SOURCE_CONNECT_RETRY", "10"),
                new SourceOption("SOURCE_RETRY_COUNT", "86400")));
        tls(source);
        if (options.filePosition()) {
            source.add(new SourceOption("SOURCE_LOG_FILE", Sql.quote(start.file())));
            source.add(new SourceOption("SOURCE_LOG_POS", Long.toString(start.position())));
        } else {
            source.add(new SourceOption("SOURCE_AUTO_POSITION", "1"));
        }
        return List.of(
                new Step.Change(
                        replica.side(),
                        options.filePosition()
                                ? "it gets what " + this.source.side().label() + " logs from " + start.logEnd() + " on"
                                : "it gets what " + this.source.side().label() + " has executed and it has not",
                        List.of(new Sql(replica.words().changeSource(source.toArray(SourceOption[]::new)), password)),
                        List.of(new Made(replica.side(), Made.Kind.LINK, "", null, null, address.toString()))),
                startStep("the link begins to work"));
    }

    private void tls(List<SourceOption> source) {
        if (options.tls()) {
            source.add(new SourceOption("SOURCE_SSL", "1"));
            String authority = options.certificateAuthority();
            if (authority != null) {
                source.add(new SourceOption("SOURCE_SSL_CA", Sql.quote(authority)));
            }
        } else {
            // Without TLS the password is encrypted with the source's key.
            source.add(new SourceOption("SOURCE_SSL", "0"));
            source.add(new SourceOption("GET_SOURCE_PUBLIC_KEY", "1"));
        }
    }

    private Step startStep(String why) {
        return Step.Change.of(replica.side(), why, replica.words().startReplica());
    }

    /** A link that somebody else made is not touched. */
    private void refuseOtherLinks() {
        for (Link link : replica.links()) {
            List<String> differences = new ArrayList<>();
            if (!link.channel().isEmpty() || !link.isFrom(address)) {
                differences.add("it replicates from " + link.host() + ":" + link.port()
                        + (link.channel().isEmpty() ? "" : " on channel '" + link.channel() + "'") + ", not from "
                        + address);
            } else {
                if (!link.user().equals(account)) {
                    differences.add("it logs in as '" + link.user() + "', not '" + account + "' (--account)");
                }
                if (options.tls() && !link.tls()) {
                    differences.add("it does not use TLS (--allow-plain-links leaves that so)");
                }
                if (link.autoPosition() == options.filePosition()) {
                    differences.add(
                            link.autoPosition()
                                    ? "it goes by GTIDs: leave out --file-position"
                                    : "it goes by file and position: give --file-position to keep that");
                }
            }
            if (!differences.isEmpty()) {
                problems.add(new Problem(
                        "PX-SET-005",
                        replica.label() + " has a replication link already, and setup leaves it alone: "
                                + String.join("; ", differences)
                                + "; if it is not wanted, run setup --undo where setup made it, or there: "
                                + replica.words().stopReplica() + "; "
                                + replica.words().resetReplica()));
            }
        }
    }
}
