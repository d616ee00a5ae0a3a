package dev.parallax.faults;

import dev.parallax.finding.Rule;
import java.util.Set;

/**
 * Something that happened to the pair and is to be found.
 *
 * @param rule the finding that is right for it
 * @param accepted findings that count as it, the rule among them
 * @param table without the schema; "" where it is not about one
 * @param keys the rows it is about; empty where it is not about rows
 * @param transactions one of these has to be named; empty where none has to
 * @param cause what the witness has to give as cause; empty where that is not looked at
 */
record Planted(
        Rule rule,
        Set<Rule> accepted,
        String table,
        Set<RowKey> keys,
        Set<Written> transactions,
        String cause,
        String story) {

    Planted {
        accepted = Set.copyOf(accepted);
        keys = Set.copyOf(keys);
        transactions = Set.copyOf(transactions);
    }

    static Planted of(Rule rule, String table, Set<RowKey> keys, Set<Written> transactions, String story) {
        return new Planted(rule, Set.of(rule), table, keys, transactions, "", story);
    }

    /** A transaction that a node did not execute, or of a table whose changes it does not execute. */
    static Planted skipped(String table, Set<Written> transactions, String cause, String story) {
        Rule rule = Rule.SKIPPED_TRANSACTION;
        return new Planted(rule, Set.of(rule), table, Set.of(), transactions, cause, story);
    }
}
