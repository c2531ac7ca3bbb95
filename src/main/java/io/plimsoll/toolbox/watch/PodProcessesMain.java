package io.plimsoll.toolbox.watch;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lists the processes of a pod: {@code PodProcessesMain POD_UID}, one {@link PodProcess} a line, as JSON. */
public final class PodProcessesMain {

    private static final int WRONG_USAGE = 64;

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
                        ProcessStatus.handled(table.handledSignals(pid))));
            }
        }
        return found;
    }
}
