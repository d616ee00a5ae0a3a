package dev.parallax.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Deletes the oldest files of one node's queue, by age and by size, never the last one. */
final class RetentionSweep {

    private RetentionSweep() {}

    static void run(Path folder, JournalOptions options) {
        List<Map.Entry<Integer, Path>> files =
                new ArrayList<>(QueueFiles.list(folder).entrySet());
        int delete = Math.max(tooOld(folder, files, options), tooMany(files, options));
        for (int i = 0; i < delete; i++) {
            Path file = files.get(i).getValue();
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw JournalProblems.ioFailed(file, "delete", null, e);
            }
        }
    }

    /** A file's last record is as old as the head of the file behind it. */
    private static int tooOld(Path folder, List<Map.Entry<Integer, Path>> files, JournalOptions options) {
        long now = options.clock().millis();
        long limit;
        try {
            limit = options.retention().maxAge().toMillis();
        } catch (ArithmeticException e) {
            return 0;
        }
        int count = 0;
        try (DocumentTailer documents = DocumentTailer.open(folder)) {
            ByteReader body = new ByteReader();
            while (count < files.size() - 1) {
                RecordReader records = new RecordReader(documents, Long.MAX_VALUE);
                records.toFile(files.get(count + 1).getKey());
                if (!records.next() || records.type() != RecordType.HEAD) {
                    break;
                }
                body.set(records.array(), records.start(), records.end());
                if (now - Head.read(body).createdMillis() < limit) {
                    break;
                }
                count++;
            }
        }
        return count;
    }

    private static int tooMany(List<Map.Entry<Integer, Path>> files, JournalOptions options) {
        long left = options.retention().maxBytes() / 2;
        for (int i = files.size() - 1; i >= 0; i--) {
            left -= size(files.get(i).getValue());
            if (left < 0) {
                return Math.min(i + 1, files.size() - 1);
            }
        }
        return 0;
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw JournalProblems.ioFailed(file, "ask for the size of", null, e);
        }
    }
}
