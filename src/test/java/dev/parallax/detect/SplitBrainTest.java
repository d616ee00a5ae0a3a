package dev.parallax.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.change.Transaction;
import dev.parallax.finding.Finding;
import dev.parallax.mysql.Gtid;
import dev.parallax.mysql.GtidSet;
import dev.parallax.mysql.ServerUuid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two logs in one line: {@code A1@10} is the first transaction of a, and this log's server committed it at second 10.
 * In a's log a's own are committed when they say; {@code A1@15} in b's log was applied there at 15, by b's clock. A
 * {@code ^A3} at the front says that the log's server had executed A1 to A3 before; at {@code gap} files of the
 * log are missing.
 */
class SplitBrainTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @ParameterizedTest(name = "{0} | {1} => {2}")
    @CsvSource(
            delimiterString = "|",
            nullValues = "-",
            value = {
                // Healthy: each applies the other's at once.
                "A1@0 B1@1 A2@100 B2@101 A3@200 | A1@1 B1@1 A2@101 B2@101 A3@201 | -",
                // Both links are down from 10 to 110.
                "A1@0 B1@1 A2@10 A3@60 B2@110 B3@111 | A1@0 B1@1 B2@20 B3@70 A2@115 A3@116 | ended 95 A2 B2",
                // The shorter one counts.
                "A1@0 B1@1 A2@10 A3@60 B2@110 | A1@0 B1@1 B2@55 A2@112 A3@113 | -",
                // To the end of both logs.
                "A1@0 B1@1 A2@10 A3@90 | A1@0 B1@1 B2@20 B3@95 | lasting 75 A2 B2",
                // One link is down: b goes on applying.
                "A1@0 A2@30 A3@60 A4@90 B1@100 | B1@0 A1@1 B2@10 A2@31 B3@50 A3@61 A4@91 | -",
                // Nobody worked for hours, then both at once.
                "A1@0 B1@1 A2@9000 B2@9001 | A1@0 B1@1 B2@9000 A2@9001 | -",
                // b's clock is an hour ahead: no clock is compared with the other.
                "A1@0 B1@1 A2@10 A3@60 B2@110 B3@111 | A1@3600 B1@3601 B2@3620 B3@3670 A2@3715 A3@3716 | ended 95 A2 B2",
                // a's log begins late: it had b's transactions before.
                "^B3 A1@500 A2@600 | B1@0 B2@100 B3@400 A1@501 A2@601 | -",
                // Whether it had them is not said.
                "A1@500 A2@600 | B1@0 B2@100 B3@700 | -",
                // It is said that neither had.
                "^A0 A1@500 A2@600 | ^B0 B1@500 B2@600 | lasting 100 A1 B1",
                // Only one link is down; what b did last is just not there yet.
                "A1@0 B1@1 A2@10 A3@90 | A1@0 B1@1 B2@89 | -",
                // a applied b's in files that are missing, nobody knows when.
                "A1@0 B1@1 A2@10 gap A3@90 B4@120 | A1@0 B1@1 B2@15 B3@18 B4@30 A2@125 A3@126 | -",
                // Behind the gap nobody knows what a had; from its first sign of b on it is known again.
                "A1@0 B1@1 gap A2@10 A3@90 | A1@0 B1@1 B2@20 B3@95 | -",
                "A1@0 gap B1@1 A2@10 A3@90 | A1@0 B1@1 B2@20 B3@95 | lasting 75 A2 B2",
                // b caught up in the middle: two stretches of b against one of a.
                "A1@0 B1@1 A2@10 A3@150 B2@300 B3@301 | A1@0 B1@1 B2@20 A2@100 B3@110 A3@200 "
                        + "| ended 80 A2 B2;ended 90 A3 B3",
            })
    void stretches(String logA, String logB, String expected) {
        Map<String, Long> committed = new HashMap<>();
        ownCommits('A', logA, committed);
        ownCommits('B', logB, committed);
        List<Finding> findings = new ArrayList<>();
        new SplitBrain(
                        stretches('A', logA, committed),
                        stretches('B', logB, committed),
                        prior(logA),
                        prior(logB),
                        LIMIT,
                        Window.everything())
                .addTo(findings);
        List<String> found = findings.stream()
                .map(finding -> finding.witness().cause() + " "
                        + finding.witness().facts().get("seconds") + " "
                        + name(finding.witness().transactions().get(0).id()) + " "
                        + name(finding.witness().transactions().get(1).id()))
                .toList();
        assertThat(found).isEqualTo(expected == null ? List.of() : List.of(expected.split(";", -1)));
    }

    private static final ServerUuid UUID_A = new ServerUuid(1, 1);
    private static final ServerUuid UUID_B = new ServerUuid(2, 2);

    private static String name(String id) {
        Gtid gtid = Gtid.parse(id);
        return (gtid.server().equals(UUID_A) ? "A" : "B") + gtid.number();
    }

    private static Gtid gtid(String name) {
        return new Gtid(name.charAt(0) == 'A' ? UUID_A : UUID_B, "", Long.parseLong(name.substring(1)));
    }

    private static Optional<GtidSet> prior(String log) {
        if (!log.startsWith("^")) {
            return Optional.empty();
        }
        Gtid last = gtid(log.substring(1, log.indexOf(' ')));
        GtidSet.Builder executed = new GtidSet.Builder();
        for (long number = 1; number <= last.number(); number++) {
            executed.add(new Gtid(last.server(), "", number));
        }
        return Optional.of(executed.build());
    }

    private static void ownCommits(char node, String log, Map<String, Long> into) {
        for (String word : log.strip().split(" +", -1)) {
            int at = word.indexOf('@');
            if (at > 0 && word.charAt(0) == node) {
                into.put(word.substring(0, at), micros(word));
            }
        }
    }

    private static long micros(String word) {
        return (1_000_000 + Long.parseLong(word.substring(word.indexOf('@') + 1))) * 1_000_000;
    }

    private static List<SilentStretches.Stretch> stretches(char node, String log, Map<String, Long> committed) {
        SilentStretches stretches = new SilentStretches();
        stretches.keepFrom(LIMIT);
        for (String word : log.strip().split(" +", -1)) {
            int at = word.indexOf('@');
            if (word.equals("gap")) {
                stretches.gap();
            }
            if (at > 0) {
                String name = word.substring(0, at);
                long original = name.charAt(0) == node ? micros(word) : committed.getOrDefault(name, 0L);
                long server = name.charAt(0) == 'A' ? 1 : 2;
                // Applied a little later, so that no own transaction looks like one that was applied.
                long here = micros(word) + (name.charAt(0) == node ? 0 : 500);
                stretches.ended(new Transaction(gtid(name), server, original, here, "mysql-bin.000001", 4));
            }
        }
        return stretches.lasting();
    }
}
