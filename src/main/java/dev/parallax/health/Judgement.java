package dev.parallax.health;

import dev.parallax.doctor.LinkReading;
import dev.parallax.doctor.LinkReading.Receiver;
import dev.parallax.doctor.ReplicationReading;
import dev.parallax.finding.Side;
import dev.parallax.health.NodeHealth.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes may be sent clients, from what is known of both. A pure function of its arguments.
 *
 * <p>A node is healthy only while that is known: no reading, a failed one or an old one is a reason against it. Reasons of
 * its own (the applier stopped, it has received and not applied) count always. What lies between the nodes (the receiver
 * was stopped, there is no link, the rows differ and nobody knows whose are right) counts only while the peer can be read:
 * without a peer there is nobody to send clients to instead, and a load balancer must keep the survivor. A receiver that
 * tries and does not get through is judged by what is missing, not by its trying.
 */
final class Judgement {

    /** The applier met a row that is not as its peer had it: not found, a duplicate, a parent or a child too many. */
    private static final Set<Long> ROWS_DIFFER = Set.of(1022L, 1032L, 1062L, 1451L, 1452L);

    private final Side side;
    private final NodeStatus here;
    private final NodeStatus there;
    private final boolean peerKnown;
    private final HealthOptions options;
    private final long now;
    private final List<Reason> reasons = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private @Nullable Double lag;

    private Judgement(Side side, List<NodeStatus> both, HealthOptions options, long now) {
        this.side = side;
        this.here = both.get(side.index());
        this.there = both.get(side.peer().index());
        this.peerKnown = there.isFresh(now, options);
        this.options = options;
        this.now = now;
    }

    /**
     * Judges both nodes.
     *
     * @param both what is known of a and b
     * @param report what is known of the rows
     * @param now as {@link System#nanoTime}
     * @return a's and b's health
     */
    static List<NodeHealth> of(List<NodeStatus> both, ReportWatch.Known report, HealthOptions options, long now) {
        List<NodeHealth> judged = new ArrayList<>();
        for (Side side : Side.values()) {
            judged.add(new Judgement(side, both, options, now).judge(report));
        }
        Side keep = options.keep();
        if (keep != null && judged.stream().noneMatch(NodeHealth::healthy)) {
            NodeHealth kept = judged.get(keep.index());
            if (!kept.isBlind()) {
                judged.set(
                        keep.index(),
                        kept.kept("kept for clients all the same (--keep " + keep.label()
                                + "), since the other node is not healthy either"));
            }
        }
        return List.copyOf(judged);
    }

    private NodeHealth judge(ReportWatch.Known report) {
        if (isKnown()) {
            ReplicationReading reading = here.reading();
            if (reading != null) {
                servers(reading);
                links(reading);
                rows(report);
            }
        }
        return new NodeHealth(reasons.isEmpty(), List.copyOf(reasons), List.copyOf(notes), lag, here.age(now));
    }

    private boolean isKnown() {
        NodeStatus.Failure failure = here.failure();
        Double age = here.age(now);
        if (failure != null) {
            reason(
                    failure.reachable() ? Cause.UNREADABLE : Cause.UNREACHABLE,
                    0,
                    failure.reachable()
                            ? side.label() + " answers and cannot be asked (" + failure.code()
                                    + "): see what Parallax said on stderr"
                            : side.label() + " does not answer (" + failure.code() + ")");
        } else if (age == null) {
            reason(Cause.STARTING, 0, "there is no reading of " + side.label() + " yet");
        } else if (age > options.maxAge().toNanos() / 1e9) {
            reason(
                    Cause.READING_OLD,
                    0,
                    "the last reading of " + side.label() + " is " + seconds(age) + " s old, more than "
                            + seconds(options.maxAge().toNanos() / 1e9) + " s");
        }
        return reasons.isEmpty();
    }

    private void servers(ReplicationReading reading) {
        ReplicationReading peer = there.reading();
        if (peer != null && peerKnown && peer.serverUuid().equals(reading.serverUuid())) {
            reason(Cause.SAME_SERVER, 0, "a and b have one server_uuid, " + reading.serverUuid());
        }
    }

    private void links(ReplicationReading reading) {
        List<LinkReading> links = fromPeer(reading);
        if (links.isEmpty()) {
            between(Cause.NO_LINK, 0, side.label() + " has no replication link to " + peer());
        }
        for (LinkReading link : links) {
            if (!link.applierRuns()) {
                applierStopped(link);
            } else {
                note(lagOf(link));
            }
            receiver(link);
        }
        note(here.behindSeconds());
        Double behind = lag;
        if (behind != null && behind > options.maxLag().toNanos() / 1e9) {
            reason(
                    Cause.LAG,
                    0,
                    side.label() + " is " + seconds(behind) + " s behind, more than "
                            + seconds(options.maxLag().toNanos() / 1e9) + " s");
        }
        if (behind == null && reasons.isEmpty()) {
            notes.add("the lag is not known: performance_schema is OFF and " + peer() + " cannot be compared with");
        }
    }

    /** Links to third servers are none of the pair's. Before its first contact a link does not know its source. */
    private List<LinkReading> fromPeer(ReplicationReading reading) {
        ReplicationReading peer = there.reading();
        return reading.links().stream()
                .filter(link -> peer == null
                        || link.sourceUuid().isEmpty()
                        || link.sourceUuid().equals(peer.serverUuid()))
                .toList();
    }

    private void applierStopped(LinkReading link) {
        long error = link.applierErrors().stream()
                .filter(number -> number != 0)
                .findFirst()
                .orElse(0L);
        reason(
                Cause.APPLIER_STOPPED,
                error,
                "the applier of " + channel(link) + " is stopped"
                        + (error == 0 ? "" : " by error " + link.applierErrors() + ", see SHOW REPLICA STATUS"));
        link.applierErrors().stream()
                .filter(ROWS_DIFFER::contains)
                .findFirst()
                .ifPresent(number -> reason(
                        Cause.DIVERGED,
                        number,
                        "error " + number + ": a row of " + side.label() + " is not as " + peer() + " had it"));
    }

    private void receiver(LinkReading link) {
        String error = link.receiverError() == 0 ? "" : " (error " + link.receiverError() + ")";
        if (link.receiver() == Receiver.STOPPED) {
            between(
                    Cause.RECEIVER_STOPPED,
                    link.receiverError(),
                    "the receiver of " + channel(link) + " is stopped" + error);
        } else if (link.receiver() == Receiver.CONNECTING) {
            notes.add("the receiver of " + channel(link) + " does not get through to " + peer() + error
                    + (peerKnown ? ": the lag says what is missing" : ": what it had received is all there is"));
        }
    }

    /** What was received and is not applied, with the difference of both clocks taken out where it is known. */
    private @Nullable Double lagOf(LinkReading link) {
        Double stamped = link.lagSeconds();
        ReplicationReading own = here.reading();
        ReplicationReading peer = there.reading();
        if (stamped == null) {
            Long coarse = link.secondsBehind();
            return coarse == null ? null : (Double) coarse.doubleValue();
        }
        return own == null || peer == null || stamped == 0
                ? stamped
                : (Double) Math.max(0, stamped - (own.clockOffsetSeconds() - peer.clockOffsetSeconds()));
    }

    private void note(@Nullable Double seconds) {
        Double known = lag;
        if (seconds != null && (known == null || seconds > known)) {
            lag = seconds;
        }
    }

    private void rows(ReportWatch.Known known) {
        KnownReport report = known.report();
        if (!known.note().isEmpty()) {
            notes.add(known.note());
        }
        if (report == null) {
            return;
        }
        ReplicationReading own = here.reading();
        ReplicationReading peer = there.reading();
        if (own != null && peer != null && !report.mayBeAbout(List.of(own.serverUuid(), peer.serverUuid()))) {
            notes.add("the report is about other servers, and does not count");
        } else if (report.isDiverged()) {
            between(
                    Cause.DIVERGED,
                    0,
                    "the report of " + report.finishedAt() + " says that " + report.divergedRows()
                            + (report.divergedRows() == 1 ? " row differs" : " rows differ"));
        }
    }

    /** What is as much the peer's as this node's. */
    private void between(Cause cause, long error, String why) {
        if (peerKnown) {
            reason(cause, error, why);
        } else {
            notes.add(why + "; that does not count while " + peer() + " cannot be read");
        }
    }

    private void reason(Cause cause, long error, String why) {
        reasons.add(new Reason(cause, error, why));
    }

    private String peer() {
        return side.peer().label();
    }

    private String channel(LinkReading link) {
        return side.label() + (link.channel().isEmpty() ? "" : ", channel " + link.channel() + ",");
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f", seconds);
    }
}
