package dev.parallax.report;

import dev.parallax.finding.AsOf;
import dev.parallax.finding.AuditResult;
import dev.parallax.finding.Reliance;
import dev.parallax.finding.RowText;
import dev.parallax.finding.TableCertificate;
import dev.parallax.finding.TableCheck;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** What is proved of a table and what that rests on, in words. */
public final class ProofWording {

    private ProofWording() {}

    /** How much of a table was read, where that was not simply all of it; empty otherwise. */
    public static String reading(TableCheck table) {
        if (!table.where().isEmpty()) {
            return "only rows where " + RowText.printable(table.where());
        }
        Reliance reliance = table.reliesOn();
        if (reliance == null) {
            return table.readWhole().isEmpty() ? "" : "read whole: " + RowText.printable(table.readWhole());
        }
        return "proved equal " + Wording.time(reliance.provedAt()) + "; read now: "
                + Wording.count(reliance.touchedKeys(), "row", "rows") + " written since by the logs, and "
                + Wording.count(reliance.rollingRows(), "row", "rows") + " of all ("
                + percent(reliance.rollingPercent()) + " asked); every row was read since "
                + Wording.time(reliance.readSince());
    }

    /** How many rows a node has, or how many of them were read where not all were. */
    public static String rows(TableCheck table, long count) {
        return Wording.number(count) + (isPart(table) ? " read" : "");
    }

    /** Whether not every row was read. */
    static boolean isPart(TableCheck table) {
        return table.reliesOn() != null || !table.where().isEmpty();
    }

    /** {@code 5%}. */
    public static String percent(double percent) {
        return BigDecimal.valueOf(percent).stripTrailingZeros().toPlainString() + "%";
    }

    /** What is proved, a line each; empty of a table that is not equal. */
    public static List<String> certificate(TableCheck table) {
        TableCertificate certificate = table.certificate();
        if (certificate == null) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add("equal as of " + asOf(certificate.asOf()));
        if (!certificate.asOf().equals(certificate.wholeAsOf())) {
            lines.add("read whole " + Wording.time(certificate.wholeProvedAt()) + " as of "
                    + asOf(certificate.wholeAsOf()));
        }
        lines.add(Wording.count(certificate.rows(), "row", "rows") + " then"
                + (certificate.digest() == null ? "" : ", digest " + certificate.digest())
                + (certificate.atRest() ? "" : ", written to while they were read"));
        return lines;
    }

    private static String asOf(AsOf asOf) {
        return asOf.a().equals(asOf.b())
                ? "GTIDs " + (asOf.a().isEmpty() ? "(none)" : asOf.a())
                : "a " + asOf.a() + ", b " + asOf.b();
    }

    /** That not everything was read now; empty where it was. */
    static String resting(AuditResult result) {
        long partial = result.tables().stream()
                .filter(table -> !table.where().isEmpty())
                .count();
        if (partial > 0) {
            return " Of " + Wording.count(partial, "table", "tables")
                    + " only the rows were compared that satisfy --where.";
        }
        long resting = result.tables().stream()
                .filter(table -> table.reliesOn() != null)
                .count();
        return resting == 0
                ? ""
                : " " + Wording.count(resting, "table rests", "tables rest")
                        + " on an earlier proof, and on the logs since.";
    }
}
