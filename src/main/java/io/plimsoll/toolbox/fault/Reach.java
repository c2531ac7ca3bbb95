package io.plimsoll.toolbox.fault;

import io.plimsoll.toolbox.CommandRunner;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks whether a TCP port can be reached, as the kubelet or as a pod. */
public final class Reach {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final CommandRunner place;

    /**
     * Creates it.
     *
     * @param place where commands run: it must share the node's network namespace, and its process namespace to ask as a pod
     */
    public Reach(CommandRunner place) {
        this.place = place;
    }

    /** Whether the node reaches a port, asked as the kubelet asks. */
    public boolean fromNode(String address, int port) throws IOException, InterruptedException {
        return answers(List.of(), address, port);
    }

    /**
     * Whether a pod reaches a port.
     *
     * @param pid a process of the pod
     */
    public boolean fromPod(int pid, String address, int port) throws IOException, InterruptedException {
        return answers(List.of("nsenter", "--net=/proc/" + pid + "/ns/net"), address, port);
    }

    /**
     * Returns the address that the node sends from when it asks a pod.
     *
     * @throws IOException if there is no route
     */
    public String nodeAddressTowards(String address) throws IOException, InterruptedException {
        return routeTo(address, "src");
    }

    /**
     * Returns the network device that leads from the node to an address.
     *
     * @throws IOException if there is no route
     */
    public String deviceTowards(String address) throws IOException, InterruptedException {
        return routeTo(address, "dev");
    }

    private String routeTo(String address, String what) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        List<String> ask = List.of("ip", "-o", "route", "get", address);
        try (CommandRunner.Running running = place.start(ask, lines::add)) {
            boolean done = running.await(LIMIT).filter(code -> code == 0).isPresent();
            String[] words = String.join(" ", lines).split("\\s+");
            for (int i = 0; done && i + 1 < words.length; i++) {
                if (words[i].equals(what)) {
                    return words[i + 1];
                }
            }
        }
        throw new IOException("the node has no route to %s: %s".formatted(address, String.join(" ", lines)));
    }

    private boolean answers(List<String> enter, String address, int port) throws IOException, InterruptedException {
        List<String> ask = new ArrayList<>(enter);
        ask.addAll(List.of("timeout", "1", "bash", "-c", "exec 3<>/dev/tcp/" + address + "/" + port));
        try (CommandRunner.Running running = place.start(ask, line -> {})) {
            return running.await(LIMIT).filter(code -> code == 0).isPresent();
        }
    }
}
