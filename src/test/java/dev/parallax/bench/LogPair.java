package dev.parallax.bench;

import dev.parallax.sandbox.Side;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The cached pair of binary logs, one folder a node: its log file, and the {@code auto.cnf} that names its server. */
record LogPair(Path folder) {

    static final String FILE = "mysql-bin.000001";

    boolean complete() {
        return Files.isRegularFile(file(Side.A)) && Files.isRegularFile(file(Side.B));
    }

    Path file(Side side) {
        return folder.resolve(side.letter()).resolve(FILE);
    }

    Path identity(Side side) {
        return folder.resolve(side.letter()).resolve("auto.cnf");
    }

    long bytes() throws IOException {
        return Files.size(file(Side.A)) + Files.size(file(Side.B));
    }

    /** Brings both files into memory, so that no candidate pays for the disk and the next one does not. */
    void warm() throws IOException {
        for (Side side : Side.values()) {
            try (InputStream in = Files.newInputStream(file(side))) {
                in.transferTo(OutputStream.nullOutputStream());
            }
        }
    }
}
