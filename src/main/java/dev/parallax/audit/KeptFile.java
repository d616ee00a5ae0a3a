package dev.parallax.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** One value as JSON in a file beside the journal, kept for the next run. */
final class KeptFile<T> {

    /** Made when first needed: it takes longer than a short comparison, most of which keep nothing. */
    private static final class Mapper {
        static final JsonMapper JSON = new JsonMapper();

        private Mapper() {}
    }

    private final Path file;
    private final Class<T> type;

    /** @param journal the folder of the journal */
    KeptFile(Path journal, String name, Class<T> type) {
        this.file = journal.resolve(name);
        this.type = type;
    }

    /**
     * Reads it.
     *
     * @return null where there is no file
     * @throws IOException when it cannot be read or holds something else; the message is one line
     */
    @Nullable
    T read() throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        T value;
        try {
            value = Mapper.JSON.readValue(Files.readAllBytes(file), type);
        } catch (JacksonException e) {
            throw new IOException(
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""), e);
        }
        if (value == null) {
            throw new IOException("it is empty");
        }
        return value;
    }

    /** Replaces it at once, so that whoever is killed leaves the one or the other. */
    synchronized void write(T value) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.write(next, Mapper.JSON.writeValueAsBytes(value));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
