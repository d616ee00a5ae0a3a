package dev.parallax.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parallax.mysql.ServerUuid;
import dev.parallax.problem.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalIdentityTest {

    private static final NodeIdentity OTHER =
            new NodeIdentity(ServerUuid.parse("0badc0de-0000-0000-0000-000000000003"), 3, "8.0.31");

    @TempDir
    Path temporary;

    private Path folder = Path.of("");

    @BeforeEach
    void begin() {
        folder = temporary.resolve("deep/j");
        open(Histories.A, Histories.B).close();
    }

    private Journal open(NodeIdentity a, NodeIdentity b) {
        return Journal.open(folder, a, b, JournalOptions.defaults());
    }

    private void refused(String code, int exitStatus, Runnable call) {
        ProblemException problem = catchThrowableOfType(ProblemException.class, call::run);
        assertThat(problem).isNotNull();
        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.kind().exitStatus()).isEqualTo(exitStatus);
        assertThat(problem.getMessage()).containsAnyOf(";");
    }

    @Test
    void theSamePairIsWelcomeAlsoAfterAnUpgrade() {
        NodeIdentity upgraded = new NodeIdentity(Histories.A.serverUuid(), Histories.A.serverId(), "9.7.4");
        open(upgraded, Histories.B).close();
        try (JournalReader reader = JournalReader.open(folder, JournalNode.A)) {
            assertThat(reader.nodeIdentity()).isEqualTo(Histories.A);
        }
    }

    @Test
    void otherPairsAreRefused() {
        refused("PX-JRN-003", 2, () -> open(OTHER, Histories.B));
        refused("PX-JRN-003", 2, () -> open(Histories.A, OTHER));
        refused("PX-JRN-003", 2, () -> open(Histories.A, new NodeIdentity(Histories.B.serverUuid(), 77, "9.7.4")));
        refused("PX-JRN-004", 2, () -> open(Histories.B, Histories.A));
        refused("PX-JRN-005", 2, () -> open(Histories.A, Histories.A));
    }

    @Test
    void anotherFormatVersionIsRefused() throws Exception {
        Path file = folder.resolve("journal.properties");
        Files.writeString(file, Files.readString(file).replace("format=2", "format=99"));
        refused("PX-JRN-002", 2, () -> open(Histories.A, Histories.B));
        refused("PX-JRN-002", 2, () -> JournalReader.open(folder, JournalNode.A));
    }

    @Test
    void anUnreadableIdentityIsNotTakenForANewJournal() throws Exception {
        for (String text : new String[] {"", "format=2\n", "format=2\na.server_uuid=x\n", "\\uXYZ"}) {
            Files.writeString(folder.resolve("journal.properties"), text);
            refused("PX-JRN-008", 3, () -> open(Histories.A, Histories.B));
        }
    }

    @Test
    void aFolderOfSomethingElseIsLeftAlone() throws Exception {
        folder = temporary.resolve("photos");
        Files.createDirectories(folder);
        refused("PX-JRN-001", 2, () -> JournalReader.open(folder, JournalNode.A));
        Files.writeString(folder.resolve("holiday.jpg"), "");
        refused("PX-JRN-007", 2, () -> open(Histories.A, Histories.B));
        assertThat(folder).isDirectoryNotContaining("glob:**journal*");
        Path file = folder.resolve("holiday.jpg");
        folder = file;
        refused("PX-JRN-007", 2, () -> open(Histories.A, Histories.B));
    }

    @Test
    void aMissingJournalCannotBeRead() {
        refused("PX-JRN-001", 2, () -> JournalReader.open(temporary.resolve("nowhere"), JournalNode.B));
    }

    @Test
    void onlyOneWritesAtATime() {
        try (Journal first = open(Histories.A, Histories.B)) {
            assertThat(first.folder()).isEqualTo(folder);
            refused("PX-JRN-006", 2, () -> open(Histories.A, Histories.B));
        }
        open(Histories.A, Histories.B).close();
    }
}
