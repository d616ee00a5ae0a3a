package dev.parallax.health;

import dev.parallax.finding.Side;
import dev.parallax.mysql.ConnectionSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Watches both nodes; answers from memory whether each is healthy, and says on the log when that changes. */
final class HealthMonitor implements AutoCloseable {

    /** Changes are looked for after each reading, and this often, so that a reading that grows old is said as well. */
    private static final Duration LOOK = Duration.ofMillis(500);

    private final HealthOptions options;
    private final List<NodeWatch> watches;
    private final ReportWatch report;
    private final Examiner examiner;
    private final Consumer<String> log;
    private final List<AtomicLong> changes = List.of(new AtomicLong(), new AtomicLong());
    private final Repeating looking = new Repeating("health-changes", LOOK, this::look);
    /** What was said last of each node. */
    private final Map<Side, NodeHealth> said = new EnumMap<>(Side.class);

    HealthMonitor(
            List<ConnectionSettings> servers,
            HealthOptions options,
            @Nullable Path report,
            Examination examination,
            Duration rulesInterval,
            Consumer<String> log) {
        this.options = options;
        this.log = log;
        PeerMarks behindB = new PeerMarks();
        PeerMarks behindA = new PeerMarks();
        this.watches = List.of(
                new NodeWatch(servers.get(0), options.interval(), behindB, behindA, this::compare),
                new NodeWatch(servers.get(1), options.interval(), behindA, behindB, this::compare));
        this.report = new ReportWatch(report);
        this.examiner = new Examiner(examination, rulesInterval, log);
    }

    /** Throws ProblemException where the report cannot be used. Servers that cannot be reached are unhealthy. */
    void start() {
        report.first();
        watches.forEach(NodeWatch::start);
        examiner.start();
        looking.start();
    }

    /** How the node is now. */
    NodeHealth health(Side side) {
        return health().get(side.index());
    }

    /** How both are at one moment. */
    List<NodeHealth> health() {
        List<NodeStatus> both = watches.stream().map(NodeWatch::status).toList();
        return Judgement.of(both, report.known(), options, System.nanoTime());
    }

    NodeWatch watch(Side side) {
        return watches.get(side.index());
    }

    ReportWatch report() {
        return report;
    }

    Examiner examiner() {
        return examiner;
    }

    /** How often the node became healthy or unhealthy. */
    long changes(Side side) {
        return changes.get(side.index()).get();
    }

    private void look() {
        report.look();
        compare();
    }

    private synchronized void compare() {
        List<NodeHealth> now = health();
        for (Side side : Side.values()) {
            NodeHealth health = now.get(side.index());
            if (causes(health).contains(Cause.STARTING)) {
                continue;
            }
            NodeHealth before = said.put(side, health);
            if (before == null
                    || before.healthy() != health.healthy()
                    || !causes(before).equals(causes(health))) {
                say(side, health);
            }
            if (before != null && before.healthy() != health.healthy()) {
                changes.get(side.index()).incrementAndGet();
            }
        }
    }

    private void say(Side side, NodeHealth health) {
        NodeStatus.Failure failure = watch(side).status().failure();
        String why = failure != null
                ? failure.code() + " " + failure.message()
                : String.join(
                        "; ",
                        health.reasons().stream().map(NodeHealth.Reason::why).toList());
        log.accept(side.label() + " is " + (health.healthy() ? "healthy" : "not healthy")
                + (why.isEmpty() ? "" : (health.healthy() ? ", although " : ": ") + why));
    }

    private static List<Cause> causes(NodeHealth health) {
        return health.reasons().stream().map(NodeHealth.Reason::cause).toList();
    }

    @Override
    public void close() {
        looking.close();
        watches.forEach(NodeWatch::close);
        examiner.close();
    }
}
