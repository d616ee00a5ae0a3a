package dev.parallax.setup;

import dev.parallax.finding.Side;
import dev.parallax.problem.ProblemException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * Proves both links by a row through each, in a schema of its own that it takes away again. A status can say that threads
 * run; only a row that arrives says that what one node writes comes to the other.
 */
final class RoundTrip {

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

    /** What it runs, by node; the rows are awaited in between. */
    private List<Step> there() {
        return List.of(new Step.Change(
                Side.A,
                "a row goes to b",
                List.of(
                        Sql.of("CREATE DATABASE " + schema),
                        Sql.of("CREATE TABLE " + schema + ".probe (id INT PRIMARY KEY, origin CHAR(1) NOT NULL)"),
                        Sql.of("INSERT INTO " + schema + ".probe VALUES (1, 'a')")),
                List.of()));
    }

    private List<Step> back() {
        return List.of(
                Step.Change.of(Side.B, "a row comes back to a", "INSERT INTO " + schema + ".probe VALUES (2, 'b')"));
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
        boolean arrived = false;
        try {
            runner.run(there());
            await(Side.B, 1);
            runner.run(back());
            await(Side.A, 2);
            arrived = true;
        } finally {
            runner.run(away());
        }
        if (arrived) {
            await(Side.B, 0);
        }
    }

    /** @param row the one to come; 0 for the schema to go */
    private void await(Side side, int row) throws InterruptedException {
        Instant deadline = Instant.now().plus(patience);
        while (!hasHappened(side, row)) {
            Link link = runner.link(side);
            boolean failed = (link.ioErrno() != 0 && !link.isRunning()) || !link.isStarted();
            if (failed || Instant.now().isAfter(deadline)) {
                // It may have arrived between the two questions.
                if (hasHappened(side, row)) {
                    return;
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

    private boolean hasHappened(Side side, int row) {
        Session session = nodes.on(side);
        boolean there = !session.column("SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = '"
                        + schema + "' AND TABLE_NAME = 'probe'")
                .isEmpty();
        if (row == 0) {
            return session.column("SHOW DATABASES LIKE '" + schema.replace("_", "\\_") + "'")
                    .isEmpty();
        }
        return there
                && !session.column("SELECT id FROM " + schema + ".probe WHERE id = " + row)
                        .isEmpty();
    }
}
