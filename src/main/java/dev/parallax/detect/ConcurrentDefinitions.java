package dev.parallax.detect;

import dev.parallax.finding.Rule;
import dev.parallax.finding.Side;
import dev.parallax.mysql.TableName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * DDL concurrent with writes of its table, or with DDL of it, on the other node: by order inversion, as for rows. While
 * a DDL transaction D of one node is open (the other's log does not hold it yet), a transaction T of the other node that
 * settles was executed there before D, and here behind it if its place here is behind D's. When D settles, the same
 * holds for every T that is open on the other node.
 */
final class ConcurrentDefinitions {

    private static final int KEPT = 12;

    private final TableRegistry tables;
    private final Consumer<TransactionCase> sink;
    private final List<Definition> open = new ArrayList<>();
    /** Those whose place in both orders is known, and that of one they were concurrent with is not. */
    private final List<Definition> waiting = new ArrayList<>();

    /** A DDL transaction and, per table, what it was concurrent with. */
    private static final class Definition {
        final TransactionState transaction;
        final LoggedText text;
        final Map<TableName, List<TransactionState>> concurrent = new LinkedHashMap<>();
        final Map<TableName, Long> more = new LinkedHashMap<>();

        Definition(TransactionState transaction, LoggedText text) {
            this.transaction = transaction;
            this.text = text;
        }

        boolean allSettled() {
            for (List<TransactionState> others : concurrent.values()) {
                for (TransactionState other : others) {
                    if (!other.isSettled()) {
                        return false;
                    }
                }
            }
            return true;
        }

        void add(TableName table, TransactionState other) {
            List<TransactionState> kept = concurrent.computeIfAbsent(table, name -> new ArrayList<>());
            if (kept.size() < KEPT) {
                kept.add(other);
            } else {
                more.merge(table, 1L, Long::sum);
            }
        }
    }

    ConcurrentDefinitions(TableRegistry tables, Consumer<TransactionCase> sink) {
        this.tables = tables;
        this.sink = sink;
    }

    /** A transaction is complete in one log, and not in the other. */
    void opened(TransactionState transaction) {
        LoggedText text = transaction.text();
        if (text != null && !text.definitions().isEmpty() && transaction.origin() != null) {
            open.add(new Definition(transaction, text));
        }
    }

    /** A transaction's place in both orders is known; its writes are still at hand. */
    void settled(TransactionState settled, Collection<TransactionState> openTransactions) {
        if (open.isEmpty() && waiting.isEmpty()) {
            return;
        }
        Definition own = null;
        for (Definition definition : open) {
            if (definition.transaction == settled) {
                own = definition;
            } else if (isInverted(definition.transaction, settled)) {
                compare(definition, settled);
            }
        }
        if (own != null) {
            open.remove(own);
            for (TransactionState other : openTransactions) {
                if (other != settled && isInverted(settled, other)) {
                    compare(own, other);
                }
            }
            waiting.add(own);
        }
        for (int i = waiting.size() - 1; i >= 0; i--) {
            if (waiting.get(i).allSettled()) {
                report(waiting.remove(i));
            }
        }
    }

    /**
     * Both logs have ended: what is open stays so.
     *
     * @param unplaced whether a log lacks the transaction without that saying where it stands
     */
    void finish(Collection<TransactionState> openTransactions, Predicate<TransactionState> unplaced) {
        for (Definition definition : open) {
            for (TransactionState other : openTransactions) {
                if (other != definition.transaction && isInverted(definition.transaction, other)) {
                    compare(definition, other);
                }
            }
        }
        waiting.addAll(open);
        for (Definition definition : waiting) {
            definition.concurrent.values().forEach(others -> others.removeIf(unplaced));
            if (!unplaced.test(definition.transaction)) {
                report(definition);
            }
        }
        waiting.clear();
        open.clear();
    }

    /** Whether each node has its own of the two first. What a log does not hold stands behind all that it holds. */
    private static boolean isInverted(TransactionState one, TransactionState other) {
        Side origin = one.origin();
        return origin != null
                && other.origin() == origin.peer()
                && one.place(origin) < other.place(origin)
                && other.place(origin.peer()) < one.place(origin.peer());
    }

    private void compare(Definition definition, TransactionState other) {
        Set<TableName> touched = new TreeSet<>();
        for (OpenWrite write = other.firstWrite; write != null; write = write.nextOfTransaction) {
            touched.add(tables.table(write.firstTable()).name());
        }
        LoggedText text = other.text();
        if (text != null) {
            touched.addAll(text.definitions());
        }
        for (TableName table : definition.text.definitions()) {
            if (touched.contains(table)) {
                definition.add(table, other);
            }
        }
    }

    private void report(Definition definition) {
        definition.concurrent.forEach((table, others) -> {
            // What a log lacks without GTIDs came to its node somewhere between the two around it: in no order.
            others.removeIf(TransactionState::isAbsent);
            if (others.isEmpty() || definition.transaction.isAbsent()) {
                return;
            }
            List<TransactionState> involved = new ArrayList<>();
            involved.add(definition.transaction);
            involved.addAll(others);
            long more = definition.more.getOrDefault(table, 0L);
            @Nullable LoggedText otherText = others.get(0).text();
            boolean bothDefine = otherText != null && otherText.definitions().contains(table);
            Map<String, String> facts = new LinkedHashMap<>();
            facts.put("statement", definition.text.sql());
            facts.put("concurrent transactions", String.valueOf(others.size() + more));
            sink.accept(new TransactionCase(
                    Rule.DDL_CONCURRENT, involved, more, bothDefine ? "ddl" : "writes", null, table, facts));
        });
    }
}
