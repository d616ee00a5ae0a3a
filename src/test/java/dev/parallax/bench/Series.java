package dev.parallax.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The repetitions of one candidate. */
final class Series {

    private final String name;
    private final List<Run> runs = new ArrayList<>();

    Series(String name) {
        this.name = name;
    }

    void add(Run run) {
        runs.add(run);
    }

    /** Of an even number of runs, the mean of the middle two. */
    double medianSeconds() {
        double[] sorted = runs.stream().mapToDouble(Run::seconds).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The time of each run by that of the other's run in the same repetition. */
    double[] over(Series other) {
        return IntStream.range(0, Math.min(runs.size(), other.runs.size()))
                .mapToDouble(i -> runs.get(i).seconds() / other.runs.get(i).seconds())
                .toArray();
    }

    static String header() {
        return String.format(
                Locale.ROOT,
                "  %-32s %9s %17s %8s %15s %10s %10s",
                "",
                "seconds",
                "fastest-slowest",
                "MB/s",
                "row changes/s",
                "peak MB",
                "private MB");
    }

    /**
     * @param bytes of log that each run went through
     * @param rowChanges in them; 0 when this candidate does not look at rows
     */
    String line(long bytes, long rowChanges) {
        double seconds = medianSeconds();
        return String.format(
                Locale.ROOT,
                "  %-32s %9.2f %17s %8.0f %15s %10.0f %10.0f",
                name,
                seconds,
                fastestToSlowest(),
                bytes / seconds / 1e6,
                rowChanges == 0 ? "" : String.format(Locale.ROOT, "%,.0f", rowChanges / seconds),
                peakBytes() / 1e6,
                runs.stream().mapToLong(Run::privateBytes).max().orElse(0) / 1e6);
    }

    static String headerOfTables() {
        return String.format(
                Locale.ROOT,
                "  %-32s %9s %17s %14s %10s %10s",
                "",
                "seconds",
                "fastest-slowest",
                "rows/s",
                "peak MB",
                "private MB");
    }

    /** @param rows on each node that each run went through */
    String lineOfTables(long rows) {
        double seconds = medianSeconds();
        return String.format(
                Locale.ROOT,
                "  %-32s %9.2f %17s %,14.0f %10s %10s",
                name,
                seconds,
                fastestToSlowest(),
                rows / seconds,
                megabytes(peakBytes()),
                megabytes(runs.stream().mapToLong(Run::privateBytes).max().orElse(0)));
    }

    private String fastestToSlowest() {
        return String.format(
                Locale.ROOT,
                "%.2f-%.2f",
                runs.stream().mapToDouble(Run::seconds).min().orElse(0),
                runs.stream().mapToDouble(Run::seconds).max().orElse(0));
    }

    /** Of no process of its own: nothing. */
    private static String megabytes(long bytes) {
        return bytes == 0 ? "" : String.format(Locale.ROOT, "%.0f", bytes / 1e6);
    }

    /** The most memory that any of its runs had in use at once. */
    long peakBytes() {
        return runs.stream().mapToLong(Run::residentBytes).max().orElse(0);
    }

    /** How many times faster this one is than that one, by their medians. */
    String against(Series other) {
        return String.format(
                Locale.ROOT, "  %s / %s = %.2f", other.name, name, other.medianSeconds() / medianSeconds());
    }
}
