package dev.parallax.report.html;

import dev.parallax.finding.Finding;
import dev.parallax.finding.RowText;
import dev.parallax.finding.Rule;
import dev.parallax.finding.Status;
import dev.parallax.finding.Witness;
import dev.parallax.finding.Witness.Delta;
import dev.parallax.report.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One finding on the page.
 *
 * @param row whether it is about one row
 * @param caption what {@code columns} show
 */
public record FindingView(
        String id,
        String status,
        String severity,
        String rule,
        String ruleWords,
        String key,
        String brief,
        List<List<Span>> explanation,
        List<List<Span>> remedy,
        @Nullable PictureView picture,
        boolean row,
        String caption,
        List<ColumnView> columns,
        String stateA,
        String stateB,
        List<WriteView> writes,
        int moreTransactions,
        List<Fact> facts,
        String ignored) {

    /** A small fact from the witness with its name. */
    public record Fact(String name, String value) {}

    static FindingView of(Finding finding) {
        Witness witness = finding.witness();
        return new FindingView(
                RowText.printable(finding.id()),
                finding.status().name().toLowerCase(Locale.ROOT),
                finding.severity().name().toLowerCase(Locale.ROOT),
                finding.rule().id(),
                Wording.rule(finding.rule()),
                RowText.key(finding.key()),
                brief(finding),
                paragraphs(finding.explanation()),
                paragraphs(finding.remedy()),
                witness.transactions().isEmpty() ? null : PictureView.of(witness),
                !finding.key().isEmpty(),
                isDefinition(finding) ? "The definition on each node" : "The row at the end of each log",
                isDefinition(finding) ? List.of(ColumnView.ofDefinition(witness)) : ColumnView.of(witness),
                isDefinition(finding) ? "" : ColumnView.state(witness.imageA()),
                isDefinition(finding) ? "" : ColumnView.state(witness.imageB()),
                WriteView.of(witness),
                witness.moreTransactions(),
                isDefinition(finding) ? List.of() : facts(witness),
                finding.ignored() == null ? "" : Wording.ignored(finding.ignored()));
    }

    private static boolean isDefinition(Finding finding) {
        return finding.rule() == Rule.SCHEMA_DIFFERENCE;
    }

    private static String brief(Finding finding) {
        if (finding.key().isEmpty() || !finding.rule().isAboutRow()) {
            return finding.title();
        }
        if (finding.status() == Status.HEALED) {
            return "both " + RowText.tuple(finding.witness().imageA(), finding.key());
        }
        return "a " + RowText.tuple(finding.witness().imageA(), finding.key()) + "   b "
                + RowText.tuple(finding.witness().imageB(), finding.key());
    }

    private static List<List<Span>> paragraphs(String prose) {
        return prose.lines().map(Span::of).toList();
    }

    private static List<Fact> facts(Witness witness) {
        List<Fact> facts = new ArrayList<>();
        if (witness.cause() != null) {
            facts.add(new Fact("cause", witness.cause()));
        }
        witness.facts()
                .forEach((name, value) -> facts.add(new Fact(RowText.printable(name), RowText.printable(value))));
        for (Delta delta : witness.deltas()) {
            facts.add(new Fact(
                    RowText.printable(delta.column()) + " changed by", delta.a() + " on a, " + delta.b() + " on b"));
        }
        if (witness.experiencedOnA() != null) {
            facts.add(new Fact("a experienced", witness.experiencedOnA()));
        }
        if (witness.experiencedOnB() != null) {
            facts.add(new Fact("b experienced", witness.experiencedOnB()));
        }
        return facts;
    }
}
