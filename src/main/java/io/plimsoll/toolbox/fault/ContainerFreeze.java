package io.plimsoll.toolbox.fault;

import java.util.ArrayList;
import java.util.List;

/**
 * Processes of a container that do nothing for a while, as if they hung: SIGSTOP now, SIGCONT in the end.
 *
 * <p>Their connections stay open, and the kernel accepts new ones for them. So whoever waits for an answer sees it, an
 * {@code httpGet} or {@code grpc} probe among them, and a {@code tcpSocket} probe does not, nor does an {@code exec} probe,
 * which is a process of its own.
 *
 * <p>Each time it is set, a process of its own in the toolbox begins to wait until it has to thaw them; only the last one
 * does.
 *
 * @param name names the freeze; letters, digits and underscores
 * @param pids the processes, as the node sees them; with the first of the container among them no more are started
 */
public record ContainerFreeze(String name, List<Integer> pids) implements Fault {

    /** Arguments: file, seconds, processes. Who is to thaw is there before anything is frozen. */
    private static final String FREEZE =
            """
            file=$1 seconds=$2; shift 2
            turn=$(date +%s%N); echo $turn >"$file"
            setsid sh -c '
            file=$1; sleep $2; [ "$(cat "$file" 2>/dev/null)" = $3 ] || exit 0
            rm -f "$file"; shift 3; kill -CONT "$@"
            ' thaw "$file" $seconds $turn "$@" </dev/null >/dev/null 2>&1 &
            kill -STOP "$@"
            """;

    /** Arguments: file, processes. */
    private static final String THAW =
            """
            rm -f "$1"; shift
            for p; do kill -CONT $p || ! [ -e /proc/$p ] || exit 1; done
            """;

    public ContainerFreeze {
        pids = List.copyOf(pids);
        if (!name.matches("[a-z0-9_]+")) {
            throw new IllegalArgumentException("not a name for a freeze: " + name);
        }
        if (pids.isEmpty()) {
            throw new IllegalArgumentException("a freeze needs at least one process");
        }
    }

    @Override
    public List<List<String>> prepare() {
        return List.of();
    }

    @Override
    public List<List<String>> set() {
        return shell(FREEZE, List.of("freeze", file(), Integer.toString(LAPSE_SECONDS)));
    }

    @Override
    public List<List<String>> remove() {
        return shell(THAW, List.of("thaw", file()));
    }

    private String file() {
        return "/tmp/plimsoll-freeze-" + name;
    }

    private List<List<String>> shell(String script, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", script));
        command.addAll(arguments);
        pids.forEach(pid -> command.add(Integer.toString(pid)));
        return List.of(command);
    }
}
