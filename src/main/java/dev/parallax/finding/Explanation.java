package dev.parallax.finding;

import dev.parallax.mysql.TableName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a finding says to a person, made from its witness alone: prose claims nothing the witness does not prove, so
 * where a time or an image is missing the sentence that would need it is missing too.
 *
 * @param title one line
 * @param prose several lines; T1, T2, ... are the witness's transactions
 * @param remedy what to do next
 */
public record Explanation(String title, String prose, String remedy) {

    /** The name of the witness's fact that lists what the table was called before it was renamed. */
    public static final String FORMERLY = "formerly";

    public static Explanation of(Rule rule, Status status, TableName table, List<Value> key, Witness witness) {
        String prose = switch (rule) {
            case PRE_WINDOW_DIVERGENCE -> PreWindowStory.tell(status, key, witness);
            case OUT_OF_BAND_WRITE -> OutOfBandStory.tell(status, key, witness);
            case SKIPPED_TRANSACTION, ORIGIN_LOST_TRANSACTION -> SkipStory.tell(status, witness);
            default -> ConflictStory.tell(status, witness);
        };
        String partial = PartialImages.tell(witness);
        String formerly = witness.facts().get(FORMERLY);
        return new Explanation(
                title(rule, status, table, key, witness),
                prose + (partial == null ? "" : "\n" + partial) + (formerly == null ? "" : "\n" + formerly(formerly)),
                Remedy.of(rule, status, table, key, witness));
    }

    private static String formerly(String names) {
        return "The table was renamed meanwhile: the logs hold its rows as " + RowText.printable(names) + " too.";
    }

    private static String title(Rule rule, Status status, TableName table, List<Value> key, Witness witness) {
        String row = RowText.printable(table.toString()) + " " + RowText.key(key);
        String what = what(rule, witness);
        return switch (status) {
            case DIVERGED -> row + " differs: " + what;
            case HEALED -> row + " agrees: " + what;
            case PENDING -> row + " is not settled yet: " + what;
            case CONFIRMED -> row + ": " + what;
        };
    }

    private static String what(Rule rule, Witness witness) {
        return switch (rule) {
            case UPDATE_UPDATE -> "updated concurrently on a and b";
            case INSERT_INSERT -> "inserted concurrently on a and b";
            case DELETE_DELETE -> "deleted concurrently on a and b";
            case UPDATE_DELETE -> updateDelete(ConcurrentPair.of(witness));
            case AUTO_INCREMENT_COLLISION -> "one auto-increment value inserted concurrently on a and b";
            case PRE_WINDOW_DIVERGENCE -> "the nodes held different rows, and no conflict in the window explains it";
            case OUT_OF_BAND_WRITE -> "changed " + OutOfBandStory.where(witness) + " without being logged";
            case SKIPPED_TRANSACTION -> skipped(witness);
            case ORIGIN_LOST_TRANSACTION -> "written by a transaction that its origin has lost";
            default -> throw new IllegalArgumentException(rule.id() + " is not about one row");
        };
    }

    private static String skipped(Witness witness) {
        if (witness.transactions().isEmpty()) {
            return "a write was not applied on one node";
        }
        WitnessTransaction transaction = witness.transactions().get(0);
        Side origin = transaction.origin();
        String peer = origin == null ? "one node" : origin.peer().label();
        return transaction.operation() + " by " + transaction.id() + " was not applied on " + peer;
    }

    private static String updateDelete(@Nullable ConcurrentPair pair) {
        if (pair == null) {
            return "updated on one node, deleted concurrently on the other";
        }
        Side first = pair.first().origin();
        Side second = pair.second().origin();
        if (first == null || second == null) {
            return "updated on one node, deleted concurrently on the other";
        }
        return ConcurrentPair.past(pair.first()) + " on " + first.label() + ", " + ConcurrentPair.past(pair.second())
                + " concurrently on " + second.label();
    }
}
