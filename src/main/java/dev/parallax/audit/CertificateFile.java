package dev.parallax.audit;

import dev.parallax.problem.ProblemException;
import dev.parallax.verify.Certificates;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Which tables were proved equal, in a file beside the journal that the next comparison goes on with. It is read and
 * written by who holds the journal.
 */
final class CertificateFile {

    /** Named as the journal's other notes, so that it does not keep a journal from being begun anew. */
    static final String NAME = "journal.certificates.json";

    private final KeptFile<Certificates> file;

    /** @param journal the folder of the journal */
    CertificateFile(Path journal) {
        this.file = new KeptFile<>(journal, NAME, Certificates.class);
    }

    /**
     * Reads it.
     *
     * @param servers the two server_uuids
     * @return none where there is no file
     * @throws ProblemException PX-VER-005 when it cannot be read, or is about other servers
     */
    Certificates read(List<String> servers) {
        Certificates found;
        try {
            found = file.read();
        } catch (IOException e) {
            throw unreadable("cannot be read (" + e.getMessage() + ")");
        }
        if (found == null) {
            return Certificates.none(servers);
        }
        if (!found.servers().equals(servers)) {
            throw unreadable("is about other servers (server_uuid " + String.join(" and ", found.servers()) + ")");
        }
        return found;
    }

    private ProblemException unreadable(String what) {
        return ProblemException.usage(
                "PX-VER-005",
                file + ", which says what tables were proved equal, " + what
                        + "; delete it, and all tables are read whole once more");
    }

    void write(Certificates certificates) {
        try {
            file.write(certificates);
        } catch (IOException e) {
            throw ProblemException.usage(
                    "PX-VER-006",
                    "what tables were proved equal cannot be written to " + file + ": " + e.getMessage()
                            + "; make room, or give another --journal");
        }
    }
}
