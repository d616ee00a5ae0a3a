package dev.parallax.cli;

import dev.parallax.audit.CaptureJob;
import dev.parallax.finding.Side;
import dev.parallax.journal.JournalOptions;
import dev.parallax.journal.Retention;
import dev.parallax.mysql.ConnectionSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How far a capture reads. */
final class CaptureOptions {

    private static final Duration DEFAULT_SINCE = Duration.ofHours(24);

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            defaultValue = "0s",
            description = "Keep reading this long before the window is closed. Default: close it at once")
    private Duration readFor = Duration.ZERO;

    @Option(
            names = "--max-lag",
            paramLabel = "DURATION",
            defaultValue = "60s",
            description = "How long to wait until each node has applied what the other had executed when the window"
                    + " was closed. Default: ${DEFAULT-VALUE}")
    private Duration maxLag = Duration.ofSeconds(60);

    @Option(
            names = "--journal-max-age",
            paramLabel = "DURATION",
            description = "Delete what was journaled longer ago. Default: keep everything")
    private @Nullable Duration maxAge;

    @Option(
            names = "--journal-max-size",
            paramLabel = "MB",
            description = "Delete the oldest when the journal grows beyond. Default: no limit")
    private @Nullable Long maxMegabytes;

    @Option(
            names = "--start-position",
            split = ",",
            paramLabel = "a|b=FILE:POS",
            description = "Begin there on a first run, instead of the log that covers --since.")
    private List<Sided> startPositions = new ArrayList<>();

    CaptureJob.Request request(
            NodeOptions nodes, Path journal, @Nullable Instant since, @Nullable Instant until, Instant now) {
        List<ConnectionSettings> settings = nodes.settings();
        Retention unlimited = Retention.unlimited();
        Retention retention = new Retention(
                maxAge == null ? unlimited.maxAge() : maxAge,
                maxMegabytes == null ? unlimited.maxBytes() : maxMegabytes << 20);
        return new CaptureJob.Request(
                settings.get(0),
                settings.get(1),
                journal,
                JournalOptions.defaults().withRetention(retention),
                Positions.of(Side.A, "--start-position", startPositions),
                Positions.of(Side.B, "--start-position", startPositions),
                since != null ? since : now.minus(DEFAULT_SINCE),
                readFor,
                until,
                maxLag);
    }

    /** How logs are read while tables are compared: for as long as that takes. */
    static CaptureJob.Request whileVerifying(
            NodeOptions nodes, Path journal, @Nullable Instant since, Duration maxLag, Instant now) {
        List<ConnectionSettings> settings = nodes.settings();
        return new CaptureJob.Request(
                settings.get(0),
                settings.get(1),
                journal,
                JournalOptions.defaults(),
                null,
                null,
                since != null ? since : now.minus(DEFAULT_SINCE),
                Duration.ZERO,
                null,
                maxLag);
    }
}
