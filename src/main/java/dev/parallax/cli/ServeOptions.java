package dev.parallax.cli;

import dev.parallax.finding.Side;
import dev.parallax.health.HealthOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** What {@code doctor --serve} answers, and where. */
final class ServeOptions {

    private static final Set<String> ONLY_WITH_SERVE =
            Set.of("--bind", "--interval", "--max-age", "--max-lag", "--rules-interval", "--report", "--keep");

    private static final int HIGHEST_PORT = 65_535;

    /** As many readings may be missed before an answer is too old to be given. */
    private static final int MISSED = 3;

    @Option(
            names = "--serve",
            paramLabel = "PORT",
            description = "Do not end: answer /health/a and /health/b with 200 or 503, and /metrics, over HTTP; see"
                    + " docs/health.md. 0 for any free port.")
    private @Nullable Integer port;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "The address to listen on. With --serve. Default: ${DEFAULT-VALUE}")
    String bind = "127.0.0.1";

    @Option(
            names = "--interval",
            paramLabel = "DURATION",
            defaultValue = "2s",
            description = "From one reading of a node to the next. With --serve. Default: ${DEFAULT-VALUE}")
    private Duration interval = Duration.ofSeconds(2);

    @Option(
            names = "--max-age",
            paramLabel = "DURATION",
            description = "A node whose last reading is older is unhealthy. With --serve. Default: three intervals")
    private @Nullable Duration maxAge;

    @Option(
            names = "--max-lag",
            paramLabel = "DURATION",
            defaultValue = "30s",
            description = "A node that is further behind is unhealthy. With --serve. Default: ${DEFAULT-VALUE}")
    private Duration maxLag = Duration.ofSeconds(30);

    @Option(
            names = "--rules-interval",
            paramLabel = "DURATION",
            defaultValue = "5m",
            description = "How often all rules are asked, for /metrics. With --serve. Default: ${DEFAULT-VALUE}")
    Duration rulesInterval = Duration.ofMinutes(5);

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description =
                    "A report.json of audit or verify, read again whenever it changes: while it says DIVERGED, both"
                            + " nodes are unhealthy. With --serve.")
    @Nullable
    Path report;

    @Option(
            names = "--keep",
            paramLabel = "a|b",
            description =
                    "The node that stays healthy where the replication or the rows of both are not. With --serve.")
    private @Nullable String keep;

    boolean isGiven() {
        return port != null;
    }

    /** Where to listen; 0 for any. */
    int port() {
        return port == null ? 0 : port;
    }

    /** What an interval and an age must be; throws UsageProblems with everything that is wrong. */
    HealthOptions options() {
        List<String> problems = new ArrayList<>();
        if (port() < 0 || port() > HIGHEST_PORT) {
            problems.add("PX-USE-030 --serve " + port() + " is not a port: give 1 to 65535, or 0 for any that is free");
        }
        for (Duration duration : List.of(interval, rulesInterval)) {
            if (duration.toMillis() < 100) {
                problems.add("PX-USE-031 --interval and --rules-interval must be 100ms or more");
                break;
            }
        }
        Duration oldest = maxAge == null ? interval.multipliedBy(MISSED) : maxAge;
        if (oldest.compareTo(interval) <= 0) {
            problems.add("PX-USE-031 --max-age must be longer than --interval, or every reading is too old");
        }
        Side kept = null;
        if (keep != null && !keep.equals("a") && !keep.equals("b")) {
            problems.add("PX-USE-032 --keep " + keep + " is no node: give a or b");
        } else if (keep != null) {
            kept = keep.equals("a") ? Side.A : Side.B;
        }
        if (!problems.isEmpty()) {
            throw new ErrorHandling.UsageProblems(problems);
        }
        return new HealthOptions(interval, oldest, maxLag, kept);
    }

    /** Options that say nothing of this call; throws UsageProblems. Those of a shared configuration file may be there. */
    void refuseMixing(ParseResult parsed) {
        List<String> wrong = (isGiven() ? Set.of("--history", "--snapshot") : ONLY_WITH_SERVE)
                .stream().filter(parsed::hasMatchedOption).sorted().toList();
        if (!wrong.isEmpty()) {
            throw new ErrorHandling.UsageProblems(List.of("PX-USE-033 " + String.join(", ", wrong)
                    + (isGiven() ? " cannot be used together with --serve" : " needs --serve PORT")));
        }
    }
}
