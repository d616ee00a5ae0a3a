package dev.parallax.health;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Does something again and again in a thread of its own, with a pause between, until it is closed. */
final class Repeating implements AutoCloseable {

    /** What is done; it handles its own failures. */
    interface Task {
        void run() throws InterruptedException;
    }

    private static final long CLOSE_MILLIS = 2000;

    private final Task task;
    private final Duration pause;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;

    Repeating(String name, Duration pause, Task task) {
        this.task = task;
        this.pause = pause;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            do {
                task.run();
            } while (!ended.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Interrupts what is being done, and waits for it a moment. */
    @Override
    public void close() {
        ended.countDown();
        thread.interrupt();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
