package dev.parallax.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * One process, or several at once, from start to end.
 *
 * @param seconds of wall time until the last has ended
 * @param residentBytes the most memory it had in use at once, mapped files included; the sum over several processes
 * @param privateBytes the most of it that was not a file's
 */
record Run(double seconds, long residentBytes, long privateBytes) {

    /**
     * Runs processes at once and waits for all.
     *
     * @param good exit statuses that mean that the work was done
     * @throws IOException when one ends with another status, with the end of what it said
     */
    static Run of(Set<Integer> good, List<ProcessBuilder> builders) throws IOException, InterruptedException {
        Path said = Files.createTempFile("parallax-bench-", ".log");
        try {
            long began = System.nanoTime();
            List<Watched> watched = builders.stream()
                    .map(builder ->
                            Watched.start(builder.redirectError(ProcessBuilder.Redirect.appendTo(said.toFile()))))
                    .toList();
            for (Watched one : watched) {
                int status = one.await();
                if (!good.contains(status)) {
                    throw new IOException(one.command() + " ended with status " + status + ":\n" + tail(said));
                }
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            return new Run(
                    seconds,
                    watched.stream().mapToLong(Watched::residentBytes).sum(),
                    watched.stream().mapToLong(Watched::privateBytes).sum());
        } finally {
            Files.delete(said);
        }
    }

    /** The same work done by one process after the other: times add up, memory does not. */
    Run then(Run next) {
        return new Run(
                seconds + next.seconds,
                Math.max(residentBytes, next.residentBytes),
                Math.max(privateBytes, next.privateBytes));
    }

    private static String tail(Path said) throws IOException {
        List<String> lines = Files.readAllLines(said);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
    }
}
