package dev.parallax.cli;

import dev.parallax.audit.TableReading;
import dev.parallax.problem.ProblemException;
import dev.parallax.source.StreamOptions;
import dev.parallax.verify.Throttle;
import dev.parallax.verify.VerifyOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How whole tables are read, and when that is held back. */
final class ReadingOptions {

    private static final double USUAL_SHARE = 5;

    @Option(
            names = "--chunk-time",
            paramLabel = "DURATION",
            defaultValue = "500ms",
            description = "How long the digest of one chunk may take on a server. Default: ${DEFAULT-VALUE}")
    private Duration chunkTime = Duration.ofMillis(500);

    @Option(
            names = "--chunk-size",
            paramLabel = "N",
            description = "Rows in a chunk, however long it takes. Default: as many as --chunk-time allows")
    private @Nullable Long chunkSize;

    @Option(
            names = "--where",
            paramLabel = "CONDITION",
            description =
                    "Compare only rows that satisfy this on either node, such as \"created >= '2026-01-01'\". A table compared"
                            + " like this gets no certificate.")
    private String where = "";

    @Option(
            names = "--parallel",
            paramLabel = "N",
            defaultValue = "2",
            description = "Tables compared at once, the largest first. Default: ${DEFAULT-VALUE}")
    private int parallel = 2;

    @Option(
            names = "--max-load",
            split = ",",
            paramLabel = "VARIABLE=N",
            defaultValue = "Threads_running=25",
            description = "Pause while a status variable of a server is larger. Default: ${DEFAULT-VALUE}")
    private Map<String, Long> maxLoad = new LinkedHashMap<>();

    @Option(names = "--pause-file", paramLabel = "FILE", description = "Pause while this file exists.")
    private @Nullable Path pauseFile;

    @Option(
            names = "--run-time",
            paramLabel = "DURATION",
            description = "Begin no chunk after this time; what is left is listed as not checked. Default: no end")
    private @Nullable Duration runTime;

    @Option(
            names = "--incremental",
            description =
                    "Of tables that --journal has a certificate of, read only the rows that were written since, by"
                            + " the logs, and the --rolling share of all. Others are read whole.")
    private boolean incremental;

    @Option(
            names = "--rolling",
            paramLabel = "SHARE",
            converter = Share.class,
            description =
                    "With --incremental, which it implies: read this share of each table's rows too, the next ones"
                            + " each time, so that a row that was changed without being logged is found in the end. Default: 5%%")
    private @Nullable Double rolling;

    /** The share to be read, in percent; null to read all rows. */
    @Nullable
    Double rolling() {
        return rolling != null ? rolling : incremental ? Double.valueOf(USUAL_SHARE) : null;
    }

    /** Throws ProblemException where there is nothing that incremental reading could go on with. */
    void check(@Nullable Path journal) {
        if (rolling() != null && journal == null) {
            throw ProblemException.usage(
                    "PX-USE-030",
                    "--incremental goes on with the certificates and logs that --journal holds: name the --journal of the"
                            + " earlier run");
        }
        if (chunkSize != null && chunkSize < 1) {
            throw ProblemException.usage("PX-USE-034", "--chunk-size is a number of rows, 1 or more");
        }
        if (isPartial() && rolling() != null) {
            throw ProblemException.usage(
                    "PX-USE-035",
                    "--incremental goes on with what was proved of whole tables, and --where compares a part of their rows:"
                            + " leave out one of the two");
        }
    }

    /** Whether only some rows of each table are compared. */
    boolean isPartial() {
        return !where.isBlank();
    }

    /** @param maxLag how far an applier may be behind */
    TableReading reading(Duration maxLag, ConsoleProgress progress) {
        return new TableReading(
                new VerifyOptions(
                        chunkTime,
                        chunkSize,
                        where.strip(),
                        parallel,
                        maxLag,
                        StreamOptions.defaults().maxOutage(),
                        rolling()),
                new Throttle.Limits(maxLoad, maxLag, pauseFile, runTime),
                new VerifyProgress(progress),
                new ThrottleProgress(progress));
    }

    /** As without any option. */
    static TableReading defaults(Duration maxLag, ConsoleProgress progress) {
        ReadingOptions defaults = new ReadingOptions();
        defaults.maxLoad.put("Threads_running", 25L);
        return defaults.reading(maxLag, progress);
    }
}
