package dev.parallax.repair;

import dev.parallax.finding.Finding;
import dev.parallax.finding.RowText;
import dev.parallax.finding.Rule;
import dev.parallax.finding.Value;
import dev.parallax.mysql.TableName;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A row that a report says differs.
 *
 * @param finding what says most of it, where several findings are about the row
 */
record DivergedRow(TableName table, List<Value> key, Finding finding) {

    /** Causes and rules whose transactions are all the writes that made the rows differ. */
    private static final Set<String> TOLD_BY_WRITES = Set.of(
            "conflict",
            Rule.UPDATE_UPDATE.id(),
            Rule.INSERT_INSERT.id(),
            Rule.UPDATE_DELETE.id(),
            Rule.DELETE_DELETE.id(),
            Rule.AUTO_INCREMENT_COLLISION.id(),
            Rule.SKIPPED_TRANSACTION.id(),
            Rule.ORIGIN_LOST_TRANSACTION.id());

    /** The row in a line: {@code shop.acc id=1}. */
    String subject() {
        return (RowText.printable(table.toString()) + " " + RowText.key(key)).strip();
    }

    /** Why it differs: the cause that a comparison names, else the rule. */
    String cause() {
        String cause = finding.witness().cause();
        return finding.rule() == Rule.ROW_DIFFERENCE && cause != null
                ? RowText.printable(cause)
                : finding.rule().id();
    }

    /** Whether the transactions of the finding tell who wrote last. */
    boolean isToldByWrites() {
        return TOLD_BY_WRITES.contains(cause());
    }

    /**
     * Which columns a repair may touch; null for all. A comparison that was told to leave out columns shows the others,
     * and those left out may differ.
     */
    @Nullable
    Set<String> compared() {
        List<Value> a = finding.witness().imageA();
        List<Value> b = finding.witness().imageB();
        if (finding.rule() != Rule.ROW_DIFFERENCE || a == null || b == null) {
            return null;
        }
        List<Value> image = a.isEmpty() ? b : a;
        return Set.copyOf(image.stream().map(Value::column).toList());
    }
}
