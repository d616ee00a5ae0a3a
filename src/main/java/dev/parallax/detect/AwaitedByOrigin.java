package dev.parallax.detect;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The transactions one node executed first and the other log has not shown yet, per server id and in order.
 *
 * <p>Without GTIDs an applied transaction that changes nothing is not logged at all, and a skipped one is not either.
 * But appliers keep an origin's order: once a later transaction of it is there, what is missing before it will not come.
 */
final class AwaitedByOrigin {

    private final Map<Long, Deque<TransactionState>> byServer = new HashMap<>();

    void add(long serverId, TransactionState transaction) {
        byServer.computeIfAbsent(serverId, id -> new ArrayDeque<>()).add(transaction);
    }

    /** The transactions before this one that its peer's log lacks, taken out of the queue with it. */
    List<TransactionState> missingBefore(long serverId, TransactionState arrived) {
        Deque<TransactionState> queue = byServer.get(serverId);
        List<TransactionState> missing = List.of();
        while (queue != null && !queue.isEmpty()) {
            TransactionState first = queue.poll();
            if (first == arrived) {
                break;
            }
            if (!first.isSettled()) {
                if (missing.isEmpty()) {
                    missing = new ArrayList<>();
                }
                missing.add(first);
            }
        }
        return missing;
    }

    /** Everything that has not arrived. */
    List<TransactionState> all() {
        List<TransactionState> result = new ArrayList<>();
        byServer.values()
                .forEach(queue -> queue.stream()
                        .filter(transaction -> !transaction.isSettled())
                        .forEach(result::add));
        return result;
    }
}
