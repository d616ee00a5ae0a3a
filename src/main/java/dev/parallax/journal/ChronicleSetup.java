package dev.parallax.journal;

import java.nio.file.Path;
import net.openhft.chronicle.core.Jvm;
import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.posix.PosixAPI;

/**
 * How Chronicle is set up, in one place: silent, without a network, and with a clock of our own.
 *
 * <p>Chronicle begins a new file when its clock enters a new period. A journal wants new files by size, so its clock
 * does not tell the time: it counts files, one tick a file. Hence the dates in the files' names mean nothing but an
 * order.
 */
final class ChronicleSetup {

    static {
        // Must stand before the first class of Chronicle is touched.
        System.setProperty("chronicle.analytics.disable", "true");
        System.setProperty("chronicle.announcer.disable", "true");
        System.setProperty("jvm.resource.tracing", "false");
        System.setProperty("disable.single.threaded.check", "true");
        System.setProperty("disable.thread.safety", "true");
        System.setProperty("chronicle.queue.disableFileShrinking", "false");
        // A thread of its own that is bound to a processor; whoever writes asks for free space anyway.
        System.setProperty("chronicle.disk.monitor.disable", "true");
        // Native calls that no journal makes, by a library that first makes classes for them.
        PosixAPI.useNoOpPosixApi();
        Jvm.disableDebugHandler();
        Jvm.disablePerfHandler();
        Jvm.disableWarnHandler();
        Jvm.setErrorExceptionHandler((type, message, thrown) -> {});
    }

    static final RollCycle FILES = RollCycles.FAST_HOURLY;
    static final String SUFFIX = ".cq4";
    static final int FIRST_FILE = 1;

    /** Mapped at a time; a document must fit in a quarter of it. */
    static final long BLOCK_BYTES = 4 << 20;

    static final int MAX_DOCUMENT_BYTES = 1 << 20;

    /** Mapped behind each block; so a file is always some blocks and this long. */
    static final long OVERLAP_BYTES = BLOCK_BYTES / 4;

    /** How long to wait for a lock that a killed process left behind: our own file lock says that it is dead. */
    private static final long STALE_LOCK_MILLIS = 200;

    private ChronicleSetup() {}

    static SingleChronicleQueue open(Path folder, TimeProvider fileCounter, boolean readOnly) {
        return SingleChronicleQueueBuilder.binary(folder)
                .rollCycle(FILES)
                .timeProvider(fileCounter)
                .blockSize(BLOCK_BYTES)
                .indexSpacing(4)
                .indexCount(8192)
                .timeoutMS(STALE_LOCK_MILLIS)
                .readOnly(readOnly)
                .build();
    }

    /** What the clock must say for the queue to write file number {@code file}. */
    static long timeOf(int file) {
        return (long) file * FILES.lengthInMillis();
    }
}
