package dev.parallax.detect;

import dev.parallax.change.ForeignKey;
import dev.parallax.finding.ConstraintStory;
import dev.parallax.finding.Explanation;
import dev.parallax.finding.Finding;
import dev.parallax.finding.FindingId;
import dev.parallax.finding.RowText;
import dev.parallax.finding.Rule;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Side;
import dev.parallax.finding.Status;
import dev.parallax.finding.Value;
import dev.parallax.finding.Witness;
import dev.parallax.finding.WitnessTransaction;
import dev.parallax.mysql.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes findings of two writes that clash: reads their rows again, and says which they are and who holds what now. */
final class ConstraintFindings {

    private final WitnessBuilder witnesses;

    ConstraintFindings(WitnessBuilder witnesses) {
        this.witnesses = witnesses;
    }

    /**
     * @param status what the two nodes are known to hold now
     * @param more further facts
     */
    Finding of(Episode episode, Status status, Map<String, String> more) {
        Clash clash = Objects.requireNonNull(episode.clash);
        return clash.space().kind() == KeySpaces.Kind.UNIQUE
                ? unique(episode, clash, status)
                : foreign(episode, clash, status, more);
    }

    private Finding unique(Episode episode, Clash clash, Status status) {
        Row rowA = taken(clash.a().original());
        Row rowB = taken(clash.b().original());
        TableName table = clash.space().table();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("index", clash.space().index());
        facts.put("value", RowText.key(rowA.values(clash.space().columns())));
        facts.put("row of T1", RowText.key(rowA.key()));
        facts.put("row of T2", RowText.key(rowB.key()));
        for (Side side : Side.values()) {
            OpenWrite last = episode.last(side);
            if (last != null) {
                boolean free = last.after == WriteBatch.ABSENT;
                facts.put(
                        "held on " + side.label(),
                        free ? "no row" : RowText.key(taken(last).key()));
            }
        }
        // The row that the report lists must be one that the two nodes do not have in common.
        boolean first = status != Status.DIVERGED || holds(episode, clash.a().original().after);
        List<Value> key = first ? rowA.key() : rowB.key();
        Witness witness = Witness.of(transactions(clash), more(episode), null, facts);
        Explanation story = ConstraintStory.uniqueKey(status, table, witness);
        String id = FindingId.of(
                Rule.UNIQUE_KEY,
                table.toString(),
                clash.space().index(),
                RowText.key(rowA.values(clash.space().columns())),
                clash.a().transaction().id.toString(),
                clash.b().transaction().id.toString());
        return finding(id, Rule.UNIQUE_KEY, status, table, key, story, witness);
    }

    private static boolean holds(Episode episode, long holder) {
        for (Side side : Side.values()) {
            OpenWrite last = episode.last(side);
            if (last != null && last.after == holder) {
                return true;
            }
        }
        return false;
    }

    private Finding foreign(Episode episode, Clash clash, Status status, Map<String, String> more) {
        Row parent = given(clash.gone().original());
        Row child = taken(clash.reference().original());
        TableName table = child.table().name();
        ForeignKey key = reference(clash, parent, child);
        String label = clash.gone() == clash.a() ? "T1" : "T2";
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("foreign key", key.name());
        facts.put(
                "parent",
                clash.space().table() + " "
                        + RowText.key(parent.values(clash.space().columns())));
        facts.put("child", table + " " + RowText.key(child.key()));
        facts.put("on delete", key.onDelete());
        facts.put("parent taken away by", label);
        for (Side side : Side.values()) {
            OpenWrite last = episode.last(side);
            if (last != null) {
                facts.put("parent on " + side.label(), last.after == WriteBatch.ABSENT ? "gone" : "there");
            }
        }
        facts.putAll(more);
        Witness witness = Witness.of(transactions(clash), more(episode), null, facts);
        Explanation story = ConstraintStory.foreignKey(status, table, witness);
        String id = FindingId.of(
                Rule.FOREIGN_KEY,
                table.toString(),
                key.name(),
                RowText.key(child.key()),
                clash.a().transaction().id.toString(),
                clash.b().transaction().id.toString());
        return finding(id, Rule.FOREIGN_KEY, status, table, child.key(), story, witness);
    }

    /**
     * Whether the two rows that got one value are one row, its key in two spellings: then the row's own writes tell what
     * happened. So they do where nobody can say it, since the spellings of its key are listed then.
     */
    boolean isOneRow(Clash clash, Spellings spellings) {
        KeyState a = witnesses.rowKey(clash.a().original());
        KeyState b = witnesses.rowKey(clash.b().original());
        return a.spelt != null && a.keyLow == b.keyLow && spellings.compare(a, b) != Spellings.Answer.DIFFERENT;
    }

    /** The row that holds a value, where its key has spellings; null where the write knows it by the key. */
    @Nullable
    KeyState speltRow(OpenWrite holder) {
        return witnesses.hasSpellings(holder) ? witnesses.rowKey(holder) : null;
    }

    /** What has to be looked up to say what became of the child. */
    LostChild lostChild(Episode episode) {
        Clash clash = Objects.requireNonNull(episode.clash);
        OpenWrite gone = clash.gone().original();
        OpenWrite reference = clash.reference().original();
        Row child = taken(reference);
        return new LostChild(
                episode,
                witnesses.rowKey(reference),
                reference(clash, given(gone), child).onDelete(),
                witnesses.imagesOf(gone, true).after() == null,
                witnesses.imagesOf(reference, false).before() == null);
    }

    /** Of several foreign keys between the two tables, the one by which this child refers to this parent. */
    static ForeignKey reference(Clash clash, Row parent, Row child) {
        ForeignKey any = null;
        for (KeySpaces.Reference reference : clash.space().references()) {
            if (reference.child().equals(child.table().name())) {
                any = any == null ? reference.key() : any;
                boolean refers = true;
                for (int i = 0; i < reference.key().columns().size(); i++) {
                    refers &= Objects.equals(
                            child.text(reference.key().columns().get(i)),
                            parent.text(reference.key().parentColumns().get(i)));
                }
                if (refers) {
                    return reference.key();
                }
            }
        }
        return Objects.requireNonNull(any);
    }

    /** The row that the write leaves the key to. */
    Row taken(OpenWrite write) {
        return Objects.requireNonNull(witnesses.imagesOf(write, true).after());
    }

    /** The row that the write takes the key from. */
    Row given(OpenWrite write) {
        return Objects.requireNonNull(witnesses.imagesOf(write, false).before());
    }

    private static int more(Episode episode) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(0, episode.block.count() - 2));
    }

    private List<WitnessTransaction> transactions(Clash clash) {
        List<WitnessTransaction> result = new ArrayList<>();
        result.add(transaction("T1", clash.a(), clash.b()));
        result.add(transaction("T2", clash.b(), clash.a()));
        return result;
    }

    private WitnessTransaction transaction(String label, SettledWrite write, SettledWrite other) {
        TransactionState transaction = write.transaction();
        return new WitnessTransaction(
                label,
                transaction.id.toString(),
                transaction.origin(),
                operation(write.original()),
                WitnessBuilder.instant(transaction.anyLogged().originalCommitMicros()),
                applied(Side.A, write, other),
                applied(Side.B, write, other),
                transaction.statement);
    }

    /** What it did to its row: an update may be the first thing that gives a row a value. */
    private String operation(OpenWrite write) {
        Row before = witnesses.imagesOf(write, false).before();
        Row after = witnesses.imagesOf(write, true).after();
        return before == null ? "insert" : after == null ? "delete" : "update";
    }

    private WitnessTransaction.@Nullable Applied applied(Side side, SettledWrite write, SettledWrite other) {
        TransactionState transaction = write.transaction();
        if (transaction.place(side) == TransactionState.NOT_SEEN) {
            return null;
        }
        OpenWrite there = write.on(side);
        Row before = there == null ? null : witnesses.imagesOf(there, false).before();
        Row after = there == null ? null : witnesses.imagesOf(there, true).after();
        return witnesses.applied(
                side,
                transaction,
                other.transaction().place(side) < transaction.place(side) ? 2 : 1,
                before,
                after,
                there != null);
    }

    private static Finding finding(
            String id, Rule rule, Status status, TableName table, List<Value> key, Explanation story, Witness witness) {
        return new Finding(
                id,
                rule,
                status == Status.DIVERGED ? Severity.ERROR : Severity.WARNING,
                status,
                table,
                key,
                story.title(),
                story.prose(),
                story.remedy(),
                witness);
    }

    /** For a list of what could not be told: the key, and the piece's first transaction. */
    String example(Episode episode) {
        SettledWrite first = episode.block.first(Side.A);
        Row row = written(first.original());
        return "first " + RowText.key(row.key()) + ", transaction " + first.transaction().id;
    }

    /** The row that took a value or a parent, or gave it up. */
    Row written(OpenWrite write) {
        return write.after == WriteBatch.ABSENT ? given(write) : taken(write);
    }
}
