package io.plimsoll.toolbox.watch;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Lists the processes of a pod: {@code PodProcessesMain POD_UID}, one {@link PodProcess} a line, as JSON. */
public final class PodProcessesMain {

    private static final int WRONG_USAGE = 64;

    /** The signals that containers are stopped by; Linux numbers them alike on every architecture. */
    private static final Map<Integer, String> STOP_SIGNALS =
            new TreeMap<>(Map.of(1, "HUP", 2, "INT", 3, "QUIT", 10, "USR1", 15, "TERM", 28, "WINCH"));

    private PodProcessesMain() {}

    /** Prints the list. */
    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            System.err.println("usage: PodProcessesMain POD_UID");
            System.exit(WRONG_USAGE);
        }
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        ObjectMapper json = new ObjectMapper();
        try (ProcessTable table = new ProcessTable()) {
            for (PodProcess process : of(args[0], table)) {
                out.println(json.writeValueAsString(process));
            }
        }
    }

    static List<PodProcess> of(String podUid, ProcessTable table) {
        List<PodProcess> found = new ArrayList<>();
        for (int pid : table.processes()) {
            Optional<PodContainer> container =
                    table.container(pid).filter(c -> c.podUid().equals(podUid));
            Optional<String> program = table.program(pid);
            if (container.isPresent() && program.isPresent()) {
                found.add(new PodProcess(
                        pid,
                        podUid,
                        container.get().containerId(),
                        program.get(),
                        table.isFirstOfItsNamespace(pid),
                        handled(table.handledSignals(pid))));
            }
        }
        return found;
    }

    /** Reads a mask as the kernel writes it: bit n − 1 stands for signal n. */
    static Set<String> handled(long mask) {
        Set<String> names = new LinkedHashSet<>();
        STOP_SIGNALS.forEach((number, name) -> {
            if ((mask >>> (number - 1) & 1) == 1) {
                names.add(name);
            }
        });
        return names;
    }
}
