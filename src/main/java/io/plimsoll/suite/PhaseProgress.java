package io.plimsoll.suite;

import io.plimsoll.environment.Progress;
import java.time.Duration;
import java.util.Locale;

/** Shows what an environment does as phases of the run. */
final class PhaseProgress implements Progress {

    private final RunListener listener;

    PhaseProgress(RunListener listener) {
        this.listener = listener;
    }

    @Override
    public void started(String step) {
        listener.phase(step, "");
    }

    @Override
    public void detail(String step, String line) {
        listener.live(line);
    }

    @Override
    public void done(String step, Duration took) {
        listener.phase(step, String.format(Locale.ROOT, "done in %.1f s", took.toMillis() / 1_000.0));
    }
}
