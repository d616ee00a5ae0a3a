package dev.parallax.verify;

/** Drops what is known to be on both nodes, from time to time while a table is read. */
final class Forgetting {

    private static final long EVERY = 2_000_000_000L;

    private final Cuts cuts;
    private long last = System.nanoTime();

    Forgetting(Cuts cuts) {
        this.cuts = cuts;
    }

    /** Drops it where the last time was long ago. */
    void now() throws InterruptedException {
        if (System.nanoTime() - last > EVERY) {
            last = System.nanoTime();
            cuts.forgetWhatIsOnBoth();
        }
    }
}
