package dev.parallax.report;

import dev.parallax.finding.Side;
import dev.parallax.finding.Summary;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is counted of each log, and what became of it: what was read of a node is the sum of its drawers. */
public enum Accounting {
    TRANSACTIONS("transactions"),
    ROW_CHANGES("rowChanges");

    private final String id;

    Accounting(String id) {
        this.id = id;
    }

    /** As {@code report.json} calls it. */
    String id() {
        return id;
    }

    long read(Summary summary, Side side) {
        return side(this == TRANSACTIONS ? summary.transactions() : summary.rowChanges(), side);
    }

    long of(Summary.Account account, Side side) {
        return side(this == TRANSACTIONS ? account.transactions() : account.rowChanges(), side);
    }

    private static long side(Summary.PerNode counts, Side side) {
        return side == Side.A ? counts.a() : counts.b();
    }

    /**
     * One line of the table.
     *
     * @param counts as text: transactions on a, row changes on a, transactions on b, row changes on b
     */
    public record Row(String what, List<String> counts) {}

    /** What was read, and below it what that is the sum of, where that is known. */
    public static List<Row> table(Summary summary) {
        List<Row> rows = new ArrayList<>();
        rows.add(row("read", summary, null));
        summary.accounting().forEach((drawer, account) -> rows.add(row(Wording.account(drawer), summary, account)));
        return List.copyOf(rows);
    }

    private static Row row(String what, Summary summary, Summary.@Nullable Account account) {
        List<String> counts = new ArrayList<>();
        for (Side side : Side.values()) {
            for (Accounting counted : values()) {
                counts.add(Wording.number(account == null ? counted.read(summary, side) : counted.of(account, side)));
            }
        }
        return new Row(what, counts);
    }
}
