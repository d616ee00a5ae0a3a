package dev.parallax.audit;

import dev.parallax.change.ChangeSource;
import dev.parallax.change.RowStore;
import dev.parallax.change.ServerAnswers;
import dev.parallax.change.TransactionSink;
import dev.parallax.detect.Window;
import dev.parallax.detect.WindowBounds;
import dev.parallax.finding.NodeInfo;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Side;
import dev.parallax.journal.Cut;
import dev.parallax.journal.JournalNode;
import dev.parallax.journal.JournalReader;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.mysql.GtidSet;
import dev.parallax.server.ServerEquality;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Both logs as a journal holds them. */
public final class JournalLogs implements AutoCloseable {

    private final JournalReader a;
    private final JournalReader b;
    private @Nullable ServerEquality equality;

    private JournalLogs(JournalReader a, JournalReader b) {
        this.a = a;
        this.b = b;
    }

    /** Throws ProblemException (PX-JRN-...) where there is no readable journal. */
    public static JournalLogs open(Path folder) {
        JournalReader a = JournalReader.open(folder, JournalNode.A);
        try {
            return new JournalLogs(a, JournalReader.open(folder, JournalNode.B));
        } catch (RuntimeException e) {
            a.close();
            throw e;
        }
    }

    private JournalReader reader(Side side) {
        return side == Side.A ? a : b;
    }

    public ChangeSource source(Side side) {
        JournalReader reader = reader(side);
        return new ChangeSource() {
            @Override
            public void read(TransactionSink sink) {
                reader.replay(sink);
            }

            @Override
            public RowStore openRowStore() {
                return reader.rowStore();
            }
        };
    }

    /** Judges up to where the last capture closed its window: what came behind may rightly not have arrived. */
    public Window window(WindowBounds bounds) {
        return new Window(
                bounds,
                executedAtEnd(),
                a.lastCut().map(Cut::horizon).orElse(null),
                b.lastCut().map(Cut::horizon).orElse(null),
                a.lastCut().map(Cut::caughtUp).orElse(false)
                        && b.lastCut().map(Cut::caughtUp).orElse(false));
    }

    private @Nullable GtidSet executedAtEnd() {
        Cut cutA = a.lastCut().orElse(null);
        Cut cutB = b.lastCut().orElse(null);
        return cutA == null || cutB == null
                ? null
                : GtidSet.parse(cutA.gtidExecuted()).union(GtidSet.parse(cutB.gtidExecuted()));
    }

    /** Lets this server be asked which values are equal under a collation, when that is in question. */
    public void ask(ConnectionSettings server) {
        equality = new ServerEquality(server);
    }

    /** What the servers said where the captures ended. */
    public ServerAnswers answers() {
        ServerAnswers kept = new ServerAnswers(a.generatedKeys(), a.constraints(), a.settings(), b.settings());
        return equality == null ? kept : kept.with(equality);
    }

    /** Completes what the log tells of a node. */
    public NodeInfo complete(NodeInfo node) {
        JournalReader reader = reader(node.name());
        Cut cut = reader.lastCut().orElse(null);
        return new NodeInfo(
                node.name(),
                node.host(),
                node.port(),
                reader.nodeIdentity().version(),
                reader.nodeIdentity().serverId(),
                reader.nodeIdentity().serverUuid().toString(),
                cut == null ? null : cut.gtidMode(),
                cut == null ? null : cut.gtidExecuted(),
                node.logFrom(),
                node.logTo());
    }

    /** What the last capture could not wait for. */
    public List<NotChecked> notChecked() {
        return notChecked(side -> reader(side).lastCut().orElse(null));
    }

    /** The same of these. */
    static List<NotChecked> notChecked(Function<Side, @Nullable Cut> cuts) {
        List<NotChecked> result = new ArrayList<>();
        for (Side side : Side.values()) {
            Cut cut = cuts.apply(side);
            if (cut == null) {
                result.add(new NotChecked(
                        "the end of the log of " + side.label(),
                        "the capture was interrupted before it closed its window; run capture again, it resumes",
                        true));
            } else if (!cut.caughtUp() && !cut.note().isEmpty()) {
                result.add(new NotChecked(
                        "what " + side.label() + " had not applied when the window closed", cut.note(), true));
            }
        }
        return result;
    }

    @Override
    public void close() {
        a.close();
        b.close();
        if (equality != null) {
            equality.close();
        }
    }
}
