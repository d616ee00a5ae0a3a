package dev.parallax.detect;

import dev.parallax.change.Transaction;
import dev.parallax.detect.SilentStretches.Stretch;
import dev.parallax.finding.Explanation;
import dev.parallax.finding.Finding;
import dev.parallax.finding.FindingId;
import dev.parallax.finding.Rule;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Side;
import dev.parallax.finding.SplitBrainStory;
import dev.parallax.finding.Status;
import dev.parallax.finding.Witness;
import dev.parallax.mysql.Gtid;
import dev.parallax.mysql.GtidSet;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the times in which both nodes committed and neither had the other's transactions.
 *
 * <p><b>Claim.</b> Take a stretch of a's log in which a applied nothing of b, and one of b's in which b applied nothing
 * of a. Let A be the first transaction of a that b applied behind its stretch, and B likewise. What a committed in its
 * stretch from A on, b did not have during its own; what b committed in its stretch from B on, a did not have. If both
 * sets hold something, every transaction of one is inverted against every one of the other. That rests on the two
 * orders alone, given that appliers keep their source's order.
 *
 * <p><b>Clocks.</b> A's and B's places among the transactions of their own node are found by commit times of that node.
 * How long it lasted is said by each node's own clock, and both have to reach the limit; the two clocks are never
 * compared.
 */
final class SplitBrain {

    private static final long NONE = -1;

    private final List<Stretch> onA;
    private final List<Stretch> onB;
    private final Optional<GtidSet> priorA;
    private final Optional<GtidSet> priorB;
    private final long limitMicros;
    private final Window window;

    /** The two logs, read to their ends. */
    SplitBrain(LogReader a, LogReader b, Detection.Options options) throws InterruptedException {
        this(
                a.counts().stretches.lasting(),
                b.counts().stretches.lasting(),
                a.prior(),
                b.prior(),
                options.splitBrain(),
                options.window());
    }

    SplitBrain(
            List<Stretch> onA,
            List<Stretch> onB,
            Optional<GtidSet> priorA,
            Optional<GtidSet> priorB,
            Duration limit,
            Window window) {
        this.onA = onA;
        this.onB = onB;
        this.priorA = priorA;
        this.priorB = priorB;
        this.limitMicros = limit.toNanos() / 1000;
        this.window = window;
    }

    void addTo(List<Finding> findings) {
        int start = 0;
        for (Stretch a : onA) {
            while (start < onB.size() && isBefore(onB.get(start), a.after())) {
                start++;
            }
            for (int i = start; i < onB.size(); i++) {
                Stretch b = onB.get(i);
                Transaction next = b.after();
                if (next != null && next.originalCommitMicros() > a.last().originalCommitMicros()) {
                    break;
                }
                pair(a, b, findings);
            }
        }
    }

    private static boolean isBefore(Stretch stretch, @Nullable Transaction next) {
        return next != null && stretch.last().originalCommitMicros() < next.originalCommitMicros();
    }

    private void pair(Stretch a, Stretch b, List<Finding> findings) {
        long fromA = firstUnseen(a, b, priorB);
        long fromB = firstUnseen(b, a, priorA);
        if (fromA == NONE || fromB == NONE || !(isJudged(Side.A, a) || isJudged(Side.B, b))) {
            return;
        }
        long shorter = Math.min(a.endMicros() - fromA, b.endMicros() - fromB);
        if (shorter >= limitMicros) {
            findings.add(finding(a, fromA, b, fromB, shorter));
        }
    }

    private boolean isJudged(Side side, Stretch stretch) {
        return window.bounds().includes(side, stretch.first())
                || window.bounds().includes(side, stretch.last());
    }

    /**
     * When the node committed the first transaction of its stretch that the peer did not have in its own; NONE where
     * there is no such transaction, or where the logs do not say which.
     *
     * @param prior what the peer had executed before its log
     */
    private static long firstUnseen(Stretch own, Stretch peers, Optional<GtidSet> prior) {
        Transaction next = peers.after();
        Transaction before = peers.before();
        long from;
        if (next != null) {
            from = next.originServerId() == own.first().originServerId() ? next.originalCommitMicros() : NONE;
        } else if (before != null) {
            from = firstBehind(own, before);
        } else {
            boolean unseen = own.first().id() instanceof Gtid gtid
                    && prior.isPresent()
                    && !prior.get().contains(gtid);
            from = unseen ? own.first().originalCommitMicros() : NONE;
        }
        if (from == NONE || from > own.last().originalCommitMicros()) {
            return NONE;
        }
        return Math.max(from, own.first().originalCommitMicros());
    }

    /** The peer's log ends with its stretch: what it applied last is what it had of the node's transactions. */
    private static long firstBehind(Stretch own, Transaction seen) {
        if (seen.originServerId() == own.first().originServerId()) {
            for (Transaction transaction : own.early()) {
                if (transaction.originalCommitMicros() > seen.originalCommitMicros()) {
                    return transaction.originalCommitMicros();
                }
            }
        }
        return NONE;
    }

    private static Finding finding(Stretch a, long fromA, Stretch b, long fromB, long shorter) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("seconds", String.valueOf(shorter / 1_000_000));
        facts(facts, Side.A, a, fromA);
        facts(facts, Side.B, b, fromB);
        Witness witness = Witness.of(
                List.of(
                        LogWitness.inverted("T1", Side.A, proof(a, b, fromA), b.after()),
                        LogWitness.inverted("T2", Side.B, proof(b, a, fromB), a.after())),
                0,
                a.after() == null || b.after() == null ? SplitBrainStory.LASTING : SplitBrainStory.ENDED,
                facts);
        Explanation explanation = SplitBrainStory.tell(witness);
        return new Finding(
                FindingId.of(
                        Rule.SPLIT_BRAIN,
                        a.first().id().toString(),
                        b.first().id().toString()),
                Rule.SPLIT_BRAIN,
                Severity.WARNING,
                Status.CONFIRMED,
                null,
                List.of(),
                explanation.title(),
                explanation.prose(),
                explanation.remedy(),
                witness);
    }

    /** The first transaction of the stretch that the peer did not have, as the node's own log has it if that is known. */
    private static Transaction proof(Stretch own, Stretch peers, long from) {
        for (Transaction transaction : own.early()) {
            if (transaction.originalCommitMicros() == from) {
                return transaction;
            }
        }
        Transaction next = peers.after();
        return next != null && next.originalCommitMicros() == from ? next : own.first();
    }

    private static void facts(Map<String, String> facts, Side side, Stretch stretch, long from) {
        facts.put("own commits on " + side.label(), String.valueOf(stretch.commits()));
        facts.put("begin on " + side.label(), text(from));
        facts.put("end on " + side.label(), text(stretch.endMicros()));
    }

    private static String text(long micros) {
        return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1000)
                .toString();
    }
}
