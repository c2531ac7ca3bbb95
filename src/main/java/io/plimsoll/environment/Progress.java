package io.plimsoll.environment;

import java.time.Duration;
import java.util.function.Consumer;

/** Hears what an environment is doing, while it does it. Calls may come from several threads. */
public interface Progress {

    /** A step has begun, for example {@code Kubernetes node image}. */
    void started(String step);

    /** A step says how far it is. */
    void detail(String step, String line);

    /** A step has ended well. */
    void done(String step, Duration took);

    /** Returns one that nobody hears. */
    static Progress silent() {
        return lines(line -> {});
    }

    /** Returns one that writes a plain line for everything it hears. */
    static Progress lines(Consumer<String> sink) {
        return new Progress() {
            @Override
            public void started(String step) {
                sink.accept(step + " ...");
            }

            @Override
            public void detail(String step, String line) {
                sink.accept("  " + line);
            }

            @Override
            public void done(String step, Duration took) {
                sink.accept(step + ": " + Text.seconds(took));
            }
        };
    }
}
