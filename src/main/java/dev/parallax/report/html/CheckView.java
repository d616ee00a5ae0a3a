package dev.parallax.report.html;

import dev.parallax.finding.RowText;
import dev.parallax.finding.TableCheck;
import dev.parallax.report.Wording;
import java.util.Locale;

/**
 * One table whose rows were compared.
 *
 * @param status in lower case
 * @param note how many rows differ and why, and what else is to be known
 */
public record CheckView(String name, String status, String rowsA, String rowsB, String note, String digest) {

    static CheckView of(TableCheck table) {
        String attributed = Wording.attributed(table);
        String never =
                table.undetermined() == 0 ? "" : Wording.count(table.undetermined(), "row", "rows") + " never at rest";
        String note = String.join(
                "; ",
                java.util.stream.Stream.of(attributed, never, RowText.printable(table.reason()))
                        .filter(text -> !text.isEmpty())
                        .toList());
        boolean skipped = table.status() == TableCheck.Status.SKIPPED;
        return new CheckView(
                RowText.printable(table.table().toString()),
                table.status().name().toLowerCase(Locale.ROOT),
                skipped ? "" : Wording.number(table.rows().a()),
                skipped ? "" : Wording.number(table.rows().b()),
                note,
                table.digest() == null ? "" : table.digest());
    }
}
