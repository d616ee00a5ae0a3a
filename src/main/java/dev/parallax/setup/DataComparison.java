package dev.parallax.setup;

import java.util.List;

/** Whether two servers that no link joins hold the same. */
public interface DataComparison {

    /**
     * The answer.
     *
     * @param alike whether both define their tables alike
     * @param differences what differs or cannot be compared, a line each; empty when both hold the same
     */
    record Answer(boolean alike, List<String> differences) {

        public Answer {
            differences = List.copyOf(differences);
        }

        boolean isEqual() {
            return alike && differences.isEmpty();
        }
    }

    /** Compares; both servers are only read. */
    Answer compare() throws InterruptedException;
}
