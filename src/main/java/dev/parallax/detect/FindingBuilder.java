package dev.parallax.detect;

import com.dynatrace.hash4j.hashing.Hashing;
import dev.parallax.change.GeneratedKeys;
import dev.parallax.finding.Explanation;
import dev.parallax.finding.Finding;
import dev.parallax.finding.Rule;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Side;
import dev.parallax.finding.SkipStory;
import dev.parallax.finding.Status;
import dev.parallax.finding.Value;
import dev.parallax.finding.Witness;
import dev.parallax.mysql.TableName;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Finding} of an {@link Episode}: reads the rows, settles what digests left open, writes the prose. */
final class FindingBuilder {

    private final WitnessBuilder witnesses;
    private final Renames renames;
    private final TableSelection selection;
    private final GeneratedKeys keys;
    private final ConstraintFindings constraints;

    FindingBuilder(WitnessBuilder witnesses, Renames renames, TableSelection selection, GeneratedKeys keys) {
        this.renames = renames;
        this.keys = keys;
        this.witnesses = witnesses;
        this.constraints = new ConstraintFindings(witnesses);
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
        Row row = anyRow(first);
        TableName table = row.table().name();
        Witness witness = formerly(table, because(episode, witnesses.build(episode)));
        Status status = status(episode, witness, table);
        Rule rule = switch (episode.kind) {
            case CONFLICT, BOTH_WROTE, MAYBE_CONCURRENT -> Experience.rule(first.original(), second.original());
            case ROW_ABSENT, NOT_EXECUTED, LEFT_OUT_OF_CONFLICT ->
                first.transaction().isLostAtOrigin() ? Rule.ORIGIN_LOST_TRANSACTION : Rule.SKIPPED_TRANSACTION;
            case OUT_OF_BAND -> Rule.OUT_OF_BAND_WRITE;
            case CONSTRAINT -> throw new IllegalArgumentException("not about one row");
            case TWIN_BEFORE_IMAGES ->
                OutOfBand.cause(first) == null ? Rule.PRE_WINDOW_DIVERGENCE : Rule.OUT_OF_BAND_WRITE;
        };
        List<Value> key = row.key();
        // The id stays that of the plain rule: files alone do not say how a key is made.
        Rule precise = rule == Rule.INSERT_INSERT && keys.isKnown(table) ? Rule.AUTO_INCREMENT_COLLISION : rule;
        Explanation explanation = Explanation.of(precise, status, table, key, witness);
        return new Finding(
                id(rule, table, key, first, second),
                precise,
                severity(episode, status),
                status,
                table,
                key,
                explanation.title(),
                explanation.prose(),
                explanation.remedy(),
                witness);
    }

    private Witness formerly(TableName table, Witness witness) {
        Set<TableName> names = new TreeSet<>(renames.of(table));
        names.remove(table);
        if (names.isEmpty()) {
            return witness;
        }
        Map<String, String> facts = new LinkedHashMap<>(witness.facts());
        facts.put(Explanation.FORMERLY, names.stream().map(TableName::toString).collect(Collectors.joining(", ")));
        return witness.because(witness.cause(), facts);
    }

    private Witness because(Episode episode, Witness witness) {
        SettledWrite write = episode.block.first(Side.A);
        return switch (episode.kind) {
            case CONFLICT, BOTH_WROTE, MAYBE_CONCURRENT, CONSTRAINT -> witness;
            case TWIN_BEFORE_IMAGES, OUT_OF_BAND -> witness.because(OutOfBand.cause(write), witness.facts());
            case ROW_ABSENT, NOT_EXECUTED, LEFT_OUT_OF_CONFLICT -> {
                String cause = write.transaction().isLostAtOrigin()
                        ? SkipStory.LOST
                        : write.transaction().skipCause();
                Side missing = write.transaction().isLostAtOrigin() ? null : episode.missingOn();
                Witness told = witness.because(cause == null ? SkipStory.ROWS_SUPPRESSED : cause, witness.facts());
                // Not executed there, and no write since: the row is still what the transaction would have found.
                yield missing == null || episode.last(missing) != null
                        ? told
                        : told.withImage(missing, imageOf(witnesses.before(episode.firstLeftOut())));
            }
        };
    }

    private static List<Value> imageOf(@Nullable Row row) {
        return row == null ? List.of() : row.values();
    }

    /** Findings that are about two rows. */
    ConstraintFindings constraints() {
        return constraints;
    }

    /** Goes to the next episode. */
    void forget() {
        witnesses.forget();
    }

    /**
     * Whether the last rows of the two nodes have other columns, and are equal in those they share: nothing says then
     * that the rows differ.
     */
    boolean differsInShapeOnly(Episode episode) {
        OpenWrite a = episode.last(Side.A);
        OpenWrite b = episode.last(Side.B);
        return a != null && b != null && witnesses.haveOtherShapes(a.lastTable(), b.lastTable()) && !afterDiffers(a, b);
    }

    /** Whether rows under two definitions of their table differ before or after a write, in columns that both have. */
    boolean differ(OpenWrite a, OpenWrite b) {
        if (!witnesses.areAligned(a.firstTable(), b.firstTable())) {
            return false;
        }
        boolean differ = Row.differInShared(witnesses.before(a), witnesses.before(b)) || afterDiffers(a, b);
        forget();
        return differ;
    }

    private boolean afterDiffers(OpenWrite a, OpenWrite b) {
        return Row.differInShared(witnesses.after(a), witnesses.after(b));
    }

    /** The table of a write, without reading it. */
    TableName table(SettledWrite write) {
        return witnesses.table(write.original());
    }

    /** Where images lack columns, asked for what they hold. */
    RowEvents rows() {
        return witnesses;
    }

    /** Both images of the event that a write began with, or of the one that it ended with. */
    Row.Images images(OpenWrite write, boolean ended) {
        return witnesses.imagesOf(write, ended);
    }

    /** Any image of the row, to read its key from. */
    Row anyRow(SettledWrite write) {
        OpenWrite original = write.original();
        Row before = witnesses.before(original);
        Row after = before != null ? before : witnesses.after(original);
        Row row = after != null ? after : witnesses.within(original);
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
                        && (episode.folded() == null
                                || !witness.differingColumns().isEmpty())
                        && selection.ignoresAll(table, witness.differingColumns())
                ? Status.HEALED
                : episode.status();
    }

    private static Severity severity(Episode episode, Status status) {
        return switch (status) {
            case DIVERGED -> Severity.ERROR;
            // A change by hand is an error whatever came of it; how the others ended is what is not known.
            case CONFIRMED -> episode.kind == Episode.Kind.OUT_OF_BAND ? Severity.ERROR : Severity.WARNING;
            case PENDING -> Severity.WARNING;
            case HEALED ->
                episode.kind == Episode.Kind.CONFLICT && episode.block.nothingLost() ? Severity.INFO : Severity.WARNING;
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
