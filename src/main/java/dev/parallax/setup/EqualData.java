package dev.parallax.setup;

import dev.parallax.finding.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Links carry what will be written, not what is there: before they are made both nodes have to hold the same, or somebody
 * has to say which is right.
 */
final class EqualData {

    private static final int MOST = 20;

    private final NodeState a;
    private final NodeState b;
    private final SetupOptions options;
    private final Histories histories;
    private boolean differ;

    EqualData(NodeState a, NodeState b, SetupOptions options, Histories histories) {
        this.a = a;
        this.b = b;
        this.options = options;
        this.histories = histories;
    }

    /** What is in the way; empty when links may be made. */
    List<Problem> problems(DataComparison comparison, Transcript transcript) throws InterruptedException {
        if (a.isBlank() && b.isBlank()) {
            transcript.note("neither node holds a schema of a user");
            return List.of();
        }
        if (a.isBlank() || b.isBlank()) {
            Side full = a.isBlank() ? Side.B : Side.A;
            return List.of(new Problem(
                    "PX-SET-008",
                    full.peer().label() + " holds no schema and " + full.label() + " holds "
                            + String.join(", ", node(full).schemas()) + ": setup copies no data. " + copy(full)));
        }
        transcript.note("comparing the data of both nodes");
        DataComparison.Answer answer = comparison.compare();
        if (answer.isEqual()) {
            transcript.note("both nodes hold the same data");
            return List.of();
        }
        Side truth = options.truth();
        if (truth == null) {
            return List.of(new Problem(
                    "PX-SET-007",
                    "the nodes hold different data (or were written to while they were compared):" + list(answer)
                            + "\n  Say which node is right with --truth a or --truth b"));
        }
        if (!answer.alike()) {
            return List.of(new Problem(
                    "PX-SET-008",
                    "the nodes define their tables differently, and links would break at that:" + list(answer) + "\n  "
                            + copy(truth)));
        }
        differ = true;
        transcript.note("the nodes differ, and " + truth.label() + " is right as --truth says:" + list(answer));
        transcript.note("links are made all the same"
                + (histories.areShared() ? " and fetch what each lacks by its GTIDs" : "")
                + "; what differs then stays so until it is repaired: run parallax verify, then parallax repair"
                + " --prefer " + truth.label()
                + ", before anything writes those rows, since an applier stops at a row that it lacks");
        return List.of();
    }

    /** Whether the data differ, and somebody said which node is right. */
    boolean differ() {
        return differ;
    }

    private NodeState node(Side side) {
        return side == Side.A ? a : b;
    }

    private static String list(DataComparison.Answer answer) {
        List<String> lines = new ArrayList<>();
        answer.differences().stream().limit(MOST).forEach(line -> lines.add("\n  - " + line));
        if (answer.differences().size() > MOST) {
            lines.add("\n  - and " + (answer.differences().size() - MOST) + " more");
        }
        return String.join("", lines);
    }

    /** How a person makes the other node equal to this one. */
    private String copy(Side from) {
        NodeState source = node(from);
        NodeState target = node(from.peer());
        Set<String> extra = new TreeSet<>(target.schemas());
        extra.removeAll(source.schemas());
        boolean gtids = source.gtidMode() == GtidMode.ON;
        StringBuilder text = new StringBuilder("Copy the data of " + from.label() + " to "
                + from.peer().label() + " (what is there in schemas of these names is replaced"
                + (extra.isEmpty() ? "" : "; drop by hand what only it has: " + String.join(", ", extra)) + "):\n    "
                + "mysqldump " + login(source)
                + " --single-transaction --routines --triggers --events --add-drop-database --hex-blob "
                + source.words().dumpPositionOption()
                + (gtids ? " --set-gtid-purged=ON" : " --set-gtid-purged=OFF") + " --databases "
                + String.join(" ", source.schemas()) + " | mysql " + login(target)
                + " --init-command=\"SET SESSION sql_log_bin = 0\"\n  ");
        text.append(
                gtids
                        ? "then run setup again; " + from.label()
                                + " may be written to meanwhile, since the copy carries"
                                + " its GTIDs and the link fetches the rest."
                        : "and let nobody write to " + from.label() + " from the copy on until setup has run again.");
        if (source.version().atLeast(8, 0, 17) && source.version().equals(target.version())) {
            text.append(" Or, for much data and where all of " + from.peer().label()
                    + ", accounts too, may be replaced: the clone plugin (CLONE INSTANCE FROM).");
        }
        return text.toString();
    }

    private static String login(NodeState node) {
        return "--host=" + node.settings().host() + " --port=" + node.settings().port() + " --user="
                + node.settings().user() + " -p";
    }
}
