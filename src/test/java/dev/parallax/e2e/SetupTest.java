package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Blank servers become a pair that an audit finds consistent; run again nothing changes; undone, all is as it was. */
class SetupTest {

    @ParameterizedTest
    @MethodSource("dev.parallax.testing.TestVersions#main")
    void blankServersBecomeAPair(String version) throws Exception {
        TestVersions.assume(version);
        try (BlankPair blank =
                new BlankPair(PairOptions.defaults().withVersion(version).withOptions("--performance-schema=ON"))) {
            // As on a server that somebody has installed: accounts made on each, and in its log.
            for (Side side : Side.values()) {
                blank.pair()
                        .server(side)
                        .execute("CREATE USER 'dba'@'%' IDENTIFIED BY '"
                                + blank.pair().a().root().password() + "'");
            }
            Map<String, List<String>> before = blank.state();

            Run dry = blank.setup("--dry-run");
            assertThat(dry.status()).as(dry.err()).isZero();
            assertThat(dry.out())
                    .contains("SET PERSIST server_id = 2;", "REQUIRE SSL", "BY '********'", "DROP DATABASE IF EXISTS")
                    .contains("SOURCE_AUTO_POSITION = 1");
            assertThat(blank.state()).isEqualTo(before);
            assertThat(blank.out()).doesNotExist();

            Run made = blank.setup();
            assertThat(made.status()).as(made.out() + made.err()).isZero();
            for (Side side : Side.values()) {
                assertThat(blank.rows(
                                side,
                                "SELECT s.VARIABLE_VALUE <> '' FROM performance_schema.status_by_thread s JOIN"
                                        + " performance_schema.threads t USING (THREAD_ID) WHERE t.PROCESSLIST_USER ="
                                        + " 'parallax_replica' AND s.VARIABLE_NAME = 'Ssl_cipher'"))
                        .as("the peer's connection is encrypted")
                        .containsExactly("1|");
            }
            List<String> hint = List.of(made.err()
                    .replaceAll("(?s).*(--start-position a=\\S+) (--start-position b=\\S+).*", "$1 $2")
                    .split(" ", -1));
            assertThat(hint).hasSize(4);
            Run audited = blank.audit(hint.toArray(String[]::new));
            System.out.println(audited.out() + audited.err());
            audited.expect(0, "CONSISTENT");

            Map<String, List<String>> pair = blank.state();
            Run again = blank.setup();
            assertThat(again.status()).as(again.out() + again.err()).isZero();
            assertThat(again.out()).isEmpty();
            assertThat(again.err()).contains("nothing to do");
            assertThat(blank.state()).isEqualTo(pair);

            blank.pair().a().execute("DROP USER '" + "parallax_auditor'@'%'");
            blank.pair().awaitInSync(AuditedPair.SOON);
            Run undone = blank.setup("--undo");
            System.out.println(undone.out() + undone.err());
            assertThat(undone.status()).as(undone.out() + undone.err()).isZero();
            Map<String, List<String>> after = blank.made();
            after.forEach((what, value) -> assertThat(value).as(what).isEqualTo(before.get(what)));
            assertThat(Files.exists(blank.out().resolve("setup.json"))).isFalse();
        }
    }
}
