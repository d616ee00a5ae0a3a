package dev.parallax.report;

/** How much more of the heap is live than at the start, measured after a collection now and then. */
final class HeapWatch {

    private static final int EVERY = 50_000;

    private final long start = live();
    private long most;

    void tick(int i) {
        if (i % EVERY == 0) {
            most = Math.max(most, live() - start);
        }
    }

    long mostUsedMegabytes() {
        return most >> 20;
    }

    private static long live() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
