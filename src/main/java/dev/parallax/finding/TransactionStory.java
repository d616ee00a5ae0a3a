package dev.parallax.finding;

import dev.parallax.mysql.TableName;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What findings about whole transactions say to a person. The witness's first transaction is what they are about. */
public final class TransactionStory {

    private TransactionStory() {}

    /**
     * The words for one finding.
     *
     * @param on the node where it shows; null for both
     */
    public static Explanation of(Rule rule, @Nullable TableName table, @Nullable Side on, Witness witness) {
        return switch (rule) {
            case SKIPPED_TRANSACTION ->
                SkipStory.FILTERED.equals(witness.cause()) ? filtered(table, witness) : skipped(witness);
            case ERRANT_TRANSACTION -> errant(witness);
            case ORIGIN_LOST_TRANSACTION -> lost(on, witness);
            case DDL_CONCURRENT -> definition(Objects.requireNonNull(table), witness);
            default -> throw new IllegalArgumentException(rule.id() + " is not about a transaction");
        };
    }

    private static WitnessTransaction first(Witness witness) {
        return witness.transactions().get(0);
    }

    private static String origin(WitnessTransaction transaction) {
        Side origin = transaction.origin();
        return origin == null ? "another server" : origin.label();
    }

    private static String peer(WitnessTransaction transaction) {
        Side origin = transaction.origin();
        return origin == null ? "the other node" : origin.peer().label();
    }

    private static Explanation filtered(@Nullable TableName table, Witness witness) {
        WitnessTransaction first = first(witness);
        String name = RowText.printable(String.valueOf(table));
        String peer = peer(first);
        return new Explanation(
                "changes of " + name + " are filtered on " + peer,
                SkipStory.how(first, SkipStory.FILTERED) + "\nIts filter is "
                        + RowText.printable(witness.facts().getOrDefault("filter on " + peer, "unknown")) + "; "
                        + witness.facts().getOrDefault("rows", "some")
                        + " row(s) did not arrive for its sake, the first by " + first.id() + ".",
                "If " + peer + " is to have this table, take the filter away and copy the rows; if not, leave the table"
                        + " out of the audit with --ignore-tables.");
    }

    private static Explanation skipped(Witness witness) {
        WitnessTransaction skipped = first(witness);
        String rows = witness.facts().get("row changes in " + origin(skipped) + "'s log");
        String statement = witness.facts().get("statement");
        String what = statement != null
                ? "It holds the statement " + RowText.printable(statement) + "."
                : "It holds " + rows + " row change(s). Rows that still differ because of it are listed by themselves.";
        return new Explanation(
                "transaction " + skipped.id() + " was skipped on " + peer(skipped),
                SkipStory.how(skipped, witness.cause()) + "\n" + what,
                "Compare the rows it wrote on both nodes (`parallax explain --transaction " + skipped.id()
                        + "` lists them) and make them equal.\nTo keep it from happening again, find out why the applier"
                        + " stopped before a transaction is skipped.");
    }

    private static Explanation errant(Witness witness) {
        WitnessTransaction first = first(witness);
        String server = witness.facts().getOrDefault("server", "another server");
        return new Explanation(
                witness.facts().getOrDefault("transactions", "some") + " transaction(s) of " + server
                        + ", which is not in the pair",
                "The first is " + first.id()
                        + ". Neither node commits transactions of its own under that name: they came"
                        + " from a third server, or were executed with gtid_next set by hand.",
                "Find out where they come from. If a third server replicates into the pair on purpose, its transactions"
                        + " are judged like any other; if not, stop it, and check that both nodes have them.");
    }

    private static Explanation lost(@Nullable Side on, Witness witness) {
        WitnessTransaction lost = first(witness);
        String origin = on == null ? origin(lost) : on.label();
        String peer = on == null ? peer(lost) : on.peer().label();
        boolean reused = "number_reused".equals(witness.cause());
        return new Explanation(
                "transaction " + lost.id() + " is on " + peer + ", and its origin " + origin + " has lost it",
                reused
                        ? "The two logs hold different transactions under this GTID, both of " + origin
                                + ", committed at different times: " + origin + " lost the first after " + peer
                                + " had received it, and gave its number to another, which " + peer
                                + " then passed over."
                        : origin + "'s log lacks it, although " + origin
                                + " executed it first and its log goes on with later"
                                + " transactions of its own: the end of the log was lost, as in a crash with sync_binlog"
                                + " other than 1.",
                "Compare the rows it wrote on both nodes and make them equal.\nTo keep it from happening again, set"
                        + " sync_binlog=1 and innodb_flush_log_at_trx_commit=1 on " + origin + ".");
    }

    private static Explanation definition(TableName table, Witness witness) {
        WitnessTransaction ddl = first(witness);
        WitnessTransaction other = witness.transactions().get(1);
        String name = RowText.printable(table.toString());
        boolean both = "ddl".equals(witness.cause());
        List<WitnessTransaction> all = witness.transactions();
        long more = all.size() - 2L + witness.moreTransactions();
        String others = other.label() + (more > 0 ? " and " + more + " more" : "");
        return new Explanation(
                name + " was altered on " + origin(ddl)
                        + (both ? " and, concurrently, on " : " while it was written on ") + peer(ddl),
                ddl.label() + " on " + origin(ddl) + ": "
                        + RowText.printable(witness.facts().getOrDefault("statement", "")) + "\n"
                        + "Neither node had seen the other's: " + origin(ddl) + "'s log has " + ddl.label() + " before "
                        + others + ", " + peer(ddl) + "'s log has " + others + " before " + ddl.label()
                        + (both
                                ? ". So each node made the changes of the definition in its own order, and the two"
                                        + " definitions need not be the same."
                                : ". The same rows were written under two definitions of the table."),
                "Compare the table's definition and its rows on both nodes.\nTo keep it from happening again, "
                        + (both
                                ? "alter a table on one node only, and wait until the other has applied that."
                                : "alter a table while only one node writes it."));
    }
}
