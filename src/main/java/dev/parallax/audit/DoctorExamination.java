package dev.parallax.audit;

import dev.parallax.doctor.CompiledRules;
import dev.parallax.doctor.Evaluation;
import dev.parallax.doctor.History;
import dev.parallax.doctor.Snapshot;
import dev.parallax.doctor.SnapshotReader;
import dev.parallax.finding.Finding;
import dev.parallax.finding.NodeInfo;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Side;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.problem.ProblemException;
import dev.parallax.rule.Catalogue;
import dev.parallax.server.ConnectionProblems;
import dev.parallax.server.NodeConnection;
import dev.parallax.source.StreamOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the state of both servers, judges it by the rules, and tells what changed since it was last read. */
public final class DoctorExamination {

    /**
     * How to.
     *
     * @param catalogue the rules; asked for only when they are needed
     * @param history where the state is kept from run to run; null for nowhere
     * @param patience for who asks again anyway: how long one statement may take, and nothing is tried twice; null for
     *     as long as it takes
     * @param oneSuffices whether one node is judged where the other does not answer
     */
    public record Options(
            Supplier<Catalogue> catalogue,
            @Nullable Path history,
            @Nullable Duration patience,
            boolean oneSuffices) {

        public Options(Supplier<Catalogue> catalogue, @Nullable Path history) {
            this(catalogue, history, null, false);
        }
    }

    /** What came of it. */
    record Result(Snapshot snapshot, List<NodeInfo> nodes, List<Finding> findings, List<NotChecked> notChecked) {

        /** Whether the pair is in a state in which its data cannot be expected to stay equal. */
        boolean hasErrors() {
            return findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
        }
    }

    private final ConnectionSettings a;
    private final ConnectionSettings b;
    private final Options options;

    DoctorExamination(ConnectionSettings a, ConnectionSettings b, Options options) {
        this.a = a;
        this.b = b;
        this.options = options;
    }

    /** Throws ProblemException where a server that is needed cannot be asked, or both are one, or a rule is wrong. */
    Result run() throws InterruptedException {
        CompiledRules rules = CompiledRules.of(options.catalogue().get());
        return judge(read(), rules);
    }

    private Snapshot read() throws InterruptedException {
        NodeConnection onA;
        try {
            onA = open(a);
        } catch (ProblemException e) {
            return withoutA(e);
        }
        try (onA) {
            try (NodeConnection onB = open(b)) {
                return SnapshotReader.read(onA, onB);
            } catch (ProblemException e) {
                return SnapshotReader.readOne(Side.A, onA, b, unreachable(e));
            }
        }
    }

    private Snapshot withoutA(ProblemException first) throws InterruptedException {
        NodeConnection onB;
        try {
            onB = open(b);
        } catch (ProblemException second) {
            throw ConnectionProblems.both(first, second);
        }
        try (onB) {
            return SnapshotReader.readOne(Side.B, onB, a, unreachable(first));
        }
    }

    /** Throws the problem where it is another, or where both nodes are needed. */
    private String unreachable(ProblemException problem) {
        if (!options.oneSuffices() || !problem.code().equals(ConnectionProblems.UNREACHABLE)) {
            throw problem;
        }
        return String.valueOf(problem.getMessage());
    }

    private NodeConnection open(ConnectionSettings server) {
        Duration patience = options.patience();
        return patience == null
                ? NodeConnection.open(server, StreamOptions.defaults().maxOutage())
                : NodeConnection.open(
                        server,
                        Duration.ZERO,
                        connection ->
                                connection.setNetworkTimeout(Runnable::run, Math.toIntExact(patience.toMillis())));
    }

    private Result judge(Snapshot snapshot, CompiledRules rules) {
        Evaluation.Result evaluated =
                Evaluation.of(rules, snapshot, LocalDate.ofInstant(snapshot.takenAt(), ZoneOffset.UTC));
        List<Finding> findings = new ArrayList<>(evaluated.findings());
        List<NotChecked> notChecked = new ArrayList<>(evaluated.notChecked());
        notChecked.addAll(Evaluation.beyondServers());
        if (options.history() != null && snapshot.knows(Side.A) && snapshot.knows(Side.B)) {
            findings.addAll(new History(options.history()).append(snapshot));
        }
        return new Result(snapshot, List.of(info(Side.A, snapshot), info(Side.B, snapshot)), findings, notChecked);
    }

    private static NodeInfo info(Side side, Snapshot snapshot) {
        return new NodeInfo(
                side,
                text(snapshot, side, "host"),
                snapshot.value(side, "port") instanceof Long port ? Math.toIntExact(port) : null,
                text(snapshot, side, "version.text"),
                snapshot.value(side, "settings.server_id") instanceof Long id ? id : null,
                text(snapshot, side, "settings.server_uuid"),
                text(snapshot, side, "settings.gtid_mode"),
                text(snapshot, side, "gtid.executed"),
                null,
                null);
    }

    private static @Nullable String text(Snapshot snapshot, Side side, String path) {
        Object value = snapshot.value(side, path);
        return value == null ? null : String.valueOf(value);
    }
}
