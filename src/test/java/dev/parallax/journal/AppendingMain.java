package dev.parallax.journal;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Appends transactions for ever, for a test that kills it: {@code AppendingMain FOLDER SEED}. Resumes where the journal
 * ends, a little too early, as a server may deliver.
 */
final class AppendingMain {

    private AppendingMain() {}

    public static void main(String[] args) {
        JournalOptions options = JournalOptions.defaults().withFiles(2 << 20, Duration.ofHours(1));
        try (Journal journal = Journal.open(Path.of(args[0]), Histories.A, Histories.B, options)) {
            JournalWriter writer = journal.writer(JournalNode.A);
            int next = writer.resumePosition().map(Histories::numberBehind).orElse(0);
            next = Math.max(0, next - 10);
            System.out.println("ready");
            System.out.flush();
            for (int i = next; ; i++) {
                Histories.deliver(writer, Long.parseLong(args[1]), i, i + 1);
                if (i % 7 == 0) {
                    writer.flush();
                }
            }
        }
    }
}
