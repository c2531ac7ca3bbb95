package io.plimsoll.environment;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.PullResponseItem;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Pulls images, and gives up at once where no registry answers.
 *
 * <p>The engine's first word about a pull comes when the registry has handed over the image's manifest. If that word
 * does not come in time, no registry answers.
 */
final class Pulls {

    static final Duration FIRST_WORD = Duration.ofSeconds(5);
    private static final Duration WHOLE = Duration.ofMinutes(15);

    private final Engine engine;
    private final Progress progress;

    Pulls(Engine engine, Progress progress) {
        this.engine = engine;
        this.progress = progress;
    }

    sealed interface Result {}

    record Pulled(String imageId) implements Result {}

    record NotPulled(String because) implements Result {}

    Result pull(String reference) {
        String step = "Pull " + reference;
        long begin = System.nanoTime();
        progress.started(step);
        Listener listener = new Listener(step, progress);
        engine.docker().pullImageCmd(reference).exec(listener);
        try {
            listener.firstWord.get(FIRST_WORD.toMillis(), TimeUnit.MILLISECONDS);
            listener.ended.get(WHOLE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return new NotPulled(
                    listener.firstWord.isDone()
                            ? "it was not complete after " + WHOLE.toMinutes() + " minutes"
                            : "no registry answered within " + FIRST_WORD.toSeconds() + " s");
        } catch (ExecutionException e) {
            return new NotPulled(Engine.rootMessage(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentFailed("The run was interrupted.", "start it again.", e);
        } finally {
            listener.giveUp();
        }
        String id = engine.imageId(reference).orElse(null);
        if (id == null) {
            return new NotPulled(listener.lastError == null ? "the engine does not have it" : listener.lastError);
        }
        progress.done(step, Duration.ofNanos(System.nanoTime() - begin));
        return new Pulled(id);
    }

    private static final class Listener extends ResultCallback.Adapter<PullResponseItem> {

        private final String step;
        private final Progress progress;
        private final CompletableFuture<Boolean> firstWord = new CompletableFuture<>();
        private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
        private volatile @Nullable String lastError;
        private @Nullable String lastStatus;

        Listener(String step, Progress progress) {
            this.step = step;
            this.progress = progress;
        }

        @Override
        public void onNext(PullResponseItem item) {
            if (item.getErrorDetail() != null) {
                lastError = item.getErrorDetail().getMessage();
                return;
            }
            firstWord.complete(true);
            String status = item.getStatus();
            // One line for each layer that is complete; the engine sends hundreds about bytes.
            if (status != null && !status.equals(lastStatus) && item.getProgressDetail() == null) {
                lastStatus = status;
                progress.detail(step, item.getId() == null ? status : item.getId() + ": " + status);
            }
        }

        @Override
        public void onError(Throwable thrown) {
            firstWord.completeExceptionally(thrown);
            ended.completeExceptionally(thrown);
        }

        @Override
        public void onComplete() {
            super.onComplete();
            firstWord.complete(true);
            ended.complete(true);
        }

        void giveUp() {
            try {
                close();
            } catch (IOException ignored) {
                // The pull is given up or over.
            }
        }
    }
}
