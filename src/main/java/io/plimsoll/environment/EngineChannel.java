package io.plimsoll.environment;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.ExecStartCmd;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Starts commands in a container of the Docker engine. */
record EngineChannel(DockerClient docker, String containerId, Map<String, String> variables) implements CommandChannel {

    EngineChannel {
        variables = Map.copyOf(variables);
    }

    @Override
    public Started start(List<String> command, @Nullable InputStream stdin, Output output) {
        String exec = docker.execCreateCmd(containerId)
                .withAttachStdout(true)
                .withAttachStderr(true)
                .withAttachStdin(stdin != null)
                .withEnv(variables.entrySet().stream()
                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                        .toList())
                .withCmd(command.toArray(new String[0]))
                .exec()
                .getId();
        Frames frames = new Frames(output);
        ExecStartCmd start = docker.execStartCmd(exec);
        if (stdin != null) {
            start.withStdIn(stdin);
        }
        start.exec(frames);
        // On another thread: that of the output is interrupted once its stream has ended.
        CompletableFuture<Integer> exit = frames.ended.thenApplyAsync(ignored -> exitCode(exec));
        return new Started() {
            @Override
            public CompletableFuture<Integer> exit() {
                return exit;
            }

            @Override
            public void giveUp() {
                frames.ended.complete(null);
            }
        };
    }

    private int exitCode(String exec) {
        try {
            Long code = docker.inspectExecCmd(exec).exec().getExitCodeLong();
            return code == null ? 137 : code.intValue();
        } catch (NotFoundException e) {
            // The container is gone, and the command with it.
            return 137;
        }
    }

    private static final class Frames extends ResultCallback.Adapter<Frame> {

        private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
        private final Output output;

        Frames(Output output) {
            this.output = output;
        }

        @Override
        public void onNext(Frame frame) {
            if (frame.getStreamType() == StreamType.STDERR) {
                output.stderr(frame.getPayload());
            } else {
                output.stdout(frame.getPayload());
            }
        }

        @Override
        public void onError(Throwable thrown) {
            super.onError(thrown);
            ended.completeExceptionally(thrown);
        }

        @Override
        public void onComplete() {
            super.onComplete();
            output.end();
            ended.complete(null);
        }
    }
}
