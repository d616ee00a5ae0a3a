package dev.parallax.report;

import dev.parallax.finding.AuditResult;
import dev.parallax.finding.Finding;
import dev.parallax.finding.Ignored;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.RowText;
import dev.parallax.finding.Severity;
import dev.parallax.finding.TableCheck;
import dev.parallax.finding.Verdict;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One test case of the JUnit report. A finding fails at or above {@code --fail-on} and passes below, with its story as
 * output; an ignored one is skipped. What could not be checked is an error where it keeps the verdict open, because a
 * job must not turn green on it, and skipped where it does not.
 *
 * @param message one line; of no use when it passed
 */
record JunitCase(String name, Outcome outcome, String type, String message, String text) {

    enum Outcome {
        PASSED,
        FAILED,
        ERROR,
        SKIPPED
    }

    static JunitCase of(Finding finding, Severity failOn) {
        // The id makes the name unique: CI servers follow a case through runs by its name.
        String key = finding.key().isEmpty() ? "" : " " + RowText.key(finding.key());
        String name = finding.rule().id() + key + " [" + RowText.printable(finding.id()) + "]";
        String story = finding.explanation() + "\n" + finding.remedy() + "\n";
        Ignored ignored = finding.ignored();
        String message = ignored == null
                ? RowText.printable(finding.title())
                : Wording.ignored(ignored) + " (" + RowText.printable(finding.title()) + ")";
        return new JunitCase(
                name,
                outcome(finding, failOn),
                finding.rule().id(),
                message,
                finding.status() + " (" + finding.severity().name().toLowerCase(Locale.ROOT) + ")\n" + story);
    }

    static Outcome outcome(Finding finding, Severity failOn) {
        if (finding.ignored() != null) {
            return Outcome.SKIPPED;
        }
        return finding.severity().compareTo(failOn) >= 0 ? Outcome.FAILED : Outcome.PASSED;
    }

    static JunitCase of(NotChecked item) {
        return new JunitCase(
                "checked: " + RowText.printable(item.what()),
                item.blocksVerdict() ? Outcome.ERROR : Outcome.SKIPPED,
                "not_checked",
                RowText.printable(item.what() + ": " + item.why()),
                RowText.printable(item.why()));
    }

    /** A table whose rows are equal, or those of them that were compared. */
    static JunitCase of(TableCheck table) {
        return new JunitCase(
                "rows of " + RowText.printable(table.table().toString())
                        + (table.where().isEmpty() ? "" : " where " + RowText.printable(table.where())) + " are equal",
                Outcome.PASSED,
                "equal",
                "",
                Wording.count(table.rows().a(), "row", "rows")
                        + (ProofWording.isPart(table) ? " read" : "")
                        + (table.digest() == null ? "" : ", digest " + table.digest())
                        + (table.reason().isEmpty() ? "" : "\n" + table.reason())
                        + Stream.concat(
                                        Stream.of(ProofWording.reading(table)),
                                        ProofWording.certificate(table).stream())
                                .filter(line -> !line.isEmpty())
                                .map(line -> "\n" + line)
                                .collect(Collectors.joining()));
    }

    /** Whether the audit could tell at all; what it found is told by the findings. */
    static JunitCase verdict(AuditResult result) {
        boolean open = result.verdict() == Verdict.INCONCLUSIVE;
        return new JunitCase(
                "the audit comes to a verdict",
                open ? Outcome.ERROR : Outcome.PASSED,
                "inconclusive",
                Wording.meaning(result),
                result.verdict() + ": " + Wording.meaning(result)
                        + (result.hasLogs() ? "\nWindow: " + Wording.window(result.window()) : ""));
    }

    /** Findings beyond those listed. They fail when one of the severities that fail has more than the list shows. */
    static JunitCase leftOut(long count, boolean failing) {
        String message = Wording.count(count, "more finding is", "more findings are") + " not listed here";
        return new JunitCase(
                "findings beyond the list",
                failing ? Outcome.FAILED : Outcome.PASSED,
                "left_out",
                message,
                message + "; findings.ndjson has all of them.");
    }
}
