package io.plimsoll.toolbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Stands in for a harness that gets killed: starts a command with a pipe to its standard input, and waits. */
public final class HarnessStandIn {

    private HarnessStandIn() {}

    /** Starts the command below a JVM of its own; killing that JVM closes the pipe. */
    public static Process start(Path folder, List<String> command) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-cp",
                System.getProperty("java.class.path"),
                HarnessStandIn.class.getName()));
        line.addAll(command);
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("harness.log").toFile())
                .start();
    }

    /** Runs the stand-in. */
    public static void main(String[] command) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        child.waitFor();
    }
}
