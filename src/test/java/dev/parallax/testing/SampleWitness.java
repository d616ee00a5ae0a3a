package dev.parallax.testing;

import dev.parallax.finding.Side;
import dev.parallax.finding.Value;
import dev.parallax.finding.Witness;
import dev.parallax.finding.Witness.Delta;
import dev.parallax.finding.WitnessTransaction;
import dev.parallax.finding.WitnessTransaction.Applied;
import dev.parallax.mysql.BinlogPosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds witnesses for tests, a line per transaction. */
public final class SampleWitness {

    public static final String UUID_A = "06c87ec1-b96b-11f0-9a2c-0242ac110002";
    public static final String UUID_B = "08079b1e-b96b-11f0-8d51-0242ac110003";

    private final List<WitnessTransaction> transactions = new ArrayList<>();
    private @Nullable List<Value> imageA;
    private @Nullable List<Value> imageB;
    private List<String> differing = List.of();
    private List<String> columnsA = List.of();
    private List<String> columnsB = List.of();
    private boolean disjoint;
    private int more;
    private @Nullable String experiencedOnA;
    private @Nullable String experiencedOnB;
    private final List<Delta> deltas = new ArrayList<>();

    /** A row from column, value, column, value, ...; a null value is SQL NULL. */
    public static List<Value> row(@Nullable String... columnsAndValues) {
        List<Value> row = new ArrayList<>();
        for (int i = 0; i < columnsAndValues.length; i += 2) {
            row.add(new Value(String.valueOf(columnsAndValues[i]), columnsAndValues[i + 1], false));
        }
        return row;
    }

    public static List<Value> none() {
        return List.of();
    }

    /** What one node's log says; {@code clock} as {@code 15:27:30.195423} of the samples' day. */
    public static Applied applied(int order, String position, String clock, List<Value> before, List<Value> after) {
        return new Applied(order, BinlogPosition.parse(position), at(clock), before, after, true);
    }

    /** A transaction that is in the log without an event for the row. */
    public static Applied unlogged(int order, String position, String clock) {
        return new Applied(order, BinlogPosition.parse(position), at(clock), none(), none(), false);
    }

    public static Instant at(String clock) {
        return Instant.parse("2026-10-21T" + clock + "Z");
    }

    /** Adds T1, T2, ...; committed when its origin's log says so. */
    public SampleWitness transaction(
            Side origin, int number, String operation, @Nullable Applied a, @Nullable Applied b) {
        return transaction(origin, number, operation, a, b, null);
    }

    public SampleWitness transaction(
            Side origin,
            int number,
            String operation,
            @Nullable Applied a,
            @Nullable Applied b,
            @Nullable String statement) {
        Applied own = origin == Side.A ? a : b;
        transactions.add(new WitnessTransaction(
                "T" + (transactions.size() + 1),
                (origin == Side.A ? UUID_A : UUID_B) + ":" + number,
                origin,
                operation,
                own == null ? null : own.at(),
                a,
                b,
                statement));
        return this;
    }

    public SampleWitness images(@Nullable List<Value> a, @Nullable List<Value> b, String... differing) {
        this.imageA = a;
        this.imageB = b;
        this.differing = List.of(differing);
        return this;
    }

    public SampleWitness changed(String commaSeparatedA, String commaSeparatedB) {
        this.columnsA = split(commaSeparatedA);
        this.columnsB = split(commaSeparatedB);
        this.disjoint = columnsA.stream().noneMatch(columnsB::contains);
        return this;
    }

    private static List<String> split(String text) {
        return text.isEmpty() ? List.of() : Arrays.asList(text.split(",", -1));
    }

    public SampleWitness experienced(String onA, String onB) {
        this.experiencedOnA = onA;
        this.experiencedOnB = onB;
        return this;
    }

    public SampleWitness delta(String column, String a, String b) {
        deltas.add(new Delta(column, a, b));
        return this;
    }

    public SampleWitness more(int transactions) {
        this.more = transactions;
        return this;
    }

    public Witness build() {
        return new Witness(
                List.copyOf(transactions),
                more,
                imageA,
                imageB,
                differing,
                columnsA,
                columnsB,
                disjoint,
                experiencedOnA,
                experiencedOnB,
                List.copyOf(deltas));
    }
}
