package dev.parallax.setup;

import dev.parallax.finding.Side;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is missing for a pair, from the states of two servers. The same states give the same plan, passwords aside; the
 * states that the plan leads to give an empty one.
 *
 * <p>The order carries the argument that no transaction is lost and none is applied twice. Both logs' ends and executed
 * sets are read first (a {@link Start} each). Then the data are compared. What was committed before its log's end was
 * read is on both nodes if they are equal; what was committed later is behind that end, and the links, which are made
 * last, begin there. A transaction that slips between reading and comparing makes the data differ, and setup refuses.
 * That would fail for transactions that the peer ignores (logged under a server_id that was then changed) or that
 * auto-position cannot name (logged before GTIDs were on): nodes where either changes must stay untouched meanwhile, which
 * their logs tell. Only then are the starts recorded, for a run that is interrupted to go on from; one that ends before
 * reads and compares again.
 */
final class Planner {

    private final NodeState a;
    private final NodeState b;
    private final SetupOptions options;
    private final @Nullable SetupState state;
    private final Histories histories;
    private final boolean differ;

    /**
     * @param state what earlier runs made of these servers; null when none did
     * @param differ whether the data are known to differ, and links are to be made all the same
     */
    Planner(
            NodeState a,
            NodeState b,
            SetupOptions options,
            @Nullable SetupState state,
            Histories histories,
            boolean differ) {
        this.a = a;
        this.b = b;
        this.options = options;
        this.state = state;
        this.histories = histories;
        this.differ = differ;
    }

    Plan plan() {
        List<Problem> problems = Preconditions.problems(a, b, options);
        List<String> notes = Preconditions.notes(a, b);
        Map<Side, ConfigFragment> fragments = new EnumMap<>(Side.class);
        for (NodeState node : List.of(a, b)) {
            ConfigFragment fragment = ConfigFragment.of(node, options.address(node.side()));
            if (fragment.isNeeded()) {
                fragments.put(node.side(), fragment);
            }
        }
        if (!problems.isEmpty() || !fragments.isEmpty()) {
            return Plan.refused(problems, notes, fragments);
        }
        return plan(notes);
    }

    private Plan plan(List<String> notes) {
        List<Problem> problems = new ArrayList<>();
        boolean goesOn = state != null && state.goesOn(options.filePosition());
        Start startA = start(a, goesOn);
        Start startB = start(b, goesOn);
        boolean linked = a.link() != null && b.link() != null;
        Side copy = linked || goesOn ? null : histories.copy();
        String doubt = copy == null ? "" : histories.doubt(copy);
        boolean catchesUp = copy != null && doubt.isEmpty();
        boolean joins = !catchesUp && !(differ && histories.areShared());
        if (copy != null) {
            notes.add(copy.label() + " holds an earlier state of " + copy.peer().label() + " by its GTIDs, "
                    + (catchesUp
                            ? "and its link fetches the rest; the data are not compared here: run parallax verify when"
                                    + " it has caught up"
                            : "but " + doubt + ": the data are compared"));
        }
        LinkSteps toB = new LinkSteps(a, b, options, state, problems);
        LinkSteps toA = new LinkSteps(b, a, options, state, problems);

        List<Step> settings = new ArrayList<>(SettingSteps.of(a, b));
        if (!options.filePosition()) {
            settings.addAll(GtidSteps.on(List.of(a, b)));
        }
        if (!linked) {
            expectUntouched(settings, a, startA);
            expectUntouched(settings, b, startB);
        }
        List<Step> steps = new ArrayList<>();
        steps.addAll(toB.accountSteps());
        steps.addAll(toA.accountSteps());
        if (joins) {
            steps.addAll(toB.historySteps(startA, differ));
            steps.addAll(toA.historySteps(startB, differ));
        }
        if (!linked) {
            for (NodeState node : List.of(a, b)) {
                steps.add(Step.Change.of(
                        node.side(), "what the pair does begins with a log file of its own", "FLUSH BINARY LOGS"));
            }
        }
        steps.addAll(toB.linkSteps(startA));
        steps.addAll(toA.linkSteps(startB));
        if (!problems.isEmpty()) {
            return Plan.refused(problems, notes, Map.of());
        }
        boolean running = linked && isRunning(a) && isRunning(b);
        Map<Side, Start> starts = new EnumMap<>(Map.of(Side.A, startA, Side.B, startB));
        boolean unfinished = state != null && state.finishedAt() == null;
        return new Plan(
                problems,
                notes,
                Map.of(),
                !linked && !goesOn && !catchesUp,
                starts,
                settings,
                steps,
                !settings.isEmpty() || !steps.isEmpty() || !running || unfinished);
    }

    private Start start(NodeState node, boolean goesOn) {
        Start kept = goesOn && state != null ? state.start(node.side()) : null;
        return kept != null ? kept : Start.of(node);
    }

    private static boolean isRunning(NodeState node) {
        Link link = node.link();
        return link != null && link.isRunning();
    }

    private static void expectUntouched(List<Step> steps, NodeState node, Start start) {
        Set<String> changes = new HashSet<>();
        for (Step step : steps) {
            if (step instanceof Step.Change change && change.side() == node.side()) {
                change.makes().forEach(made -> changes.add(made.name()));
            }
        }
        boolean identity = changes.contains("server_id");
        if (identity || changes.contains("gtid_mode")) {
            steps.add(new Step.ExpectUntouched(
                    node.side(),
                    (identity ? "under another server_id" : "without a GTID")
                            + ", what is written meanwhile would be lost",
                    start.logEnd()));
        }
    }
}
