package dev.parallax.audit;

import dev.parallax.problem.ProblemException;
import dev.parallax.verify.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** How far a verification has come, in a file beside the journal that it rests on. */
final class CheckpointFile {

    private static final String NAME = "verify.json";
    private static final JsonMapper MAPPER = new JsonMapper();

    private final Path file;

    /** @param journal the folder of the journal */
    CheckpointFile(Path journal) {
        this.file = journal.resolve(NAME);
    }

    /**
     * Reads it.
     *
     * @return null where there is none: nothing was begun, or all was done
     * @throws ProblemException PX-VER-002 when it cannot be read
     */
    @Nullable
    Checkpoint read() {
        if (!Files.exists(file)) {
            return null;
        }
        try {
            return MAPPER.readValue(Files.readAllBytes(file), Checkpoint.class);
        } catch (IOException | JacksonException e) {
            throw ProblemException.usage(
                    "PX-VER-002",
                    file + " does not say how far a verification had come: " + e.getMessage()
                            + "; leave out --resume to begin anew");
        }
    }

    /** Replaces it at once, so that whoever is killed leaves the one or the other. */
    synchronized void write(Checkpoint checkpoint) {
        Path next = file.resolveSibling(NAME + ".next");
        try {
            Files.write(next, MAPPER.writeValueAsBytes(checkpoint));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw ProblemException.usage(
                    "PX-VER-003",
                    "how far this verification has come cannot be written to " + file + ": " + e.getMessage()
                            + "; make room, or give another --journal");
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw ProblemException.usage("PX-VER-003", file + " cannot be deleted: " + e.getMessage());
        }
    }
}
