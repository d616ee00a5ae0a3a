package dev.parallax.detect;

import com.dynatrace.hash4j.hashing.Hashing;
import dev.parallax.change.Transaction;
import dev.parallax.finding.Explanation;
import dev.parallax.finding.Finding;
import dev.parallax.finding.Rule;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Side;
import dev.parallax.finding.SkipStory;
import dev.parallax.finding.Status;
import dev.parallax.finding.TransactionStory;
import dev.parallax.finding.Witness;
import dev.parallax.finding.WitnessTransaction;
import dev.parallax.mysql.BinlogPosition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes findings of what was found about whole transactions. */
final class TransactionFindings {

    private TransactionFindings() {}

    static Finding of(TransactionCase found) {
        Witness witness = Witness.of(
                transactions(found), (int) Math.min(Integer.MAX_VALUE, found.more()), found.cause(), facts(found));
        Explanation explanation = TransactionStory.of(found.rule(), found.table(), found.on(), witness);
        return new Finding(
                id(found),
                found.rule(),
                (found.rule() == Rule.SKIPPED_TRANSACTION && !SkipStory.FILTERED.equals(found.cause()))
                                || found.rule() == Rule.ORIGIN_LOST_TRANSACTION
                        ? Severity.ERROR
                        : Severity.WARNING,
                Status.CONFIRMED,
                found.table(),
                List.of(),
                explanation.title(),
                explanation.prose(),
                explanation.remedy(),
                witness);
    }

    private static String id(TransactionCase found) {
        StringBuilder identity =
                new StringBuilder(found.rule().id()).append('\0').append(found.table());
        identity.append('\0').append(found.transactions().get(0).id);
        byte[] bytes = identity.toString().getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().toHexDigits(Hashing.xxh3_64().hashBytesToLong(bytes));
    }

    private static Map<String, String> facts(TransactionCase found) {
        Map<String, String> facts = new LinkedHashMap<>(found.facts());
        TransactionState first = found.transactions().get(0);
        for (Side side : Side.values()) {
            if (first.logged(side) != null) {
                facts.put("row changes in " + side.label() + "'s log", String.valueOf(first.rowChanges(side)));
                facts.put(
                        "server_id in " + side.label() + "'s log",
                        String.valueOf(java.util.Objects.requireNonNull(first.logged(side))
                                .originServerId()));
            }
        }
        LoggedText text = first.text();
        if (text != null) {
            facts.putIfAbsent("statement", text.sql());
        }
        return facts;
    }

    private static List<WitnessTransaction> transactions(TransactionCase found) {
        List<WitnessTransaction> result = new ArrayList<>();
        List<TransactionState> all = found.transactions();
        for (int i = 0; i < all.size(); i++) {
            TransactionState transaction = all.get(i);
            result.add(new WitnessTransaction(
                    "T" + (i + 1),
                    transaction.id.toString(),
                    transaction.origin(),
                    "transaction",
                    WitnessBuilder.instant(transaction.anyLogged().originalCommitMicros()),
                    applied(Side.A, transaction, all),
                    applied(Side.B, transaction, all),
                    transaction.statement));
        }
        return result;
    }

    private static WitnessTransaction.@Nullable Applied applied(
            Side side, TransactionState transaction, List<TransactionState> all) {
        Transaction logged = transaction.logged(side);
        if (logged == null) {
            return null;
        }
        int order = 1;
        for (TransactionState other : all) {
            order += other.place(side) < transaction.place(side) ? 1 : 0;
        }
        return new WitnessTransaction.Applied(
                order,
                new BinlogPosition(logged.file(), logged.offset()),
                WitnessBuilder.instant(logged.immediateCommitMicros()),
                List.of(),
                List.of(),
                transaction.rowChanges(side) > 0);
    }
}
