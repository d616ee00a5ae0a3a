package dev.parallax.audit;

import dev.parallax.problem.ProblemException;
import dev.parallax.verify.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** How far a verification has come, in a file beside the journal that it rests on. */
final class CheckpointFile {

    private final KeptFile<Checkpoint> file;

    /** @param journal the folder of the journal */
    CheckpointFile(Path journal) {
        this.file = new KeptFile<>(journal, "verify.json", Checkpoint.class);
    }

    /**
     * Reads it.
     *
     * @return null where there is none: nothing was begun, or all was done
     * @throws ProblemException PX-VER-002 when it cannot be read
     */
    @Nullable
    Checkpoint read() {
        try {
            return file.read();
        } catch (IOException e) {
            throw ProblemException.usage(
                    "PX-VER-002",
                    file + " does not say how far a verification had come: " + e.getMessage()
                            + "; leave out --resume to begin anew");
        }
    }

    void write(Checkpoint checkpoint) {
        try {
            file.write(checkpoint);
        } catch (IOException e) {
            throw ProblemException.usage(
                    "PX-VER-003",
                    "how far this verification has come cannot be written to " + file + ": " + e.getMessage()
                            + "; make room, or give another --journal");
        }
    }

    void delete() {
        try {
            file.delete();
        } catch (IOException e) {
            throw ProblemException.usage("PX-VER-003", file + " cannot be deleted: " + e.getMessage());
        }
    }
}
