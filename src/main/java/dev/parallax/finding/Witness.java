package dev.parallax.finding;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The proof of a finding.
 *
 * @param transactions those involved, in node a's order; the first two that are labelled T1 and T2 are the proof of
 *     concurrency, the rest are what happened to the row around them
 * @param moreTransactions how many involved transactions are left out here
 * @param imageA the last row node a's log shows; null when unknown, empty when the row is deleted there
 * @param imageB likewise for node b
 * @param differingColumns columns in which the two last images differ
 * @param columnsA columns that node a's first concurrent write changed
 * @param columnsB columns that node b's first concurrent write changed
 * @param disjointColumns whether those two sets have nothing in common: the writes would have merged under
 *     {@code binlog_row_image=MINIMAL}
 * @param experiencedOnA PostgreSQL's name for what node a experienced when it applied b's write, for example
 *     {@code update_origin_differs}
 * @param experiencedOnB likewise for node b
 * @param deltas for numeric columns, what each side added
 * @param cause how it came about where the rule leaves that open, for example {@code injected_empty}; else null
 * @param facts what else proves it, name to value, in the order in which a person wants to read them
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Witness(
        List<WitnessTransaction> transactions,
        int moreTransactions,
        @Nullable List<Value> imageA,
        @Nullable List<Value> imageB,
        List<String> differingColumns,
        List<String> columnsA,
        List<String> columnsB,
        boolean disjointColumns,
        @Nullable String experiencedOnA,
        @Nullable String experiencedOnB,
        List<Delta> deltas,
        @Nullable String cause,
        Map<String, String> facts) {

    /** A witness of writes to one row alone. */
    public Witness(
            List<WitnessTransaction> transactions,
            int moreTransactions,
            @Nullable List<Value> imageA,
            @Nullable List<Value> imageB,
            List<String> differingColumns,
            List<String> columnsA,
            List<String> columnsB,
            boolean disjointColumns,
            @Nullable String experiencedOnA,
            @Nullable String experiencedOnB,
            List<Delta> deltas) {
        this(
                transactions,
                moreTransactions,
                imageA,
                imageB,
                differingColumns,
                columnsA,
                columnsB,
                disjointColumns,
                experiencedOnA,
                experiencedOnB,
                deltas,
                null,
                Map.of());
    }

    /** A witness that is not about one row: transactions, or nothing but facts. */
    public static Witness of(
            List<WitnessTransaction> transactions,
            int moreTransactions,
            @Nullable String cause,
            Map<String, String> facts) {
        return new Witness(
                transactions,
                moreTransactions,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                false,
                null,
                null,
                List.of(),
                cause,
                facts);
    }

    /** The same with another last row of one node. */
    public Witness withImage(Side side, List<Value> image) {
        return new Witness(
                transactions,
                moreTransactions,
                side == Side.A ? image : imageA,
                side == Side.B ? image : imageB,
                differingColumns,
                columnsA,
                columnsB,
                disjointColumns,
                experiencedOnA,
                experiencedOnB,
                deltas,
                cause,
                facts);
    }

    /** The same with a cause and facts. */
    public Witness because(@Nullable String newCause, Map<String, String> newFacts) {
        return new Witness(
                transactions,
                moreTransactions,
                imageA,
                imageB,
                differingColumns,
                columnsA,
                columnsB,
                disjointColumns,
                experiencedOnA,
                experiencedOnB,
                deltas,
                newCause,
                newFacts);
    }

    /** What each side's concurrent write added to a number, as decimal text with a sign. */
    public record Delta(String column, String a, String b) {}
}
