package dev.parallax.cli;

import dev.parallax.finding.Reliance;
import dev.parallax.mysql.TableName;
import dev.parallax.report.Wording;
import dev.parallax.verify.TableResult;
import dev.parallax.verify.VerifyListener;
import java.time.Duration;

/** Says on stderr how far verification has come: a line per table, and on a terminal one with rate and time left. */
final class VerifyProgress implements VerifyListener {

    private final ConsoleProgress console;
    private long began;
    private long expected;
    private long rows;
    private int tables;
    private int finished;

    VerifyProgress(ConsoleProgress console) {
        this.console = console;
    }

    @Override
    public synchronized void begins(int count, long estimate) {
        began = System.nanoTime();
        tables = count;
        expected = estimate;
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
        double seconds = (System.nanoTime() - began) / 1e9;
        double rate = rows / Math.max(seconds, 0.001);
        String left = rows == 0 || expected <= rows
                ? ""
                : ", about " + left(Duration.ofSeconds((long) ((expected - rows) / Math.max(rate, 1)))) + " left";
        console.overwrite(table + ": " + Wording.number(rows) + " rows in all, " + Wording.number((long) rate)
                + " a second" + left);
    }

    private static String left(Duration time) {
        return time.toMinutes() > 0 ? time.toMinutes() + " min" : time.toSeconds() + " s";
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
