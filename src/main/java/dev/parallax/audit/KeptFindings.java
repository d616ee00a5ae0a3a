package dev.parallax.audit;

import dev.parallax.finding.Finding;
import dev.parallax.report.FindingBytes;
import dev.parallax.verify.SpoolFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Findings by number: the first of them in memory, all others in a file. */
final class KeptFindings implements AutoCloseable {

    private static final int IN_MEMORY = 1_000;

    private final List<Finding> first = new ArrayList<>();
    private final SpoolFile others;

    KeptFindings(Path folder) {
        this.others = new SpoolFile(folder);
    }

    /** Returns its number, from 1. */
    long add(Finding finding) {
        if (first.size() < IN_MEMORY) {
            first.add(finding);
            return first.size();
        }
        return others.append(FindingBytes.of(finding)) + IN_MEMORY + 1;
    }

    Finding get(long number) {
        return number <= IN_MEMORY
                ? first.get((int) number - 1)
                : FindingBytes.read(others.read(number - IN_MEMORY - 1));
    }

    /** Forgets all of them; numbers begin anew. */
    void clear() {
        first.clear();
        others.clear();
    }

    @Override
    public void close() {
        others.close();
    }
}
