package io.plimsoll.suite.equivalence;

import io.plimsoll.environment.ToolboxContainer;
import io.plimsoll.network.Port;
import io.plimsoll.network.Protocol;
import io.plimsoll.suite.equivalence.Part.Running;
import io.plimsoll.toolbox.prober.ListeningPorts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Sees a process from a toolbox that shares its host's view: as whom it runs, and what is listened on in its network. */
final class ProcessView {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Pattern EFFECTIVE_USER = Pattern.compile("(?m)^Uid:\\s+\\d+\\s+(\\d+)");

    private final ToolboxContainer toolbox;

    ProcessView(ToolboxContainer toolbox) {
        this.toolbox = toolbox;
    }

    /** Returns what is seen of a process; empty if it has ended. */
    Optional<Running> of(int pid) {
        Matcher user = EFFECTIVE_USER.matcher(read(pid, "status"));
        if (!user.find()) {
            return Optional.empty();
        }
        List<Integer> ports = new ArrayList<>();
        Stream.of("net/tcp", "net/tcp6")
                .map(table -> ListeningPorts.parse(read(pid, table), Protocol.TCP))
                .forEach(found -> found.stream().map(Port::number).forEach(ports::add));
        return Optional.of(new Running(Integer.parseInt(user.group(1)), ports));
    }

    /** Without IPv6 in the kernel one of the tables is not there; what has ended has none. */
    private String read(int pid, String file) {
        return toolbox.run(LIMIT, "cat", "/proc/%s/%s".formatted(pid, file)).stdout();
    }
}
