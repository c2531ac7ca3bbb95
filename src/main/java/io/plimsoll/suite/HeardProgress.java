package io.plimsoll.suite;

import io.plimsoll.environment.Progress;
import java.time.Duration;

/**
 * Hands on what an environment says, as what happens at this moment.
 *
 * @param listener hears it
 */
public record HeardProgress(RunListener listener) implements Progress {

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
