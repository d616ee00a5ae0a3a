package dev.parallax.audit;

import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.setup.Problem;
import dev.parallax.setup.Setup;
import dev.parallax.setup.SetupOptions;
import dev.parallax.setup.Transcript;
import java.nio.file.Path;
import java.util.List;

/** Makes two servers a pair, once both are found to hold the same, or takes that back. */
public final class SetupJob {

    /**
     * What to do.
     *
     * @param folder where {@code setup.json} and option files go
     * @param reading how rows are compared
     */
    public record Request(
            ConnectionSettings a,
            ConnectionSettings b,
            SetupOptions options,
            Path folder,
            boolean dryRun,
            TableReading reading) {}

    private final Request request;
    private final Setup setup;

    public SetupJob(Request request, Transcript transcript) {
        this.request = request;
        this.setup =
                new Setup(request.a(), request.b(), request.options(), request.folder(), request.dryRun(), transcript);
    }

    /** Returns what is in the way, all at once; throws ProblemException where a server or a link does not do its part. */
    public List<Problem> make() throws InterruptedException {
        return setup.make(new DataCheck(request.a(), request.b(), request.reading()));
    }

    /** Takes back what {@code setup.json} says was made; returns what is in the way. */
    public List<Problem> undo() throws InterruptedException {
        return setup.undo();
    }
}
