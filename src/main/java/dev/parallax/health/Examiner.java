package dev.parallax.health;

import dev.parallax.finding.AuditResult;
import dev.parallax.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks all rules of the doctor now and then, and keeps how many findings there were. Health does not depend on it. */
final class Examiner implements AutoCloseable {

    /**
     * The last examination that succeeded.
     *
     * @param at when it began
     * @param byRule findings by rule
     * @param bySeverity findings by severity
     * @param notChecked what the account may not see, or the servers do not tell
     */
    record Examined(
            Instant at, double seconds, Map<String, Long> byRule, Map<String, Long> bySeverity, long notChecked) {}

    private final Examination examination;
    private final Consumer<String> log;
    private final AtomicLong errors = new AtomicLong();
    private final Repeating asking;
    private String said = "";
    private volatile @Nullable Examined last;

    Examiner(Examination examination, Duration interval, Consumer<String> log) {
        this.examination = examination;
        this.log = log;
        this.asking = new Repeating("health-rules", interval, this::run);
    }

    void start() {
        asking.start();
    }

    /** Null before the first. */
    @Nullable
    Examined last() {
        return last;
    }

    long errors() {
        return errors.get();
    }

    private void run() throws InterruptedException {
        String problem = examine();
        if (!problem.isEmpty() && !problem.equals(said)) {
            log.accept("the rules could not be asked: " + problem);
        }
        said = problem;
    }

    /** What was in the way; empty for nothing. */
    private String examine() throws InterruptedException {
        long begin = System.nanoTime();
        try {
            AuditResult result = examination.run();
            last = new Examined(
                    result.startedAt(),
                    (System.nanoTime() - begin) / 1e9,
                    Map.copyOf(result.summary().findingsByRule()),
                    Map.copyOf(result.summary().findingsBySeverity()),
                    result.notChecked().size());
            return "";
        } catch (ProblemException e) {
            errors.incrementAndGet();
            return e.code() + " " + e.getMessage();
        } catch (RuntimeException e) {
            errors.incrementAndGet();
            return "PX-HLT-003 " + e;
        }
    }

    @Override
    public void close() {
        asking.close();
    }
}
