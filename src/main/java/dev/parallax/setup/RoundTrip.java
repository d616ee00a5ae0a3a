package dev.parallax.setup;

import dev.parallax.finding.Side;
import dev.parallax.problem.ProblemException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * Proves both links: a schema of its own made on a arrives on b, a table made in it on b arrives on a, and what a drops
 * goes on b. A status can say that threads run; only what arrives says that what one node writes comes to the other. No
 * row is written: an audit would have to judge it after its table is gone.
 */
final class RoundTrip {

    /** How much of the check a node shows. */
    private enum Sign {
        NOTHING,
        SCHEMA,
        TABLE
    }

    private static final Duration POLL = Duration.ofMillis(50);

    private final Nodes nodes;
    private final Runner runner;
    private final Transcript transcript;
    private final Duration patience;
    private final String schema;

    RoundTrip(Nodes nodes, Runner runner, Transcript transcript, Duration patience) {
        this.nodes = nodes;
        this.runner = runner;
        this.transcript = transcript;
        this.patience = patience;
        byte[] random = new byte[4];
        new SecureRandom().nextBytes(random);
        this.schema = "parallax_setup_" + HexFormat.of().formatHex(random);
    }

    private List<Step> there() {
        return List.of(Step.Change.of(Side.A, "a schema goes to b", "CREATE DATABASE " + schema));
    }

    private List<Step> back() {
        return List.of(Step.Change.of(
                Side.B, "a table in it comes back to a", "CREATE TABLE " + schema + ".probe (id INT PRIMARY KEY)"));
    }

    private List<Step> away() {
        return List.of(
                Step.Change.of(Side.A, "the schema of the check goes, on both", "DROP DATABASE IF EXISTS " + schema));
    }

    void show() {
        Runner.show(there(), transcript);
        Runner.show(back(), transcript);
        Runner.show(away(), transcript);
    }

    /**
     * Throws ProblemException PX-SET-014 with what stops a link. The schema is then dropped where it was created; what
     * reached the other node of it is dropped there by the link, once it works.
     */
    void run() throws InterruptedException {
        try {
            runner.run(there());
            await(Side.B, Sign.SCHEMA);
            runner.run(back());
            await(Side.A, Sign.TABLE);
        } catch (ProblemException e) {
            takeAway(e);
            throw e;
        }
        runner.run(away());
        await(Side.B, Sign.NOTHING);
    }

    /** What stopped the check is what has to be said, whatever comes of this. */
    private void takeAway(ProblemException stopped) throws InterruptedException {
        try {
            runner.run(away());
        } catch (ProblemException e) {
            stopped.addSuppressed(e);
        }
    }

    private void await(Side side, Sign sign) throws InterruptedException {
        Instant deadline = Instant.now().plus(patience);
        while (seen(side) != sign) {
            Link link = runner.link(side);
            boolean refused = link.ioErrno() != 0 && !link.isRunning() && !LinkError.mayPass(link.ioErrno());
            boolean failed = refused || !link.isStarted();
            if (failed || Instant.now().isAfter(deadline)) {
                if (seen(side) == sign) {
                    return; // It came between the two questions.
                }
                throw ProblemException.inconclusive(
                        "PX-SET-014",
                        "what " + side.peer().label() + " wrote has not come to "
                                + nodes.on(side).settings().label()
                                + (failed ? "" : " in " + patience.toSeconds() + " s") + ": " + LinkError.describe(link)
                                + "; the links are left as they are: mend that and run setup again, or take back what was"
                                + " made with setup --undo");
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    /** In one question, since the schema may go at any moment. */
    private Sign seen(Side side) {
        String count = nodes.on(side)
                .text("SELECT (SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = "
                        + Sql.quote(schema)
                        + ") + (SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = "
                        + Sql.quote(schema) + ")");
        return switch (count) {
            case "0" -> Sign.NOTHING;
            case "1" -> Sign.SCHEMA;
            default -> Sign.TABLE;
        };
    }
}
