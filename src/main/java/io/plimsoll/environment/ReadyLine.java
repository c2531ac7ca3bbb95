package io.plimsoll.environment;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;

/** Waits for the line by which k3s says that its node is registered, and fails at once when the container ends. */
final class ReadyLine extends AbstractWaitStrategy {

    private static final String LINE = "Node controller sync successful";

    @Override
    protected void waitUntilReady() {
        DockerClient docker = waitStrategyTarget.getDockerClient();
        Log log = new Log();
        try (log) {
            docker.logContainerCmd(waitStrategyTarget.getContainerId())
                    .withStdOut(true)
                    .withStdErr(true)
                    .withFollowStream(true)
                    .withTailAll()
                    .exec(log);
            log.seen.get(startupTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new ContainerLaunchException("it did not say \"" + LINE + "\" within " + Text.seconds(startupTimeout)
                    + "; its last lines:\n" + log.last());
        } catch (ExecutionException e) {
            throw new ContainerLaunchException(
                    "it ended before it said \"" + LINE + "\"; its last lines:\n" + log.last());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ContainerLaunchException("interrupted while waiting for \"" + LINE + "\"");
        } catch (IOException e) {
            throw new ContainerLaunchException("its log could not be read: " + e.getMessage());
        }
    }

    private static final class Log extends ResultCallback.Adapter<Frame> {

        private final CompletableFuture<Boolean> seen = new CompletableFuture<>();
        private final Deque<String> last = new ArrayDeque<>();
        private final LineSplitter lines = new LineSplitter(this::line);

        private synchronized void line(String line) {
            last.addLast(line);
            if (last.size() > 20) {
                last.removeFirst();
            }
            if (line.contains(LINE)) {
                seen.complete(true);
            }
        }

        @Override
        public void onNext(Frame frame) {
            lines.accept(frame.getPayload());
        }

        @Override
        public void onComplete() {
            super.onComplete();
            lines.end();
            seen.completeExceptionally(new IOException("The log has ended"));
        }

        @Override
        public void onError(Throwable thrown) {
            super.onError(thrown);
            seen.completeExceptionally(thrown);
        }

        synchronized String last() {
            return Text.lastLines(String.join("\n", last), 20);
        }
    }
}
