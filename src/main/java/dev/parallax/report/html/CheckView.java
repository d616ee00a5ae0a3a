package dev.parallax.report.html;

import dev.parallax.finding.RowText;
import dev.parallax.finding.TableCheck;
import dev.parallax.report.ProofWording;
import dev.parallax.report.Wording;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One table whose rows were compared.
 *
 * @param status in lower case
 * @param note how many rows differ and why, and what else is to be known
 * @param proof what is proved of it, a line each
 */
public record CheckView(
        String name, String status, String rowsA, String rowsB, String note, List<String> proof, String digest) {

    static CheckView of(TableCheck table) {
        String attributed = Wording.attributed(table);
        String never =
                table.undetermined() == 0 ? "" : Wording.count(table.undetermined(), "row", "rows") + " never at rest";
        String note = String.join(
                "; ",
                Stream.of(attributed, never, RowText.printable(table.reason()), ProofWording.reading(table))
                        .filter(text -> !text.isEmpty())
                        .toList());
        boolean skipped = table.status() == TableCheck.Status.SKIPPED;
        return new CheckView(
                RowText.printable(table.table().toString()),
                table.status().name().toLowerCase(Locale.ROOT),
                skipped ? "" : ProofWording.rows(table, table.rows().a()),
                skipped ? "" : ProofWording.rows(table, table.rows().b()),
                note,
                ProofWording.certificate(table),
                table.digest() == null ? "" : table.digest());
    }
}
