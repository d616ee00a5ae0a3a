package dev.parallax.setup;

import dev.parallax.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code setup.json}: {@link SetupState} on disk. It holds no password. */
final class SetupFile {

    private static final String NAME = "setup.json";
    private static final String UNDONE = "setup.undone.json";
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path file;

    SetupFile(Path folder) {
        this.file = folder.resolve(NAME);
    }

    Path path() {
        return file;
    }

    /** Null where there is none. Throws ProblemException PX-SET-016 when it cannot be read. */
    @Nullable
    SetupState read() {
        if (!Files.exists(file)) {
            return null;
        }
        try {
            SetupState state = MAPPER.readValue(Files.readAllBytes(file), SetupState.class);
            if (state.format() != SetupState.FORMAT) {
                throw unreadable("it is of format " + state.format() + ", and this version knows " + SetupState.FORMAT);
            }
            return state;
        } catch (IOException | JacksonException e) {
            throw unreadable(String.valueOf(e.getMessage()));
        }
    }

    private ProblemException unreadable(String why) {
        return ProblemException.usage(
                "PX-SET-016",
                file + " does not say what an earlier setup made: " + why + "; put the right one there, or give another"
                        + " folder with --out");
    }

    /** Replaces it at once, so that whoever is killed leaves the one or the other. */
    void write(SetupState state) {
        Path next = file.resolveSibling(NAME + ".next");
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.write(next, MAPPER.writeValueAsBytes(state));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Puts it aside once everything in it is undone; returns where it is then. */
    Path putAside() {
        Path aside = file.resolveSibling(UNDONE);
        try {
            return Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private ProblemException unwritable(IOException e) {
        return ProblemException.usage(
                "PX-SET-016",
                "what setup makes cannot be recorded in " + file + ": " + e
                        + "; without that record nothing is made: make room, or give another folder with --out");
    }
}
