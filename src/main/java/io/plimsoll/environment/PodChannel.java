package io.plimsoll.environment;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ExecListener;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Starts commands in a container of a Pod, through the API server. */
record PodChannel(KubernetesClient client, String namespace, String pod, String container) implements CommandChannel {

    @Override
    public Started start(List<String> command, @Nullable InputStream stdin, Output output) {
        CompletableFuture<Integer> exit = new CompletableFuture<>();
        FramedInput input = stdin == null ? null : new FramedInput(stdin, output);
        ExecWatch watch = exec(command, input, output, exit);
        if (input != null) {
            input.pump(watch.getInput(), exit);
        }
        CompletableFuture<Integer> ended = exit.whenComplete((code, thrown) -> watch.close());
        return new Started() {
            @Override
            public CompletableFuture<Integer> exit() {
                return ended;
            }

            @Override
            public void giveUp() {
                exit.complete(137);
            }
        };
    }

    private ExecWatch exec(
            List<String> command, @Nullable FramedInput input, Output output, CompletableFuture<Integer> exit) {
        OutputStream stdout = new Pieces(output::stdout);
        List<String> words = new ArrayList<>();
        if (input != null) {
            words.addAll(FramedInput.READER);
        }
        words.addAll(command);
        try {
            var target = client.pods().inNamespace(namespace).withName(pod).inContainer(container);
            var streams = input == null
                    ? target.writingOutput(stdout).writingError(new Pieces(output::stderr))
                    : target.redirectingInput().writingOutput(stdout).writingError(new Pieces(input::stderr));
            return streams.usingListener(new Ending(output, exit)).exec(words.toArray(new String[0]));
        } catch (KubernetesClientException e) {
            throw new EnvironmentFailed(
                    "A command could not be started in Pod " + namespace + "/" + pod + "."
                            + "\n  expected: the API server runs `" + String.join(" ", command) + "` there"
                            + "\n  observed: " + Engine.rootMessage(e),
                    "see that this user may use pods/exec, and that the Pod is running.",
                    e);
        }
    }

    /** Completes the exit code: with what the API server says, or, when the connection ends before, with an error. */
    private static final class Ending implements ExecListener {

        private final Output output;
        private final CompletableFuture<Integer> exit;

        Ending(Output output, CompletableFuture<Integer> exit) {
            this.output = output;
            this.exit = exit;
        }

        @Override
        public void onExit(int code, Status status) {
            output.end();
            // A negative code stands for one that nobody knows.
            exit.complete(code < 0 ? 137 : code);
        }

        @Override
        public void onFailure(Throwable thrown, @Nullable Response response) {
            exit.completeExceptionally(thrown);
        }

        @Override
        public void onClose(int code, String reason) {
            exit.completeExceptionally(new EnvironmentFailed(
                    "The connection to a command in a Pod ended before the command did (" + code
                            + (reason.isBlank() ? "" : ", " + reason) + ").",
                    "see that the Pod and its node are still there; start the run again."));
        }
    }

    private static final class Pieces extends OutputStream {

        private final Consumer<byte[]> sink;

        Pieces(Consumer<byte[]> sink) {
            this.sink = sink;
        }

        @Override
        public void write(int single) {
            sink.accept(new byte[] {(byte) single});
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            sink.accept(Arrays.copyOfRange(bytes, offset, offset + length));
        }
    }
}
