package dev.parallax.finding;

import dev.parallax.finding.Witness.Delta;
import dev.parallax.finding.WitnessTransaction.Applied;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The prose of a conflict: that neither write had seen the other, in which order each node has them, how it ended. */
final class ConflictStory {

    private final Status status;
    private final Witness witness;
    private final @Nullable ConcurrentPair pair;
    private final List<String> lines = new ArrayList<>();

    private ConflictStory(Status status, Witness witness) {
        this.status = status;
        this.witness = witness;
        this.pair = ConcurrentPair.of(witness);
    }

    static String tell(Status status, Witness witness) {
        return new ConflictStory(status, witness).tell();
    }

    private String tell() {
        String outcome = outcome();
        if (pair == null) {
            lines.add(Sentences.sentence(outcome));
        } else {
            concurrency(pair);
            orders(pair, outcome);
            unlogged(pair);
        }
        differences();
        writes();
        return String.join("\n", lines);
    }

    private void concurrency(ConcurrentPair pair) {
        String clauses = Stream.of(pair.clause(Side.B, status), pair.clause(Side.A, status))
                .filter(Objects::nonNull)
                .collect(Collectors.joining("; "));
        if (!clauses.isEmpty()) {
            lines.add((pair.isInverted() ? "Neither had seen the other: " : "") + clauses + ".");
        }
    }

    private void orders(ConcurrentPair pair, String outcome) {
        WitnessTransaction lastOnA = pair.lastOn(Side.A);
        WitnessTransaction lastOnB = pair.lastOn(Side.B);
        if (lastOnA == null || lastOnB == null || lastOnA.equals(lastOnB)) {
            lines.add(Sentences.sentence(outcome));
            return;
        }
        lines.add("So a's order is " + pair.other(lastOnA).label() + ", " + lastOnA.label() + " and b's is "
                + pair.other(lastOnB).label() + ", " + lastOnB.label() + "; " + outcome + ".");
    }

    private String outcome() {
        return switch (status) {
            case DIVERGED -> diverged();
            case HEALED -> healed();
            case PENDING ->
                "how the row ends is open until both nodes have applied every write of it: "
                        + "this is lag, not divergence";
            case CONFIRMED -> "how the row ends is not part of this finding";
        };
    }

    private String diverged() {
        List<Value> a = witness.imageA();
        List<Value> b = witness.imageB();
        String end;
        if (a == null || b == null) {
            end = "the two nodes hold different rows";
        } else if (a.isEmpty() != b.isEmpty()) {
            String holder = a.isEmpty() ? "b" : "a";
            String other = a.isEmpty() ? "a" : "b";
            end = holder + " holds the row and " + other + " has none";
        } else {
            end = "they kept different rows";
        }
        if (hasLaterWrites()) {
            return "later writes did not make the nodes agree, and " + end;
        }
        return lastWriteWon() ? "the last write won on each node, and " + end : end;
    }

    private String healed() {
        if (pair != null && wroteTheSame(pair)) {
            return pair.first().operation().equals("delete")
                    ? "both deleted the row, so the order made no difference and neither node has it"
                    : "both wrote the same values, so the order made no difference";
        }
        WitnessTransaction last = lastOnBoth();
        if (last != null) {
            return last.label() + ", the last write of the row on both nodes, made them agree again";
        }
        return "the nodes agree at the end of the window";
    }

    private boolean hasLaterWrites() {
        return witness.moreTransactions() > 0 || witness.transactions().size() > 2;
    }

    private boolean lastWriteWon() {
        return pair != null && logged(pair.lastOn(Side.A), Side.A) && logged(pair.lastOn(Side.B), Side.B);
    }

    private static boolean logged(@Nullable WitnessTransaction transaction, Side side) {
        Applied applied = transaction == null ? null : transaction.on(side);
        return applied != null && applied.rowLogged();
    }

    private static boolean wroteTheSame(ConcurrentPair pair) {
        if (!pair.first().operation().equals(pair.second().operation())) {
            return false;
        }
        if (pair.first().operation().equals("delete")) {
            return true;
        }
        List<Value> one = atOrigin(pair.first());
        return !one.isEmpty() && one.equals(atOrigin(pair.second()));
    }

    private static List<Value> atOrigin(WitnessTransaction transaction) {
        Side origin = transaction.origin();
        Applied applied = origin == null ? null : transaction.on(origin);
        return applied == null ? List.of() : applied.after();
    }

    /** The later transaction that is last in both logs and left the same row in both; null when there is none. */
    private @Nullable WitnessTransaction lastOnBoth() {
        if (witness.moreTransactions() > 0) {
            return null;
        }
        int count = witness.transactions().size();
        for (WitnessTransaction t : witness.transactions()) {
            Applied a = t.a();
            Applied b = t.b();
            if (a != null && b != null && a.order() == count && b.order() == count && a.rowLogged() && b.rowLogged()) {
                return a.after().equals(b.after()) ? t : null;
            }
        }
        return null;
    }

    private void unlogged(ConcurrentPair pair) {
        for (WitnessTransaction transaction : List.of(pair.first(), pair.second())) {
            for (Side side : Side.values()) {
                Applied applied = transaction.on(side);
                if (applied != null && !applied.rowLogged()) {
                    lines.add(side.label() + "'s log holds " + transaction.label()
                            + " without a change of this row: it changed nothing there, or was not applied to it.");
                }
            }
        }
    }

    private void differences() {
        List<Value> a = witness.imageA();
        List<Value> b = witness.imageB();
        boolean bothRows = a != null && b != null && !a.isEmpty() && !b.isEmpty();
        if (status == Status.DIVERGED && bothRows && !witness.differingColumns().isEmpty()) {
            lines.add("The rows differ in " + Sentences.list(witness.differingColumns()) + ".");
        }
    }

    private void writes() {
        for (Delta delta : witness.deltas()) {
            lines.add("The writes changed " + RowText.printable(delta.column()) + " by " + delta.a() + " on a and "
                    + delta.b() + " on b.");
        }
        if (witness.disjointColumns()
                && !witness.columnsA().isEmpty()
                && !witness.columnsB().isEmpty()) {
            lines.add("They changed different columns (" + Sentences.list(witness.columnsA()) + " on a, "
                    + Sentences.list(witness.columnsB())
                    + " on b) and would have merged under binlog_row_image=MINIMAL.");
        }
    }
}
