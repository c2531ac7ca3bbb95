package io.plimsoll.suite.networkpolicy;

import io.fabric8.kubernetes.api.model.Pod;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.environment.Environment;
import io.plimsoll.environment.NodeHandle;
import io.plimsoll.environment.ToolboxAccess;
import io.plimsoll.environment.ToolboxContainer;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.Untestable;
import io.plimsoll.suite.load.ToolboxPlace;
import io.plimsoll.toolbox.prober.Discovery;
import io.plimsoll.toolbox.prober.DiscoveryMessage;
import io.plimsoll.toolbox.prober.DiscoveryPlan;
import io.plimsoll.toolbox.prober.ProbePlan;
import io.plimsoll.toolbox.prober.Prober;
import io.plimsoll.toolbox.prober.ProberMessage;
import io.plimsoll.toolbox.prober.Pulse;
import io.plimsoll.toolbox.prober.PulseMessage;
import io.plimsoll.toolbox.prober.PulsePlan;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * The toolboxes in which probers work together, on every node or within every pod: no probe begins before every listener is
 * there.
 */
final class ProbeTeam {

    /** So many pods are entered at a time, and so many probers started. */
    private static final int AT_ONCE = 8;

    private final Environment environment;
    private final Seats seats;
    private final Map<String, Member> members;

    private ProbeTeam(Environment environment, Seats seats, Map<String, Member> members) {
        this.environment = environment;
        this.seats = seats;
        this.members = Map.copyOf(members);
    }

    private record Member(ToolboxPlace place, String classPath) {}

    /**
     * Enters every node.
     *
     * @throws Untestable if the nodes of this environment cannot be entered
     */
    static ProbeTeam onNodes(RunContext context) throws IOException, Untestable {
        if (context.environment().nodes().isEmpty()) {
            throw new Untestable(
                    ReasonCode.ENV_UNSUPPORTED,
                    "the nodes of this environment are not the run's own to enter, and probes start in the networks of pods");
        }
        Map<String, Member> members = new TreeMap<>();
        for (NodeHandle node : context.environment().nodes()) {
            ToolboxAccess access = context.environment().toolbox(node);
            if (access instanceof ToolboxAccess.NotAvailable none) {
                throw new Untestable(none.reason(), none.because());
            }
            ToolboxContainer toolbox = access.orThrow();
            members.put(
                    node.name(),
                    new Member(
                            new ToolboxPlace(toolbox),
                            toolbox.provideClassPath().argFile()));
        }
        return new ProbeTeam(context.environment(), new Seats.OnNodes(), members);
    }

    /**
     * Enters every node, or, where the nodes are not the run's own, every pod of the deployment.
     *
     * @throws Untestable if neither is possible in this environment
     */
    static ProbeTeam onNodesOrWithinPods(RunContext context) throws IOException, HarnessFailure, Untestable {
        return context.environment().nodes().isEmpty() ? withinPods(context) : onNodes(context);
    }

    private static ProbeTeam withinPods(RunContext context) throws HarnessFailure, Untestable {
        Set<String> own = context.manifests().namespaces();
        Set<String> namespaces = new TreeSet<>(own);
        namespaces.add(HarnessNamespace.name(context, Strangers.NAMESPACE));
        ProbeTeam team = new ProbeTeam(context.environment(), new Seats.WithinPods(namespaces, Map.of()), Map.of());
        List<Pod> pods = new ArrayList<>();
        for (String namespace : own) {
            context.environment().kubernetes().pods().inNamespace(namespace).list().getItems().stream()
                    .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                    .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
                    .filter(pod -> !Boolean.TRUE.equals(pod.getSpec().getHostNetwork()))
                    .forEach(pods::add);
        }
        Queue<ToolboxAccess.NotAvailable> refused = new ConcurrentLinkedQueue<>();
        guarded(() -> {
            together(pods, pod -> {
                ToolboxAccess access = context.environment()
                        .toolboxWithin(
                                pod.getMetadata().getNamespace(),
                                pod.getMetadata().getName());
                if (access instanceof ToolboxAccess.NotAvailable none) {
                    refused.add(none);
                } else {
                    access.orThrow().provideClassPath();
                }
            });
            return pods;
        });
        ToolboxAccess.NotAvailable first = refused.peek();
        if (first != null) {
            throw new Untestable(first.reason(), first.because());
        }
        return team;
    }

    /** Something that is done with each of several things. */
    private interface Each<T> {
        void perform(T thing) throws IOException, HarnessFailure, InterruptedException;
    }

    /** Does the same with several things side by side, and waits for all of it. */
    private static <T> void together(Collection<T> things, Each<T> work)
            throws IOException, HarnessFailure, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<T>> begun = things.stream()
                    .map(thing -> threads.submit(() -> {
                        work.perform(thing);
                        return thing;
                    }))
                    .toList();
            Optional<Throwable> failure = Optional.empty();
            for (Future<T> one : begun) {
                try {
                    one.get();
                } catch (ExecutionException e) {
                    failure = failure.or(() -> Optional.of(Objects.requireNonNullElse(e.getCause(), e)));
                }
            }
            if (failure.isPresent()) {
                raise(failure.get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void raise(Throwable failure) throws IOException, HarnessFailure {
        if (failure instanceof HarnessFailure known) {
            throw known;
        }
        if (failure instanceof RuntimeException unforeseen) {
            throw unforeseen;
        }
        throw failure instanceof IOException io ? io : new IOException(failure);
    }

    /** Returns where the probers sit. */
    Seats seats() {
        return seats;
    }

    /** Returns the names of the nodes. */
    Set<String> nodes() {
        return members.keySet();
    }

    /** Something that is done with probers. */
    interface Work<T> {
        T perform() throws IOException, HarnessFailure, InterruptedException;
    }

    /** Does something with probers: what goes wrong with them says nothing of the deployment. */
    static <T> T guarded(Work<T> work) throws HarnessFailure {
        try {
            return work.perform();
        } catch (IOException e) {
            throw new HarnessFailure(
                    "the prober could not do its work: " + e.getMessage(),
                    "see harness.log in the pack, and run the check again",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessFailure("the run was interrupted", "run the check again", e);
        }
    }

    /** What the probers said, when probes began and ended, and how many packets for the outside were kept from leaving. */
    record Said(List<ProberMessage> messages, long startMicros, long endMicros, long limitMicros, long kept) {}

    /** Prepares a prober on a node; it belongs to the caller. */
    Prober prepare(String node, ProbePlan plan, Consumer<ProberMessage> messages) throws IOException, HarnessFailure {
        Member member = member(node);
        return Prober.prepare(member.place(), "java", member.classPath(), plan, messages);
    }

    /** Starts a prober on a node that tries the same connections again and again; it belongs to the caller. */
    Pulse pulse(String node, PulsePlan plan, Consumer<PulseMessage> messages) throws IOException, HarnessFailure {
        Member member = member(node);
        return Pulse.start(member.place(), "java", member.classPath(), plan, messages);
    }

    private Member member(String seat) throws HarnessFailure, IOException {
        Member member = members.get(seat);
        if (member != null) {
            return member;
        }
        if (seats.onNodes()) {
            throw new HarnessFailure(
                    "there is no toolbox on node %s, on which pods run".formatted(seat),
                    "see that every node belongs to the run");
        }
        int slash = seat.indexOf('/');
        ToolboxAccess access = environment.toolboxWithin(seat.substring(0, slash), seat.substring(slash + 1));
        if (access instanceof ToolboxAccess.NotAvailable none) {
            throw new HarnessFailure(none.because(), "see the pod's events");
        }
        ToolboxContainer toolbox = access.orThrow();
        // Not remembered: a pod of the same name may come after it.
        return new Member(new ToolboxPlace(toolbox), toolbox.provideClassPath().argFile());
    }

    /** Has names resolved and Services connected to on a node. */
    List<DiscoveryMessage> discover(String node, DiscoveryPlan plan) throws HarnessFailure {
        return guarded(() -> {
            Member member = member(node);
            return Discovery.run(member.place(), member.classPath(), plan);
        });
    }

    /**
     * Carries out plans from the first listener to the last probe.
     *
     * @param plans the plan of each prober, by where it sits
     * @param limit how long the probes may take
     */
    Said run(Map<String, ProbePlan> plans, Duration limit) throws HarnessFailure {
        return guarded(() -> carryOut(plans, limit));
    }

    private Said carryOut(Map<String, ProbePlan> plans, Duration limit)
            throws IOException, HarnessFailure, InterruptedException {
        List<ProberMessage> messages = new CopyOnWriteArrayList<>();
        List<Prober> probers = new CopyOnWriteArrayList<>();
        try {
            together(plans.entrySet(), plan -> probers.add(prepare(plan.getKey(), plan.getValue(), messages::add)));
            long start = Long.MAX_VALUE;
            long end = 0;
            long wait = 0;
            long kept = 0;
            for (Prober prober : probers) {
                wait = Math.max(wait, prober.awaitReady().limitMicros());
            }
            together(probers, Prober::start);
            for (Prober prober : probers) {
                ProberMessage.Done done = prober.awaitDone(limit);
                start = Math.min(start, done.startMicros());
                end = Math.max(end, done.endMicros());
                kept += done.kept();
            }
            together(probers, Prober::stop);
            return new Said(List.copyOf(messages), start, end, wait, kept);
        } finally {
            probers.forEach(Prober::close);
        }
    }
}
