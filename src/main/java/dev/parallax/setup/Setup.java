package dev.parallax.setup;

import dev.parallax.finding.Side;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.mysql.ServerVersion;
import dev.parallax.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes two servers a pair, or takes back what an earlier run made. The one part of Parallax that changes servers. */
public final class Setup {

    private final ConnectionSettings settingsA;
    private final ConnectionSettings settingsB;
    private final SetupOptions options;
    private final Path folder;
    private final SetupFile file;
    private final boolean dryRun;
    private final Transcript transcript;

    /**
     * @param folder where {@code setup.json} and option files go
     * @param dryRun whether to say everything and change nothing
     */
    public Setup(
            ConnectionSettings a,
            ConnectionSettings b,
            SetupOptions options,
            Path folder,
            boolean dryRun,
            Transcript transcript) {
        this.settingsA = a;
        this.settingsB = b;
        this.options = options;
        this.folder = folder;
        this.file = new SetupFile(folder);
        this.dryRun = dryRun;
        this.transcript = transcript;
    }

    /**
     * Makes the pair.
     *
     * @return what is in the way, all at once; empty when the two are a pair (or, in a dry run, can be made one)
     * @throws ProblemException when a server cannot be asked, refuses a statement, or a link does not work
     */
    public List<Problem> make(DataComparison comparison) throws InterruptedException {
        try (Nodes nodes = Nodes.open(settingsA, settingsB)) {
            NodeState a = nodes.state(Side.A, options);
            NodeState b = nodes.state(Side.B, options);
            SetupState state = stateOf(a, b);
            Histories histories =
                    new Histories(a, b, options, (side, since) -> new UnnamedInLog(nodes.on(side)).since(since));
            Plan plan = new Planner(a, b, options, state, histories, false).plan();
            plan.notes().forEach(transcript::note);
            if (plan.isRefused()) {
                return refused(plan, a, b);
            }
            if (plan.isDone()) {
                transcript.note("nothing to do: a and b are a pair already, and both links run");
                return List.of();
            }
            if (plan.needsEqualData()) {
                EqualData data = new EqualData(a, b, options, histories);
                List<Problem> problems = data.problems(comparison, transcript);
                if (!problems.isEmpty()) {
                    return problems;
                }
                if (data.differ()) {
                    plan = new Planner(a, b, options, state, histories, true).plan();
                }
            }
            if (dryRun) {
                show(nodes, plan);
            } else {
                SetupState before =
                        state != null ? state : SetupState.begin(a, b, options.filePosition(), Instant.now());
                SetupState after = make(nodes, plan, before);
                keepSettings(a, after);
                keepSettings(b, after);
            }
            return List.of();
        }
    }

    private void show(Nodes nodes, Plan plan) {
        Runner.show(plan.steps(), transcript);
        if (plan.probes()) {
            new RoundTrip(nodes, runner(nodes, made -> {}), transcript, options.patience()).show();
        }
        transcript.note("dry run: nothing was changed");
    }

    private Runner runner(Nodes nodes, Runner.Recorder recorder) {
        return new Runner(nodes, transcript, recorder, options.patience());
    }

    private SetupState make(Nodes nodes, Plan plan, SetupState before) throws InterruptedException {
        SetupState[] state = {before};
        file.write(state[0]);
        boolean links = plan.links().stream().anyMatch(Step::makesLink);
        Runner runner = runner(nodes, made -> {
            state[0] = state[0].with(made);
            file.write(state[0]);
        });
        runner.run(plan.settings());
        if (plan.needsEqualData()) {
            state[0] = state[0].with(start(plan, Side.A), start(plan, Side.B), options.filePosition());
            file.write(state[0]);
        }
        runner.run(plan.links());
        if (plan.probes()) {
            Instant began = Instant.now();
            new RoundTrip(nodes, runner, transcript, options.patience()).run();
            transcript.note("both links work: what each wrote came to the other, in "
                    + Duration.between(began, Instant.now()).toMillis() + " ms");
        }
        file.write(state[0].finished(Instant.now()));
        if (links) {
            transcript.note("next: parallax audit; while its window of a day reaches back before the links, with"
                    + " --start-position a=" + logOfPair(nodes, Side.A) + " --start-position b="
                    + logOfPair(nodes, Side.B));
        }
        transcript.note("a and b are a pair; what was made is recorded in " + file.path()
                + ", by which setup --undo takes it back");
        return state[0];
    }

    /** Without its settings in an option file a node's link stands still after a restart. */
    private void keepSettings(NodeState node, SetupState state) {
        boolean any = state.made().stream()
                .anyMatch(thing -> thing.node() == node.side() && thing.kind() == Made.Kind.VARIABLE);
        if (any) {
            Path target = fragment(node.side());
            write(target, ConfigFragment.ofSettings(node, state));
            transcript.note(
                    "copy " + target + " to the option files of " + node.label() + " before its next restart: what"
                            + " is persisted comes into force only after links have started, which then stop at the old server_id"
                            + " or GTID mode");
        }
    }

    private Path fragment(Side side) {
        return folder.resolve("parallax-" + side.label() + ".cnf");
    }

    /** Where the log file begins that was begun before the links were made. */
    private static String logOfPair(Nodes nodes, Side side) {
        Session session = nodes.on(side);
        return StateReader.logEnd(session, ServerVersion.parse(session.text("SELECT VERSION()")))
                        .file()
                + ":4";
    }

    private static Start start(Plan plan, Side side) {
        Start start = plan.starts().get(side);
        if (start == null) {
            throw new IllegalStateException("a plan that is not refused says where the logs stood");
        }
        return start;
    }

    private @Nullable SetupState stateOf(NodeState a, NodeState b) {
        SetupState state = file.read();
        if (state != null && !state.isOf(a, b)) {
            throw ProblemException.usage(
                    "PX-SET-016",
                    file.path() + " is of other servers (server_uuid " + String.join(" and ", state.serverUuids())
                            + "): give another folder with --out, or, where a and b are swapped, swap the --node options");
        }
        return state;
    }

    private List<Problem> refused(Plan plan, NodeState a, NodeState b) {
        List<Problem> problems = new ArrayList<>(plan.problems());
        for (Map.Entry<Side, ConfigFragment> entry : plan.fragments().entrySet()) {
            NodeState node = entry.getKey() == Side.A ? a : b;
            Path target = fragment(entry.getKey());
            String text = entry.getValue().text();
            if (dryRun) {
                transcript.note("lines for the option file of " + node.label() + ":\n" + text);
            } else {
                write(target, text);
            }
            problems.add(new Problem(
                    "PX-SET-004",
                    node.label() + " needs settings that only a restart can change: "
                            + entry.getValue().reasons() + "; "
                            + (dryRun ? "put them into its option file" : "copy " + target + " to its option files")
                            + ", restart it and run setup again"));
        }
        return problems;
    }

    private static void write(Path target, String text) {
        try {
            Path parent = target.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.writeString(target, text);
        } catch (IOException e) {
            throw ProblemException.usage(
                    "PX-SET-016", target + " cannot be written: " + e + "; give another folder with --out");
        }
    }

    /**
     * Takes back what was made, in the other order.
     *
     * @return what is in the way, all at once: what somebody else has changed since; empty when it is undone
     */
    public List<Problem> undo() throws InterruptedException {
        try (Nodes nodes = Nodes.open(settingsA, settingsB)) {
            NodeState a = nodes.state(Side.A, options);
            NodeState b = nodes.state(Side.B, options);
            SetupState state = stateOf(a, b);
            if (state == null) {
                return List.of(new Problem(
                        "PX-SET-017",
                        "there is no " + file.path()
                                + ", so nothing is known to have been made by setup; name the folder of"
                                + " that run with --out"));
            }
            List<Problem> lacking = Preconditions.privileges(a, b, options);
            if (!lacking.isEmpty()) {
                return lacking;
            }
            Undo undo = new Undo(nodes, a, b, state);
            List<Problem> problems = undo.problems();
            if (!problems.isEmpty()) {
                return problems;
            }
            undo.notes().forEach(transcript::note);
            if (dryRun) {
                Runner.show(undo.steps(), transcript);
                transcript.note("dry run: nothing was changed");
            } else {
                runner(nodes, made -> {}).run(undo.steps());
                transcript.note("undone; the record of it is now " + file.putAside()
                        + "; take parallax-a.cnf and parallax-b.cnf out of the option files where they were copied");
            }
            return List.of();
        }
    }
}
