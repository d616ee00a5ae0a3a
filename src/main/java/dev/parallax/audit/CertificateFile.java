package dev.parallax.audit;

import dev.parallax.problem.ProblemException;
import dev.parallax.verify.Certificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which tables were proved equal, in a file beside the journal that the next comparison goes on with. It is read and
 * written by who holds the journal.
 */
final class CertificateFile {

    /** Named as the journal's other notes, so that it does not keep a journal from being begun anew. */
    static final String NAME = "journal.certificates.json";

    private static final JsonMapper MAPPER = new JsonMapper();

    private final Path file;

    /** @param journal the folder of the journal */
    CertificateFile(Path journal) {
        this.file = journal.resolve(NAME);
    }

    /**
     * Reads it.
     *
     * @param servers the two server_uuids
     * @return none where there is no file
     * @throws ProblemException PX-VER-005 when it cannot be read, or is about other servers
     */
    Certificates read(List<String> servers) {
        if (!Files.exists(file)) {
            return Certificates.none(servers);
        }
        Certificates found;
        try {
            found = MAPPER.readValue(Files.readAllBytes(file), Certificates.class);
        } catch (IOException | JacksonException e) {
            throw unreadable("cannot be read (" + firstLine(e) + ")");
        }
        if (found == null) {
            throw unreadable("is empty");
        }
        if (!found.servers().equals(servers)) {
            throw unreadable("is about other servers (server_uuid " + String.join(" and ", found.servers()) + ")");
        }
        return found;
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private ProblemException unreadable(String what) {
        return ProblemException.usage(
                "PX-VER-005",
                file + ", which says what tables were proved equal, " + what
                        + "; delete it, and all tables are read whole once more");
    }

    /** Replaces it at once, so that whoever is killed leaves the one or the other. */
    void write(Certificates certificates) {
        Path next = file.resolveSibling(NAME + ".next");
        try {
            Files.write(next, MAPPER.writeValueAsBytes(certificates));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw ProblemException.usage(
                    "PX-VER-006",
                    "what tables were proved equal cannot be written to " + file + ": " + e.getMessage()
                            + "; make room, or give another --journal");
        }
    }
}
