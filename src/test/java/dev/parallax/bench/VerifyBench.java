package dev.parallax.bench;

import dev.parallax.audit.TemporaryFolder;
import dev.parallax.problem.ProblemException;
import dev.parallax.sandbox.Credentials;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PerconaToolkit;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@code bench/verify} starts.
 *
 * <p>Arguments: the launcher, the servers' version, rows, tables, repetitions, and what to do: {@code time}, {@code
 * differences} or {@code memory}.
 */
final class VerifyBench {

    private static final int DIFFERENCES = 1000;
    /** How many times more rows the larger table has, where memory is measured. */
    private static final int LARGER = 10;

    private static final int MISSED = 1;
    private static final int NOT_MEASURED = 3;
    private static final int FAILED = 70;

    private final Path launcher;
    private final String version;
    private final int repetitions;
    private final Path scratch;
    private final PrintStream out;
    private final List<Ratio> ratios = new ArrayList<>();
    private boolean leftOut;
    private String toolkitVersion = "";

    private VerifyBench(Path launcher, String version, int repetitions, Path scratch, PrintStream out) {
        this.launcher = launcher;
        this.version = version;
        this.repetitions = repetitions;
        this.scratch = scratch;
        this.out = out;
    }

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) {
        String version = arguments[1];
        long rows = Long.parseLong(arguments[2]);
        int tables = Integer.parseInt(arguments[3]);
        int repetitions = Integer.parseInt(arguments[4]);
        String what = arguments[5];
        int status;
        try (TemporaryFolder scratch = new TemporaryFolder("parallax-bench-")) {
            VerifyBench bench =
                    new VerifyBench(Path.of(arguments[0]), version, repetitions, scratch.path(), System.out);
            if (what.equals("memory")) {
                bench.memory(rows / LARGER, tables);
            } else {
                bench.speed(new VerifyTables("sbtest", tables, rows, VerifyTables.WIDE), what.equals("time"));
            }
            status = bench.status();
        } catch (ProblemException e) {
            MakeLogs.say("%s", told(e));
            status = NOT_MEASURED;
        } catch (Exception e) {
            MakeLogs.say("%s", told(e));
            status = FAILED;
        }
        System.exit(status);
    }

    private static String told(Throwable failure) {
        Throwable cause = failure.getCause();
        String code = failure instanceof ProblemException problem ? problem.code() + " " : "";
        return code + failure.getMessage() + (cause == null ? "" : ": " + told(cause));
    }

    private int status() {
        return leftOut ? NOT_MEASURED : ratios.stream().allMatch(Ratio::holds) ? 0 : MISSED;
    }

    private void speed(VerifyTables tables, boolean ofEqualTables) throws Exception {
        PerconaToolkit toolkit = ofEqualTables ? toolkit() : null;
        try (MySqlPair pair = VerifyPair.with(version, List.of(tables))) {
            Credentials account = pair.auditorAccount();
            head(pair, tables, toolkit);
            ParallaxVerify verify = new ParallaxVerify(launcher, pair, account, scratch);
            PlainDigest digest = new PlainDigest(pair, tables);
            digest.warm();
            if (ofEqualTables) {
                time(pair, tables, verify, digest, toolkit);
            } else {
                differences(new PlantedDifferences(pair, tables, DIFFERENCES), pair, tables, verify);
            }
        }
    }

    private @Nullable PerconaToolkit toolkit() {
        try {
            PerconaToolkit toolkit = PerconaToolkit.find();
            toolkitVersion = toolkit.version(); // one that does not run is as good as none
            return toolkit;
        } catch (ProblemException e) {
            leftOut = true;
            MakeLogs.say("pt-table-checksum is left out: %s", told(e));
            return null;
        }
    }

    private void head(MySqlPair pair, VerifyTables tables, @Nullable PerconaToolkit toolkit) {
        out.printf(
                Locale.ROOT,
                "%d processors, Java %s, MySQL %s%s, %d %s of together %,d rows on each node%n%n",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                pair.a().version(),
                toolkit == null ? "" : ", " + toolkitVersion,
                tables.count(),
                tables.count() == 1 ? "table" : "tables",
                tables.rows());
    }

    private void time(
            MySqlPair pair,
            VerifyTables tables,
            ParallaxVerify verify,
            PlainDigest digest,
            @Nullable PerconaToolkit toolkit)
            throws Exception {
        Series verified = new Series("parallax verify");
        Series checksummed = new Series("pt-table-checksum");
        Series plain = new Series("plain digest query, both at once");
        PtTableChecksum checksum = toolkit == null ? null : PtTableChecksum.on(toolkit, pair, tables, scratch);
        for (int i = 0; i < repetitions; i++) {
            VerifyPair.settle(pair);
            verified.add(verify.equal(tables));
            plain.add(digest.run());
            if (checksum != null) {
                checksummed.add(checksum.run());
            }
        }
        out.printf(Locale.ROOT, "time, of equal tables, %d repetitions%n", repetitions);
        out.println(Series.headerOfTables());
        for (Series series : checksum == null ? List.of(verified, plain) : List.of(verified, plain, checksummed)) {
            out.println(series.lineOfTables(tables.rows()));
        }
        print(Ratio.atMost(1.3, "verify / plain digest query", verified.medianSeconds(), plain.medianSeconds()));
        if (checksum != null) {
            print(Ratio.atLeast(
                    2, "pt-table-checksum / verify", checksummed.medianSeconds(), verified.medianSeconds()));
        }
        out.println();
    }

    private void differences(PlantedDifferences planted, MySqlPair pair, VerifyTables tables, ParallaxVerify verify)
            throws Exception {
        Series clean = new Series("parallax verify, equal");
        Series found = new Series(String.format(Locale.ROOT, "parallax verify, %,d differ", DIFFERENCES));
        for (int i = 0; i < repetitions; i++) {
            VerifyPair.settle(pair);
            clean.add(verify.equal(tables));
            planted.plant();
            VerifyPair.settle(pair);
            found.add(verify.different(tables, planted.rows()));
            planted.restore();
        }
        out.printf(Locale.ROOT, "differences, all of them found and listed, %d repetitions%n", repetitions);
        out.println(Series.headerOfTables());
        out.println(clean.lineOfTables(tables.rows()));
        out.println(found.lineOfTables(tables.rows()));
        print(Ratio.atMost(
                        1.5,
                        String.format(Locale.ROOT, "%,d differences / clean", DIFFERENCES),
                        found.medianSeconds(),
                        clean.medianSeconds())
                .of(found.over(clean)));
        out.println();
    }

    private void memory(long rows, int count) throws Exception {
        VerifyTables small = new VerifyTables("small", count, rows, VerifyTables.NARROW);
        VerifyTables large = new VerifyTables("large", count, rows * LARGER, VerifyTables.NARROW);
        Series ofSmall = new Series(String.format(Locale.ROOT, "parallax verify, %,d rows", small.rows()));
        Series ofLarge = new Series(String.format(Locale.ROOT, "parallax verify, %,d rows", large.rows()));
        try (MySqlPair pair = VerifyPair.with(version, List.of(small, large))) {
            ParallaxVerify verify = new ParallaxVerify(launcher, pair, pair.auditorAccount(), scratch);
            for (int i = 0; i < repetitions; i++) {
                ofSmall.add(verify.equal(small));
                ofLarge.add(verify.equal(large));
            }
        }
        out.printf(Locale.ROOT, "memory, of equal tables of short rows, %d repetitions%n", repetitions);
        out.println(Series.headerOfTables());
        out.println(ofSmall.lineOfTables(small.rows()));
        out.println(ofLarge.lineOfTables(large.rows()));
        print(Ratio.atMost(
                1.25,
                String.format(Locale.ROOT, "peak MB of %,d rows / of %,d", large.rows(), small.rows()),
                (double) ofLarge.peakBytes(),
                (double) ofSmall.peakBytes()));
        out.println();
    }

    private void print(Ratio ratio) {
        ratios.add(ratio);
        out.println(ratio.line());
    }
}
