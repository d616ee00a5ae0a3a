package dev.parallax.cli;

import dev.parallax.finding.Reliance;
import dev.parallax.mysql.TableName;
import dev.parallax.report.Wording;
import dev.parallax.verify.TableResult;
import dev.parallax.verify.VerifyListener;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Says on stderr how far verification has come: a line per table, and now and then one with rate and time left. */
final class VerifyProgress implements VerifyListener {

    private final ConsoleProgress console;
    private final LongSupplier nanos;
    private long began;
    private @Nullable Long expected;
    private long rows;
    private int tables;
    private int finished;

    VerifyProgress(ConsoleProgress console) {
        this(console, System::nanoTime);
    }

    /** @param nanos tells the time as {@link System#nanoTime} does */
    VerifyProgress(ConsoleProgress console, LongSupplier nanos) {
        this.console = console;
        this.nanos = nanos;
    }

    @Override
    public synchronized void begins(int count, long estimate, boolean all) {
        began = nanos.getAsLong();
        tables = count;
        expected = all ? estimate : null;
        console.say("comparing " + Wording.count(count, "table", "tables") + ", about "
                + Wording.count(estimate, "row", "rows"));
    }

    @Override
    public void anew(String why) {
        console.say("comparing all tables from their beginning: " + why);
    }

    @Override
    public synchronized void compared(TableName table, long more) {
        rows += more;
        console.overwrite(table + ": " + new VerifyPace(rows, expected, Duration.ofNanos(nanos.getAsLong() - began)));
    }

    @Override
    public synchronized void finished(TableResult result) {
        finished++;
        console.say(finished + "/" + tables + " " + result.table() + ": "
                + result.status().name().toLowerCase(java.util.Locale.ROOT)
                + (result.status() == TableResult.Status.SKIPPED ? ", " + result.reason() : ", " + rows(result)));
    }

    private static String rows(TableResult result) {
        Reliance reliance = result.proof().reliesOn();
        return (reliance == null
                        ? Wording.count(result.rowsA(), "row", "rows")
                        : Wording.count(reliance.touchedKeys(), "row", "rows") + " written since and "
                                + Wording.number(reliance.rollingRows()) + " of all")
                + (result.differences() == 0
                        ? ""
                        : ", " + Wording.count(result.differences(), "difference", "differences"));
    }
}
