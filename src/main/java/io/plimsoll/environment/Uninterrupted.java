package io.plimsoll.environment;

/** Lets a thread that was interrupted remove what it started: none of the clients works for such a thread. */
final class Uninterrupted {

    private Uninterrupted() {}

    /** Does something as if the thread had not been interrupted, and interrupts it again if it had. */
    static void run(Runnable removal) {
        boolean interrupted = Thread.interrupted();
        try {
            removal.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
