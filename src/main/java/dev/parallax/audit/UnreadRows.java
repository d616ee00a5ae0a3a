package dev.parallax.audit;

import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Reliance;
import dev.parallax.report.ProofWording;
import dev.parallax.report.Wording;
import dev.parallax.verify.TableResult;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Says of rows that were not read this time why not, and what their equality rests on where it is claimed. */
final class UnreadRows {

    private UnreadRows() {}

    /** One line for all tables of which only rows that satisfy a condition were compared; empty without any. */
    static Optional<NotChecked> without(List<TableResult> results) {
        List<TableResult> partly =
                results.stream().filter(table -> !table.where().isEmpty()).toList();
        return partly.isEmpty()
                ? Optional.empty()
                : Optional.of(new NotChecked(
                        "rows of " + Wording.count(partly.size(), "table", "tables") + " that did not satisfy --where ("
                                + partly.get(0).where() + ") on either node",
                        "only those that did when they were read are compared: equal, here, is said of them alone",
                        false));
    }

    /** One line for all tables that were compared by what was written since their certificates; empty without any. */
    static Optional<NotChecked> of(List<TableResult> results) {
        List<Reliance> reliances = results.stream()
                .map(table -> table.proof().reliesOn())
                .filter(Objects::nonNull)
                .toList();
        if (reliances.isEmpty()) {
            return Optional.empty();
        }
        double percent = reliances.get(0).rollingPercent();
        Instant readSince = reliances.stream()
                .map(Reliance::readSince)
                .min(Instant::compareTo)
                .orElseThrow();
        String turn = percent == 0
                ? "is not found: give --rolling a share"
                : "is found when its turn comes, within "
                        + Wording.count((long) Math.ceil(100 / percent) + 1, "run", "runs") + " that read "
                        + ProofWording.percent(percent) + " each";
        return Optional.of(new NotChecked(
                "rows of " + Wording.count(reliances.size(), "table", "tables")
                        + " that no logged transaction wrote since they were proved equal",
                "they are equal unless they were changed without being logged; such a change " + turn
                        + ", or at once without --incremental. Every row was read since " + Wording.time(readSince),
                false));
    }
}
