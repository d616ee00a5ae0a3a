package dev.parallax.finding;

import java.time.Duration;

/** The prose of a time in which both nodes committed and neither had the other's transactions. */
public final class SplitBrainStory {

    /** Both nodes applied the other's transactions again before their logs end. */
    public static final String ENDED = "ended";

    /** One of the logs ends before that. */
    public static final String LASTING = "lasting";

    private SplitBrainStory() {}

    /** What its witness proves. */
    public static Explanation tell(Witness witness) {
        String length = Spans.text(Duration.ofSeconds(Long.parseLong(fact(witness, "seconds"))));
        boolean lasting = LASTING.equals(witness.cause());
        String prose = node(Side.A, witness) + "\n" + node(Side.B, witness) + "\n"
                + "That neither had the other's transactions is proved by their order: a's log has T1, and nothing of b"
                + " until after it; b's log has T2, and nothing of a until after it. No clock takes part in that.\n"
                + "How long it lasted is what each server's own clock says; the shorter of the two is given, and the"
                + " two clocks are not compared."
                + (lasting
                        ? "\nIt lasted to the end of at least one of the logs, so it may go on."
                        : "\nAfterwards each applied what the other had committed meanwhile. Rows that both wrote are"
                                + " findings of their own.");
        return new Explanation(
                "a and b both committed for at least " + length + " without applying anything of each other",
                prose,
                "Find out why replication stood still (SHOW REPLICA STATUS on both nodes, their error logs, the network)."
                        + "\nWhile the link is down let one node alone take writes; what both wrote meanwhile can only be"
                        + " settled row by row.");
    }

    private static String node(Side side, Witness witness) {
        String me = side.label();
        long commits = Long.parseLong(fact(witness, "own commits on " + me));
        return me + " committed " + commits + (commits == 1 ? " transaction" : " transactions")
                + " of its own in a row and applied none of " + side.peer().label() + "; those that "
                + side.peer().label() + " lacked are from " + fact(witness, "begin on " + me) + " to "
                + fact(witness, "end on " + me) + ", by the clock of " + me + ".";
    }

    private static String fact(Witness witness, String name) {
        return witness.facts().getOrDefault(name, "0");
    }
}
