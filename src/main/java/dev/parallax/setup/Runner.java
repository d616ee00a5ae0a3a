package dev.parallax.setup;

import dev.parallax.finding.Side;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.ServerVersion;
import dev.parallax.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Does what is planned: says each statement, records what it makes, then runs it. */
final class Runner {

    private static final Duration POLL = Duration.ofMillis(100);

    /** Events that belong to no transaction. */
    private static final Set<String> FRAME = Set.of("Format_desc", "Previous_gtids", "Rotate", "Stop", "Heartbeat");

    /** Keeps what is made, before it is made. */
    interface Recorder {
        void record(Made made);
    }

    private final Nodes nodes;
    private final Transcript transcript;
    private final Recorder recorder;
    private final Duration patience;

    Runner(Nodes nodes, Transcript transcript, Recorder recorder, Duration patience) {
        this.nodes = nodes;
        this.transcript = transcript;
        this.recorder = recorder;
        this.patience = patience;
    }

    /** Says what would be done. */
    static void show(List<Step> steps, Transcript transcript) {
        for (Step step : steps) {
            transcript.step(step.side(), step.why());
            if (step instanceof Step.Change change) {
                change.statements().forEach(sql -> transcript.statement(sql.shown()));
            }
        }
    }

    void run(List<Step> steps) throws InterruptedException {
        for (Step step : steps) {
            if (step instanceof Step.Change change) {
                transcript.step(change.side(), change.why());
                change.makes().forEach(recorder::record);
                for (Sql sql : change.statements()) {
                    transcript.statement(sql.shown());
                    nodes.on(change.side()).execute(sql);
                }
            } else if (step instanceof Step.AwaitNoAnonymous wait) {
                transcript.step(wait.side(), wait.why());
                awaitNoAnonymous(nodes.on(wait.side()));
            } else if (step instanceof Step.ExpectUntouched untouched) {
                transcript.step(untouched.side(), untouched.why());
                expectUntouched(nodes.on(untouched.side()), untouched.since());
            }
        }
    }

    private void awaitNoAnonymous(Session session) throws InterruptedException {
        Instant deadline = Instant.now().plus(patience);
        while (true) {
            String open = session.rows("SHOW GLOBAL STATUS LIKE 'Ongoing_anonymous_transaction_count'")
                    .get(0)
                    .getOrDefault("Value", "0");
            if (open.equals("0")) {
                return;
            }
            if (Instant.now().isAfter(deadline)) {
                throw ProblemException.inconclusive(
                        "PX-SET-021",
                        open + " transactions on " + session.settings().label() + " that began without a GTID have not"
                                + " ended in " + patience.toSeconds()
                                + " s; end them and run setup again, which goes on"
                                + " from here");
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    /** Switching GTIDs begins new log files, so it takes more than comparing the ends. */
    private static void expectUntouched(Session session, BinlogPosition since) {
        BinlogPosition end = StateReader.logEnd(session, ServerVersion.parse(session.text("SELECT VERSION()")));
        List<String> files = session.column("SHOW BINARY LOGS").stream()
                .filter(file -> BinlogPosition.sequenceOf(file) >= BinlogPosition.sequenceOf(since.file())
                        && BinlogPosition.sequenceOf(file) <= BinlogPosition.sequenceOf(end.file()))
                .toList();
        for (String file : files) {
            String from = file.equals(since.file()) ? " FROM " + since.offset() : "";
            if (file.equals(since.file()) && file.equals(end.file()) && end.offset() <= since.offset()) {
                continue;
            }
            for (Map<String, String> event :
                    session.rows("SHOW BINLOG EVENTS IN " + Sql.quote(file) + from + " LIMIT 100")) {
                if (!FRAME.contains(event.getOrDefault("Event_type", ""))) {
                    throw ProblemException.usage(
                            "PX-SET-013",
                            session.settings().label()
                                    + " was written to while its server_id or GTID mode was changed (at "
                                    + file + ":" + event.getOrDefault("Pos", "")
                                    + "), and the links are not made, since"
                                    + " that write could be lost: stop what writes there and run setup again");
                }
            }
        }
    }

    /** What a link needs to be judged. */
    Link link(Side side) {
        Session session = nodes.on(side);
        ServerVersion version = ServerVersion.parse(session.text("SELECT VERSION()"));
        return StateReader.links(session, version).stream()
                .filter(link -> link.channel().isEmpty())
                .findFirst()
                .orElseThrow(() -> ProblemException.inconclusive(
                        "PX-SET-014",
                        "the link of " + session.settings().label()
                                + " has gone while it was checked; somebody else works" + " on this server"));
    }
}
