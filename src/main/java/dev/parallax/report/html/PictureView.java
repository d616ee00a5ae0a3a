package dev.parallax.report.html;

import dev.parallax.finding.RowText;
import dev.parallax.finding.Side;
import dev.parallax.finding.Witness;
import dev.parallax.finding.WitnessTransaction;
import dev.parallax.finding.WitnessTransaction.Applied;
import dev.parallax.report.Wording;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * The two logs as two lines read downwards, with the witness's transactions as points in each log's own order and a
 * line between the two points of each. Where two such lines cross, the logs hold the two transactions in opposite
 * order; that is the proof of concurrency, so it is what the picture is for. Distances are not times.
 */
public record PictureView(int height, List<Point> points, List<Link> links, List<Crossing> crossings, String summary) {

    public static final int WIDTH = 476;
    public static final int LEFT = 170;
    public static final int RIGHT = 306;

    private static final int TOP = 58;
    private static final int STEP = 64;
    private static final int GAP = 14;
    private static final int MAX_POSITION = 22;

    /**
     * A transaction's place in one log.
     *
     * @param kind {@code own} where it was first executed, {@code applied}, {@code unlogged} without a row event,
     *     {@code missing} when it is not in this log
     */
    public record Point(
            int x,
            int y,
            int textX,
            String anchor,
            String tone,
            String kind,
            String label,
            String what,
            String time,
            String position,
            String full) {}

    /** The line between the two points of a transaction. */
    public record Link(int y1, int y2, String tone, boolean open) {}

    /** Where the lines of T1 and T2 cross. */
    public record Crossing(int x, int y) {}

    static PictureView of(Witness witness) {
        List<WitnessTransaction> transactions = witness.transactions();
        List<Point> points = new ArrayList<>();
        int[] placesOnA = new int[transactions.size()];
        int[] placesOnB = new int[transactions.size()];
        for (Side side : Side.values()) {
            List<WitnessTransaction> order = order(transactions, side);
            int[] places = side == Side.A ? placesOnA : placesOnB;
            for (int i = 0; i < order.size(); i++) {
                int y = TOP + i * STEP;
                places[transactions.indexOf(order.get(i))] = y;
                points.add(point(side, order.get(i), y));
            }
        }
        List<Link> links = new ArrayList<>();
        for (int i = 0; i < transactions.size(); i++) {
            WitnessTransaction t = transactions.get(i);
            boolean open = t.a() == null || t.b() == null;
            links.add(new Link(placesOnA[i], placesOnB[i], WriteView.tone(t.label()), open));
        }
        int height = TOP + Math.max(1, transactions.size()) * STEP - 6;
        return new PictureView(height, points, links, crossings(links), summary(transactions));
    }

    /** In the log's order; what the log does not hold comes last, as it can only follow. */
    private static List<WitnessTransaction> order(List<WitnessTransaction> transactions, Side side) {
        return transactions.stream()
                .sorted(Comparator.comparingInt(t -> {
                    Applied applied = t.on(side);
                    return applied == null ? Integer.MAX_VALUE : applied.order();
                }))
                .toList();
    }

    private static Point point(Side side, WitnessTransaction transaction, int y) {
        Applied applied = transaction.on(side);
        boolean left = side == Side.A;
        String kind = applied == null
                ? "missing"
                : transaction.origin() == side ? "own" : applied.rowLogged() ? "applied" : "unlogged";
        String what = switch (kind) {
            case "missing" -> "not applied";
            case "unlogged" -> "no row change";
            case "own" -> transaction.operation();
            default -> "applied";
        };
        String position = applied == null || applied.position() == null
                ? ""
                : RowText.printable(applied.position().toString());
        return new Point(
                left ? LEFT : RIGHT,
                y,
                left ? LEFT - GAP : RIGHT + GAP,
                left ? "end" : "start",
                WriteView.tone(transaction.label()),
                kind,
                transaction.label(),
                what,
                applied == null ? "" : Wording.clock(applied.at()),
                tail(position),
                position);
    }

    /** The end of a position says more than its beginning. */
    private static String tail(String position) {
        return position.length() <= MAX_POSITION
                ? position
                : "…" + position.substring(position.length() - MAX_POSITION + 1);
    }

    private static List<Crossing> crossings(List<Link> links) {
        List<Crossing> crossings = new ArrayList<>();
        for (int i = 0; i < links.size(); i++) {
            for (int j = i + 1; j < links.size(); j++) {
                Link one = links.get(i);
                Link two = links.get(j);
                int before = one.y1() - two.y1();
                int after = one.y2() - two.y2();
                if (before < 0 != after < 0
                        && !one.tone().equals("t0")
                        && !two.tone().equals("t0")) {
                    double share = (double) before / (before - after);
                    crossings.add(new Crossing((int) Math.round(LEFT + share * (RIGHT - LEFT)), (int)
                            Math.round(one.y1() + share * (one.y2() - one.y1()))));
                }
            }
        }
        return crossings;
    }

    private static String summary(List<WitnessTransaction> transactions) {
        return "Order in a's log: " + labels(transactions, Side.A) + ". Order in b's log: "
                + labels(transactions, Side.B) + ".";
    }

    private static String labels(List<WitnessTransaction> transactions, Side side) {
        String labels = String.join(
                ", ",
                transactions.stream()
                        .filter(t -> t.on(side) != null)
                        .sorted(Comparator.comparingInt(
                                t -> Objects.requireNonNull(t.on(side)).order()))
                        .map(WitnessTransaction::label)
                        .toList());
        return labels.isEmpty() ? "none of them" : labels;
    }
}
