package io.plimsoll.toolbox.watch;

import io.plimsoll.timeline.ProcessEvent;
import io.plimsoll.toolbox.MicroClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches the pods' processes of one node: each {@link #look} finds what has changed since the last one.
 *
 * <p>The end of a process wakes it at once; starts and listeners are seen at the next look. Everything that is there at
 * the first look counts as started then.
 */
final class ProcessWatcher implements AutoCloseable {

    /**
     * A container's first process bears such a name until it becomes the container's own program. The last two are runc
     * again, run from a sealed copy of itself.
     */
    private static final List<String> RUNTIMES =
            List.of("runc", "crun", "youki", "containerd-shim", "conmon", "memfd:", "exe");

    /** For so long a process that belongs to no pod may still be moved into one. */
    private static final long MAY_MOVE_MICROS = TimeUnit.SECONDS.toMicros(2);

    private static final long MOVE_CHECK_MICROS = TimeUnit.MILLISECONDS.toMicros(100);
    private static final int POLLFD = 8;

    private final MicroClock clock;
    private final ProcessTable table;
    private final Consumer<ProcessEvent> events;
    private final Linux linux = new Linux();
    private final @Nullable String ownNetwork;
    private final Set<Integer> decided = new HashSet<>();
    private final Map<Integer, Undecided> undecided = new HashMap<>();
    private final Set<String> known = new HashSet<>();
    private final List<Container> running = new ArrayList<>();
    private final Map<String, Network> networks = new HashMap<>();
    private int newest = -1;

    /** A process that is not known to be a container's, or not to be. */
    private static final class Undecided {

        private final long since;
        private boolean runtime = true;
        private long checked;

        /**
         * Begins to wonder.
         *
         * @param since when it was first seen; 0 for what was there before, which is not moved any more
         */
        private Undecided(long since) {
            this.since = since;
        }

        /** A container's first process is looked at each time, others now and then. */
        private boolean isDue(long now) {
            return runtime || now - checked >= MOVE_CHECK_MICROS;
        }
    }

    /** A container whose first process runs; the descriptor becomes readable when it ends. */
    private record Container(PodContainer name, int pid, int pidfd, boolean sandbox, String network) {}

    /** A pod's network namespace and the ports that were listened on at the last look. */
    private record Network(String podUid, ListenerProbe probe, Map<Integer, String> ports) {}

    /**
     * Makes a watcher.
     *
     * @param ownNetwork the network namespace whose listeners are not looked at, because pods of the host's network share
     *     it with everything else; {@code null} to look at all
     */
    ProcessWatcher(MicroClock clock, ProcessTable table, @Nullable String ownNetwork, Consumer<ProcessEvent> events) {
        this.clock = clock;
        this.table = table;
        this.ownNetwork = ownNetwork;
        this.events = events;
    }

    /** Waits for the end of a process, at most for so long, and looks. */
    void look(int waitMillis) throws IOException {
        Set<Container> ended = awaitEnd(waitMillis);
        long now = clock.micros();
        findStarted(now);
        lookAtListeners();
        for (Container container : ended) {
            end(container);
        }
        closeAbandoned();
    }

    private Set<Container> awaitEnd(int waitMillis) throws IOException {
        ByteBuffer fds =
                ByteBuffer.allocate(Math.max(1, running.size()) * POLLFD).order(ByteOrder.nativeOrder());
        for (int i = 0; i < running.size(); i++) {
            fds.putInt(i * POLLFD, running.get(i).pidfd()).putShort(i * POLLFD + 4, Linux.POLLIN);
        }
        linux.poll(fds.array(), running.size(), waitMillis);
        Set<Container> ended = new HashSet<>();
        for (int i = 0; i < running.size(); i++) {
            if (fds.getShort(i * POLLFD + 6) != 0) {
                ended.add(running.get(i));
            }
        }
        return ended;
    }

    private void findStarted(long now) throws IOException {
        int latest = table.newest();
        if (latest != newest) {
            long seen = newest < 0 ? 0 : now;
            newest = latest;
            Set<Integer> all = table.processes();
            decided.retainAll(all);
            undecided.keySet().retainAll(all);
            for (Integer pid : all) {
                if (!decided.contains(pid) && !undecided.containsKey(pid)) {
                    undecided.put(pid, new Undecided(seen));
                }
            }
        }
        List<Candidate> candidates = new ArrayList<>();
        for (Iterator<Map.Entry<Integer, Undecided>> each = undecided.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<Integer, Undecided> entry = each.next();
            Undecided state = entry.getValue();
            if (!state.isDue(now)) {
                continue;
            }
            int pid = entry.getKey();
            String program = table.program(pid).orElse("");
            state.checked = now;
            state.runtime = isRuntime(program);
            if (state.runtime) {
                continue;
            }
            Optional<PodContainer> container = table.container(pid);
            if (container.isPresent() && now - state.since < MOVE_CHECK_MICROS && !table.isFirstOfItsNamespace(pid)) {
                // A helper of the runtime lives for milliseconds; in a shared PID namespace the first process stays.
                continue;
            }
            if (container.isPresent() || now - state.since > MAY_MOVE_MICROS) {
                each.remove();
                decided.add(pid);
            }
            if (container.isPresent() && !known.contains(container.get().containerId())) {
                candidates.add(new Candidate(
                        container.get(), pid, program, table.started(pid).orElse(Long.MAX_VALUE)));
            }
        }
        // Of several processes of a container that nobody knew, the oldest is its first.
        candidates.sort(Comparator.comparingLong(Candidate::started).thenComparingInt(Candidate::pid));
        for (Candidate candidate : candidates) {
            if (known.add(candidate.container().containerId())) {
                start(candidate);
            }
        }
    }

    private record Candidate(PodContainer container, int pid, String program, long started) {}

    private static boolean isRuntime(String program) {
        return RUNTIMES.stream().anyMatch(program::startsWith);
    }

    private void start(Candidate candidate) throws IOException {
        boolean sandbox = candidate.program().equals(PodProcess.SANDBOX);
        PodContainer name = candidate.container();
        if (!sandbox) {
            emit(name.podUid(), name.containerId(), ProcessEvent.Type.PROCESS_STARTED, 0);
        }
        int pidfd = linux.pidfd(candidate.pid());
        if (pidfd < 0) {
            if (!sandbox) {
                emit(name.podUid(), name.containerId(), ProcessEvent.Type.PROCESS_EXITED, 0);
            }
            return;
        }
        String network = table.network(candidate.pid()).orElse("");
        running.add(new Container(name, candidate.pid(), pidfd, sandbox, network));
        if (!network.isEmpty() && !network.equals(ownNetwork) && !networks.containsKey(network)) {
            openNetwork(candidate, network);
        }
    }

    private void openNetwork(Candidate candidate, String network) throws IOException {
        try {
            ListenerProbe probe = ListenerProbe.open(linux, table.networkPath(candidate.pid()));
            networks.put(network, new Network(candidate.container().podUid(), probe, new HashMap<>()));
        } catch (IOException e) {
            // A process that has ended meanwhile takes its namespace along; anything else must be heard.
            if (table.network(candidate.pid()).isPresent()) {
                throw e;
            }
        }
    }

    private void lookAtListeners() throws IOException {
        for (Map.Entry<String, Network> entry : networks.entrySet()) {
            Network network = entry.getValue();
            Map<Integer, Long> listening = network.probe().listeners();
            for (Iterator<Map.Entry<Integer, String>> each =
                            network.ports().entrySet().iterator();
                    each.hasNext(); ) {
                Map.Entry<Integer, String> port = each.next();
                if (!listening.containsKey(port.getKey())) {
                    each.remove();
                    emit(network.podUid(), port.getValue(), ProcessEvent.Type.LISTENER_CLOSED, port.getKey());
                }
            }
            for (Map.Entry<Integer, Long> port : listening.entrySet()) {
                if (!network.ports().containsKey(port.getKey())) {
                    String container = owner(entry.getKey(), port.getValue());
                    network.ports().put(port.getKey(), container);
                    emit(network.podUid(), container, ProcessEvent.Type.LISTENER_OPENED, port.getKey());
                }
            }
        }
    }

    /** Returns the container that a listener belongs to; empty if its processes do not show it. */
    private String owner(String network, long inode) {
        List<Container> candidates = running.stream()
                .filter(container -> !container.sandbox() && container.network().equals(network))
                .toList();
        if (candidates.size() == 1) {
            return candidates.get(0).name().containerId();
        }
        return candidates.stream()
                .filter(container -> table.holds(container.pid(), inode))
                .map(container -> container.name().containerId())
                .findFirst()
                .orElse("");
    }

    private void end(Container container) {
        running.remove(container);
        linux.close(container.pidfd());
        if (!container.sandbox()) {
            emit(container.name().podUid(), container.name().containerId(), ProcessEvent.Type.PROCESS_EXITED, 0);
        }
    }

    private void closeAbandoned() {
        for (Iterator<Map.Entry<String, Network>> each = networks.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<String, Network> entry = each.next();
            if (running.stream().noneMatch(container -> container.network().equals(entry.getKey()))) {
                Network network = entry.getValue();
                network.ports()
                        .forEach((port, container) ->
                                emit(network.podUid(), container, ProcessEvent.Type.LISTENER_CLOSED, port));
                network.probe().close();
                each.remove();
            }
        }
    }

    private void emit(String podUid, String container, ProcessEvent.Type type, int port) {
        events.accept(new ProcessEvent(clock.micros(), podUid, container, type, port));
    }

    @Override
    public void close() {
        running.forEach(container -> linux.close(container.pidfd()));
        running.clear();
        networks.values().forEach(network -> network.probe().close());
        networks.clear();
    }
}
