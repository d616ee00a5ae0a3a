package dev.parallax.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Asks how many bytes may still be written under a folder. */
@FunctionalInterface
public interface FreeSpace {

    long usableBytes(Path folder) throws IOException;

    /** Asks the folder's file store. */
    static FreeSpace ofFileStore() {
        return folder -> Files.getFileStore(folder).getUsableSpace();
    }
}
