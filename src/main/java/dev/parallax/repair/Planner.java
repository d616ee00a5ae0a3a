package dev.parallax.repair;

import dev.parallax.finding.RowText;
import dev.parallax.finding.Side;
import dev.parallax.repair.Mending.Mend;
import dev.parallax.repair.Steps.Ordered;
import dev.parallax.verify.ValueKind;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts statements into an order in which the servers take them.
 *
 * <p>A row for which that cannot be is left, on both nodes, and so are those that need it: that is done again until
 * every statement has what it needs, from what is there and stays, or from one before it. Rows that wait for each other's
 * unique values are taken out and put in again, where nothing refers to them; in any other circle they are left.
 */
final class Planner {

    private final Map<Side, Surroundings> surroundings;
    private final boolean allowTriggers;
    private final IdentityHashMap<Mend, List<Step>> steps = new IdentityHashMap<>();
    private final List<Mend> mends = new ArrayList<>();
    private final List<Left> left = new ArrayList<>();
    private int pairs;

    Planner(Map<Side, Surroundings> surroundings, boolean allowTriggers) {
        this.surroundings = surroundings;
        this.allowTriggers = allowTriggers;
    }

    /** A row that is to be mended. */
    void add(Mend mend) throws InterruptedException {
        try {
            List<Step> made = new ArrayList<>();
            for (Change change : mend.changes()) {
                made.add(step(change, change.kind(), null));
            }
            steps.put(mend, made);
            mends.add(mend);
        } catch (LeftException e) {
            left.add(new Left(mend.row(), e.why()));
        }
    }

    private Surroundings around(Change change) {
        Surroundings around = surroundings.get(change.side());
        if (around == null) {
            throw new IllegalStateException("no " + change.side());
        }
        return around;
    }

    private Step step(Change change, Kind kind, @Nullable Step takenOutBy) throws InterruptedException {
        List<String> triggers = around(change).triggers(kind, change);
        if (!triggers.isEmpty() && !allowTriggers) {
            throw new LeftException("the trigger " + RowText.printable(triggers.get(0)) + " on "
                    + change.side().label() + " would fire for the " + kind + "; --allow-triggers if it may");
        }
        try {
            return new Step(change, kind, around(change).needs(kind, change), takenOutBy, pairs);
        } catch (LeftException e) {
            throw new LeftException("on " + change.side().label() + " " + e.why());
        } catch (Node.RefusedException e) {
            throw new LeftException(String.valueOf(e.getMessage()));
        }
    }

    /** The groups of statements of each node. */
    Map<Side, List<List<Step>>> order() throws InterruptedException {
        while (true) {
            IdentityHashMap<Mend, String> refused = refused();
            Map<Side, List<List<Step>>> groups = new LinkedHashMap<>();
            boolean settled = refused.isEmpty();
            for (Side side : Side.values()) {
                if (settled) {
                    Ordered ordered = new Steps(of(side)).order();
                    groups.put(side, ordered.groups());
                    if (!ordered.circle().isEmpty()) {
                        settled = false;
                        open(ordered.circle(), refused);
                    }
                }
            }
            if (settled) {
                return groups;
            }
            refused.forEach((mend, why) -> {
                mends.remove(mend);
                left.add(new Left(mend.row(), why));
            });
        }
    }

    private List<Step> of(Side side) {
        return mends.stream()
                .flatMap(mend -> steps.getOrDefault(mend, List.of()).stream())
                .filter(step -> step.change().side() == side)
                .toList();
    }

    private IdentityHashMap<Mend, String> refused() {
        IdentityHashMap<Mend, String> refused = new IdentityHashMap<>();
        Map<Side, Steps> all = Map.of(Side.A, new Steps(of(Side.A)), Side.B, new Steps(of(Side.B)));
        for (Mend mend : mends) {
            for (Step step : steps.getOrDefault(mend, List.of())) {
                Steps same = all.get(step.change().side());
                try {
                    if (same != null) {
                        same.before(step);
                    }
                } catch (LeftException e) {
                    refused.put(mend, "on " + step.change().side().label() + " " + e.why());
                }
            }
        }
        return refused;
    }

    /** Takes one row of a circle out before the others, and puts it in again behind them. */
    private void open(List<Step> circle, IdentityHashMap<Mend, String> refused) throws InterruptedException {
        for (Step step : circle) {
            if (step.kind() == Kind.UPDATE && canBeTakenOut(step)) {
                try {
                    pairs++;
                    Step out = step(step.change(), Kind.DELETE, null);
                    if (out.needs().isEmpty()) {
                        Step in = step(step.change(), Kind.INSERT, out);
                        steps.values().stream()
                                .filter(made -> made.contains(step))
                                .forEach(made -> {
                                    made.remove(step);
                                    made.add(out);
                                    made.add(in);
                                });
                        return;
                    }
                } catch (LeftException e) {
                    // Another row of the circle may be one that can.
                }
            }
        }
        for (Mend mend : mends) {
            if (steps.getOrDefault(mend, List.of()).stream().anyMatch(circle::contains)) {
                refused.put(
                        mend,
                        "on " + circle.get(0).change().side().label()
                                + " its statement and others would each have to come before the other");
            }
        }
    }

    /** What is put in again is written from text, which for JSON may not be all there is. */
    private static boolean canBeTakenOut(Step step) {
        LiveRow row = step.change().existing();
        return row.cells().values().stream().noneMatch(LiveRow.Cell::isTooLong)
                && step.change().table().columns().values().stream()
                        .noneMatch(column -> column.kind() == ValueKind.JSON && row.written(column.name()) != null);
    }

    /** The rows that are mended, in the order in which they were added. */
    List<Mend> mended() {
        return mends;
    }

    List<Left> left() {
        return left;
    }
}
