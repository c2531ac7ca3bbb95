package io.plimsoll.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Lets Ctrl-C and a polite kill end a run in order: the run is interrupted and given time to remove what it started. */
final class Interruption {

    private static final Duration TIME_TO_REMOVE = Duration.ofSeconds(90);

    private final Console console;

    Interruption(Console console) {
        this.console = console;
    }

    /** Carries out work that removes what it started when its thread is interrupted. */
    <T> T orderly(Supplier<T> work) {
        CountDownLatch done = new CountDownLatch(1);
        Thread worker = Thread.currentThread();
        Thread hook = new Thread(() -> interrupt(worker, done), "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.get();
        } finally {
            done.countDown();
            removeHook(hook);
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // Whatever the run came to, nobody waits for it any more.
            throw new Interrupted();
        }
    }

    private void interrupt(Thread worker, CountDownLatch done) {
        console.err().println();
        console.err().println("Interrupted. Removing what this run started ...");
        console.err().flush();
        // Libraries remove things in hooks of their own; what they trip over because it is gone already helps nobody.
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {});
        worker.interrupt();
        boolean removed;
        try {
            removed = done.await(TIME_TO_REMOVE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            removed = false;
        }
        console.err().println(removed ? "Removed." : "Not everything could be removed in time. Run: ./plimsoll sweep");
        console.err().flush();
    }

    /** Ends a command whose process is on its way out. */
    static final class Interrupted extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
