package io.plimsoll.suite.image;

import io.plimsoll.environment.Progress;
import io.plimsoll.suite.RunListener;
import java.time.Duration;

/**
 * Hands on what an environment says.
 *
 * @param listener hears it
 */
record HeardProgress(RunListener listener) implements Progress {

    @Override
    public void started(String step) {
        listener.live(step);
    }

    @Override
    public void detail(String step, String line) {
        listener.live(line);
    }

    @Override
    public void done(String step, Duration took) {
        listener.live(step + ": done");
    }
}
