package dev.parallax.audit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parallax.finding.Finding;
import dev.parallax.finding.Ignored;
import dev.parallax.problem.ProblemException;
import dev.parallax.report.NdjsonFindings;
import dev.parallax.testing.SampleFindings;
import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes wrong where findings are written is told to who makes them, once and as it was. */
@Timeout(60)
class FindingsFileTest {

    /** No buffer holds one of these back. */
    private static final Finding LARGE =
            SampleFindings.updateUpdate().ignoredFor(new Ignored("x".repeat(1 << 20), LocalDate.of(2026, 12, 31)));

    @Test
    void whoMakesFindingsIsToldAtTheNextOne() {
        IllegalStateException planted = new IllegalStateException("planted");
        assertThatThrownBy(() -> addUntilItIsTold(file(() -> {
                    throw planted;
                })))
                .isSameAs(planted)
                .hasNoSuppressedExceptions();
        OutOfMemoryError memory = new OutOfMemoryError("planted");
        assertThatThrownBy(() -> addUntilItIsTold(file(() -> {
                    throw memory;
                })))
                .isSameAs(memory)
                .hasNoSuppressedExceptions();
    }

    @Test
    void whereNoFindingComesAfterItIsToldAtTheEnd() {
        IllegalStateException planted = new IllegalStateException("planted");
        assertThatThrownBy(() -> addOne(file(() -> {
                    throw planted;
                })))
                .isSameAs(planted);
    }

    @Test
    void aFullDiskIsOneProblem() {
        Failing full = () -> {
            throw new IOException("No space left on device");
        };
        assertThatThrownBy(() -> addUntilItIsTold(file(full)))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("No space left on device")
                .hasNoSuppressedExceptions();
        assertThatThrownBy(() -> addOne(file(full)))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("No space left on device");
    }

    private interface Failing {
        void fail() throws IOException;
    }

    /** Fails at the first write, and takes what comes later. */
    private static FindingsFile file(Failing failing) {
        return new FindingsFile(new NdjsonFindings(new OutputStream() {
            private boolean failed;

            @Override
            public void write(int b) throws IOException {
                if (!failed) {
                    failed = true;
                    failing.fail();
                }
            }
        }));
    }

    private static void addUntilItIsTold(FindingsFile file) {
        try (file) {
            while (true) {
                file.add(LARGE);
            }
        }
    }

    private static void addOne(FindingsFile file) {
        try (file) {
            file.add(LARGE);
        }
    }
}
