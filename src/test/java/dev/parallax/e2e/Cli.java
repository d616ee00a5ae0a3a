package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.audit.TemporaryFolder;
import dev.parallax.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls the program in this JVM. After every call: no stack trace and none of the secrets is in what it printed. */
final class Cli implements AutoCloseable {

    private final TemporaryFolder folder = new TemporaryFolder("parallax-e2e");
    private final AtomicInteger numbers = new AtomicInteger();
    private final Set<String> secrets = ConcurrentHashMap.newKeySet();
    /** What the last command that was begun has said so far. */
    private volatile StringWriter said = new StringWriter();

    void keepSecret(String secret) {
        secrets.add(secret);
    }

    /** A path below the temporary folder that nothing uses yet. */
    Path fresh(String name) {
        return folder.path().resolve(name + "-" + numbers.incrementAndGet());
    }

    /** Runs a command that takes {@code --out}; it goes to a folder of its own. */
    Run report(String command, List<String> arguments) {
        Path reports = fresh("reports");
        List<String> all = new ArrayList<>(List.of(command, "--out", reports.toString(), "--format", "json,text"));
        all.addAll(arguments);
        return run(reports, all);
    }

    Run run(String... arguments) {
        return run(folder.path(), List.of(arguments));
    }

    private Run run(Path reports, List<String> arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        said = err;
        int status = Main.run(new PrintWriter(out), new PrintWriter(err), arguments.toArray(String[]::new));
        Run run = new Run(status, out.toString(), err.toString(), reports);
        refuseLeaks(run);
        return run;
    }

    /** Waits until a command that runs meanwhile has said this on its standard error. */
    void awaitSaying(String words) throws InterruptedException {
        Instant deadline = Instant.now().plus(AuditedPair.SOON);
        while (!said.toString().contains(words)) {
            if (!Instant.now().isBefore(deadline)) {
                throw new AssertionError("not said: " + words + "\nbut: " + said);
            }
            Thread.sleep(20);
        }
    }

    void refuseLeaks(Run run) {
        assertThat(run.out() + run.err()).doesNotContain(secrets).doesNotContain("\tat ", "Exception", "PX-INT-001");
    }

    @Override
    public void close() {
        folder.close();
    }
}
