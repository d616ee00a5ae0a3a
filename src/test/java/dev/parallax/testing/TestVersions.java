package dev.parallax.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Servers;
import java.util.stream.Stream;

/**
 * The MySQL versions that tests run on: {@code @MethodSource("dev.parallax.testing.TestVersions#main")}. Call {@link
 * #assume} first in the test, so that a version that cannot be had here shows up as skipped, with the reason, instead of
 * missing.
 */
public final class TestVersions {

    /** The oldest build at hand: old words only. Two servers of it start in 1.5 s. */
    public static final String OLDEST = "8.0.15";

    /** The default. */
    public static final String USUAL = "8.0.31";

    /** The newest: new words only, tagged GTIDs, no MD5(). From Debian's sid, so on Debian only. */
    public static final String NEWEST = "9.7";

    private TestVersions() {}

    /** The two that most tests should run on. */
    public static Stream<String> main() {
        return Stream.of(USUAL, NEWEST);
    }

    /** Every version at hand. */
    public static Stream<String> all() {
        return Stream.of(OLDEST, USUAL, NEWEST);
    }

    /** The two main versions, each with and without GTIDs. */
    public static Stream<PairOptions> pairs() {
        return main().flatMap(version -> Stream.of(true, false)
                .map(gtid -> PairOptions.defaults().withVersion(version).withGtid(gtid)));
    }

    /** Both versions, and with and without GTIDs, in half as many pairs: where neither matters to the other. */
    public static Stream<PairOptions> crossedPairs() {
        return Stream.of(
                PairOptions.defaults().withVersion(USUAL).withGtid(false),
                PairOptions.defaults().withVersion(NEWEST).withGtid(true));
    }

    /** Skips the running test, visibly, where this version cannot be had. */
    public static void assume(String version) {
        assumeTrue(
                !version.equals(NEWEST) || Servers.newestObtainable(),
                "MySQL " + NEWEST + " comes from Debian's sid, and this is no Debian machine with apt-get and dpkg");
    }

    public static void assume(PairOptions options) {
        assume(options.version());
    }
}
