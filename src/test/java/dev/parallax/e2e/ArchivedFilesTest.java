package dev.parallax.e2e;

import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Log files that do not name the columns. */
class ArchivedFilesTest {

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    /** Under MINIMAL metadata the files name neither columns nor keys; a live node does. */
    @Test
    void aLiveNodeSaysWhatArchivedFilesDoNot() throws Exception {
        AuditedPair audited =
                PAIRS.get(PairOptions.defaults().withVersion(TestVersions.USUAL).withRowMetadata("MINIMAL"));
        Incident incident = new Incident(audited);
        incident.detect().expect(3, "INCONCLUSIVE");
        List<String> nodes = audited.nodes();
        incident.detect(nodes).expectDiverged(Incident.ALL);
        // One node is enough: the tables of a pair are the same.
        incident.detect("--node", audited.url(Side.B), nodes.get(4), nodes.get(5))
                .expectDiverged(Incident.ALL);
        incident.detect("--node", audited.url(Side.B), nodes.get(4), nodes.get(5), "--schema", "dump.sql")
                .expectError(2, "PX-USE-025");
    }
}
