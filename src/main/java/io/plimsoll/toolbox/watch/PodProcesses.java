package io.plimsoll.toolbox.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.toolbox.CommandRunner;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The processes of a node's pods, listed and ended from its toolbox. */
public final class PodProcesses {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final String KILL_EACH = "for p; do kill -KILL $p || ! [ -e /proc/$p ] || exit 1; done";

    private final CommandRunner place;
    private final String java;
    private final String classPathFile;

    /**
     * Creates it.
     *
     * @param place where commands run: it must share the node's process namespace
     * @param java the Java launcher there
     * @param classPathFile an argument file there that holds {@code -cp} and the class path
     */
    public PodProcesses(CommandRunner place, String java, String classPathFile) {
        this.place = place;
        this.java = java;
        this.classPathFile = classPathFile;
    }

    /**
     * Returns the processes of one pod, the pause container's left out.
     *
     * @throws IOException if they could not be listed
     */
    public List<PodProcess> of(String podUid) throws IOException, InterruptedException {
        return all(podUid).stream().filter(process -> !process.holdsSandbox()).toList();
    }

    /**
     * Returns the process that holds the network of a pod for as long as the pod lives, whatever becomes of its containers.
     *
     * @throws IOException if there is none
     */
    public int sandboxOf(String podUid) throws IOException, InterruptedException {
        return all(podUid).stream()
                .filter(PodProcess::holdsSandbox)
                .findFirst()
                .orElseThrow(() -> new IOException("no process of the sandbox of pod %s was found".formatted(podUid)))
                .pid();
    }

    private List<PodProcess> all(String podUid) throws IOException, InterruptedException {
        List<PodProcess> found = Collections.synchronizedList(new ArrayList<>());
        ObjectMapper json = new ObjectMapper();
        run(
                List.of(java, "-XX:TieredStopAtLevel=1", "@" + classPathFile, PodProcessesMain.class.getName(), podUid),
                line -> {
                    try {
                        found.add(json.readValue(line, PodProcess.class));
                    } catch (JsonProcessingException e) {
                        throw new IllegalStateException("the list of processes holds a line of others: " + line, e);
                    }
                });
        return List.copyOf(found);
    }

    /**
     * Ends processes by SIGKILL, one right after the other. One that is gone already is none that is left: a server's
     * workers, and the commands of probes, come and go.
     *
     * @throws IOException if one of them could not be ended
     */
    public void kill(List<PodProcess> processes) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", KILL_EACH, "kill"));
        processes.forEach(process -> command.add(Integer.toString(process.pid())));
        run(command, line -> {});
    }

    private void run(List<String> command, java.util.function.Consumer<String> line)
            throws IOException, InterruptedException {
        try (CommandRunner.Running running = place.start(command, line)) {
            Optional<Integer> exit = running.await(LIMIT);
            if (exit.isEmpty() || exit.get() != 0) {
                throw new IOException(String.join(" ", command)
                        + (exit.isEmpty() ? " did not end in time" : " ended with exit code " + exit.get()) + ": "
                        + running.standardError().strip());
            }
        }
    }
}
