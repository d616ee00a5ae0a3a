package dev.parallax.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.finding.Rule;
import dev.parallax.finding.SkipStory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** {@code docs/limitations.md} says of each check on logs what it sees, sometimes sees, and cannot see. */
class BlindSpotsTest {

    /** The lines of the table below the heading "By check", without its head. */
    private static List<List<String>> byCheck() throws IOException {
        String page = Files.readString(Path.of("docs", "limitations.md"));
        int from = page.indexOf("\n## By check\n");
        assertThat(from).isPositive();
        return page.substring(from, page.indexOf("\n## ", from + 1))
                .lines()
                .filter(line -> line.startsWith("| "))
                .skip(1)
                .map(line ->
                        Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
                .toList();
    }

    @Test
    void everyCheckOnLogsIsListedOnce() throws IOException {
        List<List<String>> rows = byCheck();
        for (Rule rule : Rule.values()) {
            long named = rows.stream()
                    .filter(row -> row.get(1).contains("`" + rule.id() + "`"))
                    .count();
            assertThat(named).as(rule.id()).isEqualTo(rule.isJudged(true) ? 1 : 0);
        }
    }

    @Test
    void everyCellIsThere() throws IOException {
        assertThat(byCheck()).allSatisfy(row -> {
            assertThat(row).hasSize(6);
            assertThat(row.get(2)).isNotEmpty();
            assertThat(row.get(4)).isNotEmpty();
        });
    }

    @Test
    void everyWayToLeaveATransactionOutIsNamed() throws IOException {
        String skipped = byCheck().stream()
                .filter(row ->
                        row.get(1).contains(Rule.SKIPPED_TRANSACTION.name().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow()
                .toString();
        assertThat(skipped)
                .contains(
                        "`" + SkipStory.INJECTED_EMPTY + "`",
                        "`" + SkipStory.ABSENT + "`",
                        "`" + SkipStory.ROWS_SUPPRESSED + "`",
                        "`" + SkipStory.FILTERED + "`");
    }
}
