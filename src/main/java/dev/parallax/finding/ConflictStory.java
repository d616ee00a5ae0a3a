package dev.parallax.finding;

import dev.parallax.finding.Witness.Delta;
import dev.parallax.finding.WitnessTransaction.Applied;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The prose of a conflict: that neither write had seen the other, in which order each node has them, how it ended. */
final class ConflictStory {

    private static final int MAX_ORDERED = 6;

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
        String onB = pair.clause(Side.B, status);
        String onA = pair.clause(Side.A, status);
        if (onA != null || onB != null) {
            String clauses = onA == null ? onB : onB == null ? onA : onB + "; " + onA;
            lines.add((pair.isInverted() ? "Neither had seen the other: " : "") + clauses + ".");
        }
    }

    private void orders(ConcurrentPair pair, String outcome) {
        if (!pair.isOppositeOrder()) {
            lines.add(Sentences.sentence(outcome));
            return;
        }
        lines.add("So a's order is " + labels(Side.A, pair) + " and b's is " + labels(Side.B, pair) + "; " + outcome
                + ".");
    }

    /** Every transaction's label in a log's order, or only the two that matter where the witness holds too many. */
    private String labels(Side side, ConcurrentPair pair) {
        List<WitnessTransaction> all = order(side);
        boolean few = all.size() <= MAX_ORDERED;
        StringJoiner labels = new StringJoiner(", ");
        for (WitnessTransaction transaction : all) {
            if (few || transaction.is(pair.first()) || transaction.is(pair.second())) {
                labels.add(transaction.label());
            }
        }
        return labels.toString();
    }

    private String outcome() {
        return switch (status) {
            case DIVERGED -> diverged();
            case HEALED -> healed();
            case PENDING ->
                "how the row ends is open until both nodes have applied every write of it: "
                        + "this is lag, not divergence";
            case CONFIRMED -> "how the row ended cannot be told from the logs";
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
        WitnessTransaction lastOnA = last(Side.A);
        WitnessTransaction lastOnB = last(Side.B);
        if (lastOnA == null || lastOnB == null) {
            return end;
        }
        return lastOnA.is(lastOnB)
                ? lastOnA.label() + ", the last write of the row on both nodes, did not make them agree: " + end
                : "the last write won on each node, and " + end;
    }

    private String healed() {
        if (pair != null && pair.wroteTheSame()) {
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

    /** The last transaction on a node, if its log shows what it did to the row; null when that is not known. */
    private @Nullable WitnessTransaction last(Side side) {
        List<WitnessTransaction> order = order(side);
        if (order.isEmpty() || witness.moreTransactions() > 0) {
            return null;
        }
        WitnessTransaction last = order.get(order.size() - 1);
        return Objects.requireNonNull(last.on(side)).rowLogged() ? last : null;
    }

    /** The witness's transactions in one log, in its order. */
    private List<WitnessTransaction> order(Side side) {
        List<WitnessTransaction> order = new ArrayList<>(witness.transactions());
        order.removeIf(transaction -> transaction.on(side) == null);
        order.sort(Comparator.comparingInt(
                transaction -> Objects.requireNonNull(transaction.on(side)).order()));
        return order;
    }

    /** The transaction that is last in both logs and left the same row in both; null when there is none. */
    private @Nullable WitnessTransaction lastOnBoth() {
        WitnessTransaction last = last(Side.A);
        if (last == null || !last.is(last(Side.B))) {
            return null;
        }
        List<Value> leftOnA = Objects.requireNonNull(last.a()).after();
        return leftOnA.equals(Objects.requireNonNull(last.b()).after()) ? last : null;
    }

    private void unlogged(ConcurrentPair pair) {
        if (status == Status.HEALED && pair.wroteTheSame()) {
            return;
        }
        for (WitnessTransaction transaction : List.of(pair.first(), pair.second())) {
            for (Side side : Side.values()) {
                Applied applied = transaction.on(side);
                if (applied != null && !applied.rowLogged() && applied.position() == null) {
                    lines.add(side.label() + "'s log lacks " + transaction.label()
                            + ", and later ones of its origin are there: it changed nothing there, or was skipped.");
                } else if (applied != null && !applied.rowLogged()) {
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
