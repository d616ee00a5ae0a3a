package dev.parallax.setup;

import java.util.ArrayList;
import java.util.List;

/** What has to be so before setup changes anything, and what it leaves to a person. */
final class Preconditions {

    private final NodeState a;
    private final NodeState b;
    private final SetupOptions options;
    private final List<Problem> problems = new ArrayList<>();

    private Preconditions(NodeState a, NodeState b, SetupOptions options) {
        this.a = a;
        this.b = b;
        this.options = options;
    }

    /** Everything that is in the way, at once. */
    static List<Problem> problems(NodeState a, NodeState b, SetupOptions options) {
        Preconditions preconditions = new Preconditions(a, b, options);
        preconditions.checkServers();
        for (NodeState node : List.of(a, b)) {
            preconditions.checkPrivileges(node);
            preconditions.checkNode(node);
            preconditions.checkConnection(node);
            preconditions.checkAddress(node);
        }
        return preconditions.problems;
    }

    /** What the sessions may not do, which all else presupposes: who may not look sees nothing. */
    static List<Problem> privileges(NodeState a, NodeState b, SetupOptions options) {
        Preconditions preconditions = new Preconditions(a, b, options);
        preconditions.checkPrivileges(a);
        preconditions.checkPrivileges(b);
        return preconditions.problems;
    }

    private void problem(String code, String message) {
        problems.add(new Problem(code, message));
    }

    private void checkServers() {
        if (a.uuid().equals(b.uuid())) {
            problem(
                    "PX-SET-001",
                    "a and b have one server_uuid (" + a.uuid() + "): they are the same server, so check host and port"
                            + " of both --node options; or one is a copy of the other's machine, so stop it, delete"
                            + " auto.cnf from its data directory and start it");
        }
        String tableNames = "lower_case_table_names";
        if (!a.variable(tableNames).equals(b.variable(tableNames))) {
            problem(
                    "PX-SET-011",
                    tableNames + " is " + a.variable(tableNames) + " on a and " + b.variable(tableNames)
                            + " on b, so that one name means two tables; it can only be changed by initialising one"
                            + " server anew");
        }
        boolean differ = a.gtidMode() != b.gtidMode();
        if (options.filePosition() && differ) {
            problem(
                    "PX-SET-020",
                    "gtid_mode is " + a.gtidMode() + " on a and " + b.gtidMode()
                            + " on b, which cannot replicate to each"
                            + " other; leave out --file-position, and setup switches both to ON");
        }
    }

    private void checkPrivileges(NodeState node) {
        if (!node.missingPrivileges().isEmpty()) {
            problem(
                    "PX-SET-003",
                    "user '" + node.settings().user() + "' lacks on " + node.label() + ": "
                            + String.join(", ", node.missingPrivileges()) + "; setup needs " + Session.PRIVILEGES
                            + " on *.*, REPLICATION SLAVE with GRANT OPTION");
        }
    }

    private void checkNode(NodeState node) {
        if (node.isOn("super_read_only")) {
            problem(
                    "PX-SET-011",
                    node.label()
                            + " has super_read_only=ON: it can get no account and is no master; set it OFF there if"
                            + " it is to be one");
        }
        if (!node.variable("group_replication_group_name").isEmpty()) {
            problem(
                    "PX-SET-011",
                    node.label()
                            + " is configured for group replication, which is another topology; setup leaves it alone");
        }
        if (options.tls() && !node.offersTls()) {
            problem(
                    "PX-SET-009",
                    node.label() + " has no TLS certificate in use, and the links are to be encrypted: set ssl_cert and"
                            + " ssl_key there, or, on a network that nobody else can read, give --allow-plain-links");
        }
    }

    /** The statements that make accounts and links carry passwords. */
    private void checkConnection(NodeState node) {
        if (!node.encrypted() && !PeerAddress.isLoopback(node.settings().host())) {
            problem(
                    "PX-SET-010",
                    "the connection to " + node.label()
                            + " is not encrypted, and setup would send a password over it: use --ssl-mode=REQUIRED");
        }
    }

    private void checkAddress(NodeState node) {
        PeerAddress own = options.address(node.side());
        PeerAddress other = options.address(node.side().peer());
        String name = node.side().label();
        if (own.isLoopback() && !other.isLoopback()) {
            problem(
                    "PX-SET-012",
                    "the other node cannot reach " + name + " at " + own + ", which is each machine's own: give"
                            + " --peer-host " + name + "=HOST with the name or address by which it can");
        }
        if (other.isName() && !other.host().equalsIgnoreCase("localhost") && node.isOn("skip_name_resolve")) {
            problem(
                    "PX-SET-012",
                    node.label() + " looks up no names (skip_name_resolve=ON), so its account for the host "
                            + other.host() + " would match nobody: give --peer-host "
                            + node.side().peer().label() + "=ADDRESS");
        }
    }

    /** What is to be known and stops nothing. */
    static List<String> notes(NodeState a, NodeState b) {
        List<String> notes = new ArrayList<>();
        if (a.version().major() != b.version().major()
                || a.version().minor() != b.version().minor()) {
            notes.add(
                    "a is MySQL " + a.version() + " and b is MySQL " + b.version() + ": MySQL supports a newer replica"
                            + " of an older source, not the other way round; keep this to the time of an upgrade, and use nothing"
                            + " that the older one does not know");
        }
        for (NodeState node : List.of(a, b)) {
            String name = node.side().label();
            if (!node.loadsPersisted()) {
                notes.add(node.label() + " has persisted_globals_load=OFF: what setup sets there lasts until its next"
                        + " restart, so the option file that setup writes is needed");
            }
            if (node.isOn(node.words().variable("skip_replica_start"))) {
                notes.add(name + " has skip_replica_start=ON: after a reboot its link has to be started by hand");
            }
            if (node.isOn("read_only") && !node.isOn("super_read_only")) {
                notes.add(name + " has read_only=ON: applications cannot write there");
            }
        }
        return notes;
    }
}
