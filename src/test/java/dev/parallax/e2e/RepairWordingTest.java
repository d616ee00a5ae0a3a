package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MixedServers;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code repair} says of each statement whether it replicates and what the other node has, and that is so. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class RepairWordingTest {

    private static final Pattern STATEMENT = Pattern.compile("-- \\d+\\. .*");

    /** What the two servers are. */
    enum Servers {
        WITHOUT_GTIDS,
        OLD_AND_NEW
    }

    private static AuditedPair start(Servers servers) throws SQLException {
        if (servers == Servers.WITHOUT_GTIDS) {
            PairOptions options =
                    PairOptions.defaults().withVersion(TestVersions.NEWEST).withGtid(false);
            TestVersions.assume(options);
            return new AuditedPair(options);
        }
        TestVersions.assume(TestVersions.NEWEST);
        return new AuditedPair(new MixedServers(TestVersions.USUAL, TestVersions.NEWEST).start(PairOptions.defaults()));
    }

    @ParameterizedTest
    @EnumSource
    void eachStatementSaysWhatItDoes(Servers servers) throws SQLException {
        try (AuditedPair audited = start(servers)) {
            RepairedPair repaired = new RepairedPair(audited);
            repaired.begin();
            repaired.onBoth(
                    "CREATE TABLE v.t (id INT PRIMARY KEY, u VARCHAR(9) UNIQUE, f FLOAT, j JSON, ts TIMESTAMP(3) NULL)",
                    "INSERT INTO v.t VALUES (1, 'x', 0.1, '{\"k\": 1}', '2026-03-29 01:30:00.5'),"
                            + " (2, 'y', 0.2, NULL, NULL), (4, 'z', 0.3, '[]', NULL), (5, 'm', 0, NULL, NULL),"
                            + " (6, 'n', 0, NULL, NULL)");
            repaired.onlyOn(
                    Side.B,
                    "UPDATE v.t SET f = 0.7, j = '{\"k\": 2}' WHERE id = 1",
                    "DELETE FROM v.t WHERE id = 2",
                    "INSERT INTO v.t VALUES (3, 'new', 1, NULL, NULL)",
                    // A swap: one of them has to go for a while.
                    "UPDATE v.t SET u = 'swap' WHERE id = 5",
                    "UPDATE v.t SET u = 'm' WHERE id = 6",
                    "UPDATE v.t SET u = 'n' WHERE id = 5");
            Run verified = repaired.verify().expect(1, "DIVERGED");

            Run ofA = repaired.repair(verified, "--prefer", "a");
            assertThat(said(repaired, Side.B, ofA))
                    .containsExactly(
                            "   Sets f, j: a's row (--prefer a). Not replicated; a has this row, and keeps it.",
                            "   Inserts a's row. Not replicated; a has this row, and keeps it.",
                            "   Deletes the row: a has no such row. Not replicated; a has no such row.",
                            "   Takes the row out for now: others wait for its unique value. Not replicated; a has this"
                                    + " row, and keeps it.",
                            "   Sets u: a's row (--prefer a). Not replicated; a has this row, and keeps it.",
                            "   Puts the row in again, with u as in a's row (--prefer a). Not replicated; a has this"
                                    + " row, and keeps it.");
            assertThat(said(repaired, Side.A, ofA)).isEmpty();
            assertThat(repaired.script(Side.A, ofA)).contains("-- No statement to be run on a.");

            Run ofB = repaired.repair(verified, "--prefer", "b");
            assertThat(said(repaired, Side.A, ofB))
                    .contains(
                            "   Deletes the row: b has no such row. Not replicated; b has no such row.",
                            "   Inserts b's row. Not replicated; b has this row, and keeps it.");
            assertThat(said(repaired, Side.B, ofB)).isEmpty();

            // What a has stays as it is, and no log grows.
            String before = rows(audited.pair(), Side.A);
            repaired.mend(repaired.repair(verified, "--prefer", "a"));
            assertThat(rows(audited.pair(), Side.A)).isEqualTo(before).isEqualTo(rows(audited.pair(), Side.B));
        }
    }

    /** What each statement of a script says of itself; there is one such line for each. */
    private static List<String> said(RepairedPair repaired, Side side, Run run) {
        List<String> lines = repaired.script(side, run).lines().toList();
        List<String> said = lines.stream()
                .filter(line -> line.startsWith("-- ") && line.contains(" Not replicated; "))
                .map(line -> line.substring(3).replaceFirst("^ +", "   "))
                .toList();
        assertThat(said).hasSize((int)
                lines.stream().filter(line -> STATEMENT.matcher(line).matches()).count());
        String peer = side.other().letter();
        assertThat(said)
                .allSatisfy(line -> assertThat(line)
                        .matches(".* Not replicated; " + peer
                                + " (has this row, and keeps it|has no such row|is changed too, by its own"
                                + " script)\\."));
        if (!said.isEmpty()) {
            assertThat(String.join("\n", lines))
                    .contains("-- Nothing here replicates (sql_log_bin = 0).", "SET SESSION sql_log_bin = 0;")
                    .contains("run this on " + side.letter() + " alone; on another server it changes nothing.");
        }
        return said;
    }

    private static String rows(MySqlPair pair, Side side) throws SQLException {
        return pair.server(side).queryOne("SELECT GROUP_CONCAT(CONCAT_WS(':', id, u, f, j, ts) ORDER BY id) FROM v.t");
    }
}
