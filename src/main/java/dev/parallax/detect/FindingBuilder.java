package dev.parallax.detect;

import com.dynatrace.hash4j.hashing.Hashing;
import dev.parallax.finding.Explanation;
import dev.parallax.finding.Finding;
import dev.parallax.finding.Rule;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Side;
import dev.parallax.finding.Status;
import dev.parallax.finding.Value;
import dev.parallax.finding.Witness;
import dev.parallax.mysql.TableName;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Finding} of an {@link Episode}: reads the rows, settles what digests left open, writes the prose. */
final class FindingBuilder {

    private final WitnessBuilder witnesses;
    private final TableSelection selection;

    FindingBuilder(WitnessBuilder witnesses, TableSelection selection) {
        this.witnesses = witnesses;
        this.selection = selection;
    }

    /**
     * Returns null when the rows, once decoded, show that there is nothing to find: the two before-images of a
     * transaction differed in layout only.
     */
    @Nullable
    Finding build(Episode episode) {
        SettledWrite first = episode.block.first(Side.A);
        SettledWrite second = episode.block.first(Side.B);
        if (episode.kind == Episode.Kind.TWIN_BEFORE_IMAGES && sameRows(first)) {
            return null;
        }
        Witness witness = witnesses.build(episode);
        Status status = status(episode, witness, anyRow(first).table().name());
        Rule rule = episode.kind == Episode.Kind.CONFLICT
                ? Experience.rule(first.original(), second.original())
                : Rule.PRE_WINDOW_DIVERGENCE;
        Row row = anyRow(first);
        TableName table = row.table().name();
        List<Value> key = row.key();
        Explanation explanation = Explanation.of(rule, status, table, key, witness);
        return new Finding(
                id(rule, table, key, first, second),
                rule,
                severity(episode, status),
                status,
                table,
                key,
                explanation.title(),
                explanation.prose(),
                explanation.remedy(),
                witness);
    }

    /** Goes to the next episode. */
    void forget() {
        witnesses.forget();
    }

    /** Any image of the row, to read its key from. */
    Row anyRow(SettledWrite write) {
        OpenWrite original = write.original();
        Row before = witnesses.before(original);
        Row row = before != null ? before : witnesses.after(original);
        if (row == null) {
            throw new IllegalStateException("a write without a row");
        }
        return row;
    }

    private boolean sameRows(SettledWrite write) {
        TableName table = anyRow(write).table().name();
        return selection.ignoresAll(
                        table, Row.differingColumns(witnesses.before(write.a()), witnesses.before(write.b())))
                && selection.ignoresAll(
                        table, Row.differingColumns(witnesses.after(write.a()), witnesses.after(write.b())));
    }

    /** Images whose bytes differ may still hold equal values. */
    private Status status(Episode episode, Witness witness, TableName table) {
        boolean bothKnown = episode.last(Side.A) != null && episode.last(Side.B) != null;
        return episode.status() == Status.DIVERGED
                        && bothKnown
                        && selection.ignoresAll(table, witness.differingColumns())
                ? Status.HEALED
                : episode.status();
    }

    private static Severity severity(Episode episode, Status status) {
        return switch (status) {
            case DIVERGED, CONFIRMED -> Severity.ERROR;
            case PENDING -> Severity.WARNING;
            case HEALED ->
                episode.kind == Episode.Kind.CONFLICT && episode.block.sameAfterImages()
                        ? Severity.INFO
                        : Severity.WARNING;
        };
    }

    private static String id(Rule rule, TableName table, List<Value> key, SettledWrite first, SettledWrite second) {
        StringBuilder identity = new StringBuilder(rule.id()).append('\0').append(table);
        for (Value column : key) {
            identity.append('\0').append(column.column()).append('\0').append(column.text());
        }
        identity.append('\0').append(first.transaction().id).append('\0').append(second.transaction().id);
        byte[] bytes = identity.toString().getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().toHexDigits(Hashing.xxh3_64().hashBytesToLong(bytes));
    }
}
