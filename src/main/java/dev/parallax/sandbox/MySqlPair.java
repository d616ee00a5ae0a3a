package dev.parallax.sandbox;

import dev.parallax.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Two MySQL servers that replicate to each other, set up as the manual says, with the files of {@code conf/}. Several
 * pairs may live in one JVM. Closing removes everything.
 */
public final class MySqlPair implements AutoCloseable {

    /** Something to do with the servers. */
    public interface SqlAction {
        void run() throws SQLException;
    }

    private final ServerSource servers;
    private final MySqlServer a;
    private final MySqlServer b;
    private final ReplicationLink onA;
    private final ReplicationLink onB;
    private final boolean gtid;

    private MySqlPair(ServerSource servers, MySqlServer a, MySqlServer b, boolean gtid) {
        this.servers = servers;
        this.a = a;
        this.b = b;
        this.gtid = gtid;
        this.onA = new ReplicationLink(a, b, gtid);
        this.onB = new ReplicationLink(b, a, gtid);
    }

    /** A pair with {@link PairOptions#defaults()}. */
    public static MySqlPair start() {
        return start(PairOptions.defaults());
    }

    /**
     * Finds or fetches the servers, starts and links them; both links run when this returns.
     *
     * @throws ProblemException when no server is at hand, or one does not start, or a link does not come up
     */
    public static MySqlPair start(PairOptions options) {
        return start(ServerSource.find(options), options);
    }

    /**
     * Two servers that know nothing of each other, with MySQL's defaults but for the options that were added: what {@code
     * setup} makes a pair of. {@code gtid} says how its links are to be waited for once they are there.
     */
    public static MySqlPair startBlank(PairOptions options) {
        return startBlank(ServerSource.find(options), options);
    }

    static MySqlPair startBlank(ServerSource servers, PairOptions options) {
        return start(
                servers,
                options.gtid(),
                (source, side) -> source.start(side, "", options.addedOptions(side)),
                pair -> {});
    }

    static MySqlPair start(ServerSource servers, PairOptions options) {
        return start(
                servers,
                options.gtid(),
                (source, side) -> source.start(side, configuration(side), options.serverOptions(side)),
                MySqlPair::link);
    }

    /** How one server of a pair is made. */
    private interface Starting {
        MySqlServer start(ServerSource servers, Side side);
    }

    /** What is done with a pair before anybody gets it. */
    private interface Preparing {
        void prepare(MySqlPair pair) throws SQLException;
    }

    private static MySqlPair start(ServerSource servers, boolean gtid, Starting starting, Preparing preparing) {
        CompletableFuture<MySqlServer> first = CompletableFuture.supplyAsync(() -> starting.start(servers, Side.A));
        CompletableFuture<MySqlServer> second = CompletableFuture.supplyAsync(() -> starting.start(servers, Side.B));
        try {
            MySqlPair pair = new MySqlPair(servers, first.join(), second.join(), gtid);
            preparing.prepare(pair);
            return pair;
        } catch (CompletionException | SQLException | ProblemException e) {
            closeStarted(List.of(first, second));
            servers.close();
            Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
            throw cause instanceof ProblemException known
                    ? known
                    : ProblemException.inconclusive(
                            "PX-SBX-020", "cannot set up the pair: " + cause.getMessage(), cause);
        }
    }

    private static void closeStarted(List<CompletableFuture<MySqlServer>> servers) {
        for (CompletableFuture<MySqlServer> server : servers) {
            try {
                server.join().close();
            } catch (CompletionException e) {
                // This one never started; its failure is what is being reported.
            }
        }
    }

    /** The text of {@code conf/a.cnf} or {@code conf/b.cnf}, as packed into the jar. */
    static String configuration(Side side) {
        String name = side.letter() + ".cnf";
        try (InputStream in = MySqlPair.class.getResourceAsStream(name)) {
            if (in == null) {
                throw ProblemException.inconclusive("PX-SBX-021", name + " is not in the jar; build it with Maven");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * As the manual's steps 5 to 7: the account on both servers first (a link that finds none waits a minute before it
     * tries again), then the positions, then the links.
     */
    private void link() throws SQLException {
        Credentials replica = Credentials.generate("replica_user");
        onA.createAccountForPeer(replica);
        onB.createAccountForPeer(replica);
        onA.point(replica);
        onB.point(replica);
        onA.startReplica();
        onB.startReplica();
        onA.awaitRunning(Duration.ofSeconds(30));
        onB.awaitRunning(Duration.ofSeconds(30));
    }

    public MySqlServer a() {
        return a;
    }

    public MySqlServer b() {
        return b;
    }

    public MySqlServer server(Side side) {
        return side == Side.A ? a : b;
    }

    /** Whether the pair was made with GTIDs. */
    public boolean gtid() {
        return gtid;
    }

    /** The link by which this side receives and applies what the other wrote. */
    public ReplicationLink link(Side side) {
        return side == Side.A ? onA : onB;
    }

    /** A new connection of root to that side; the caller closes it. */
    public Connection connect(Side side) throws SQLException {
        return server(side).connect();
    }

    public void stopApplier(Side side) throws SQLException {
        link(side).stopApplier();
    }

    public void startApplier(Side side) throws SQLException {
        link(side).startApplier();
    }

    /** Stops receiving as well as applying. */
    public void stopReplica(Side side) throws SQLException {
        link(side).stopReplica();
    }

    public void startReplica(Side side) throws SQLException {
        link(side).startReplica();
    }

    /**
     * Runs the action while neither side applies anything of the other, so that all it writes on both is concurrent.
     * The appliers start again also when it fails; whether they then get stuck is for the caller to look at.
     */
    public void holdAppliers(SqlAction action) throws SQLException {
        stopApplier(Side.A);
        stopApplier(Side.B);
        try {
            action.run();
        } finally {
            startApplier(Side.A);
            startApplier(Side.B);
        }
    }

    /**
     * Waits until each side has executed all that the other had logged when this was called.
     *
     * @throws ProblemException {@code PX-SBX-022} when an applier stands still, with its error; {@code PX-SBX-023} when
     *     the time is over
     */
    public void awaitInSync(Duration limit) throws SQLException {
        long deadline = System.nanoTime() + limit.toNanos();
        onB.awaitCaughtUp(deadline);
        onA.awaitCaughtUp(deadline);
    }

    /** Commits an empty transaction under that GTID on one side, as is done to make a replica skip it. */
    public void injectEmptyTransaction(Side side, String gtidToSkip) throws SQLException {
        server(side)
                .execute(
                        "SET SESSION gtid_next = '" + gtidToSkip + "'",
                        "BEGIN",
                        "COMMIT",
                        "SET SESSION gtid_next = 'AUTOMATIC'");
    }

    /** Makes the applier of that side skip its next {@code n} transactions, as the manual's admin desk shows. */
    public void skipCounter(Side side, int n) throws SQLException {
        link(side).skipCounter(n);
    }

    /** Writes on one side without logging it: the other side and any reader of the logs never hear of it. */
    public void unlogged(Side side, String... statements) throws SQLException {
        String[] all = new String[statements.length + 1];
        all[0] = "SET SESSION sql_log_bin = 0";
        System.arraycopy(statements, 0, all, 1, statements.length);
        server(side).execute(all);
    }

    /** Where the log of that side ends: what it commits next begins there, or in a later file. */
    public LogEnd logEnd(Side side) throws SQLException {
        return link(side.other()).sourceLogEnd();
    }

    /**
     * Crashes the server of that side and takes the end of its log away, as a crash of the machine does with {@code
     * sync_binlog} other than 1; then starts it again. Its peer keeps what it had received of that.
     *
     * @param end what was logged behind this is lost
     */
    public void crashLosingLog(Side side, LogEnd end) {
        MySqlServer server = server(side);
        server.kill();
        try (FileChannel log = FileChannel.open(server.dataDirectory().resolve(end.file()), StandardOpenOption.WRITE)) {
            log.truncate(end.offset());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.restart();
    }

    /** Crashes the server of that side, keeps a copy of all its data as it then is, and starts it again. */
    public Path keepData(Side side) {
        MySqlServer server = server(side);
        Path kept = server.dataDirectory().resolveSibling("kept");
        server.kill();
        try {
            Files.deleteIfExists(server.dataDirectory().resolve("mysqld.sock")); // a socket cannot be copied
            Folders.copy(server.dataDirectory(), kept);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.restart();
        return kept;
    }

    /**
     * Crashes the server of that side and starts it on data of before: a crash of the machine where nothing since had
     * reached the disk, or a storage snapshot put back.
     *
     * @param kept what {@link #keepData} returned; used up
     */
    public void crashLosingData(Side side, Path kept) {
        MySqlServer server = server(side);
        server.kill();
        try {
            Folders.delete(server.dataDirectory());
            Files.move(kept, server.dataDirectory());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.restart();
    }

    /** Makes the applier of that side overwrite and ignore instead of stopping at 1062 and 1032. */
    public void setIdempotent(Side side) throws SQLException {
        link(side).setExecMode("IDEMPOTENT");
    }

    /** Undoes {@link #setIdempotent}. */
    public void setStrict(Side side) throws SQLException {
        link(side).setExecMode("STRICT");
    }

    /** A new account, the same on both servers, that can read and follow the logs and can write nothing. Not logged. */
    public Credentials auditorAccount() throws SQLException {
        Credentials auditor = Credentials.generate("parallax_auditor");
        for (Side side : Side.values()) {
            unlogged(
                    side,
                    "DROP USER IF EXISTS '" + auditor.user() + "'@'%'",
                    "CREATE USER '" + auditor.user() + "'@'%' IDENTIFIED BY '" + auditor.password() + "'",
                    "GRANT SELECT, REPLICATION CLIENT, REPLICATION SLAVE ON *.* TO '" + auditor.user() + "'@'%'");
        }
        return auditor;
    }

    /** The words that run a client program of the servers' build, if there is one. */
    public Optional<List<String>> toolCommand(String program) {
        return a.toolCommand(program);
    }

    @Override
    public void close() {
        try {
            a.close();
        } finally {
            try {
                b.close();
            } finally {
                servers.close();
            }
        }
    }
}
