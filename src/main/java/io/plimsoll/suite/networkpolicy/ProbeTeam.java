package io.plimsoll.suite.networkpolicy;

import io.plimsoll.check.ReasonCode;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The toolboxes of all nodes, in which probers work together: no probe begins before every listener is there. */
final class ProbeTeam {

    private final Map<String, Member> members;

    private ProbeTeam(Map<String, Member> members) {
        this.members = members;
    }

    private record Member(ToolboxPlace place, String classPath) {}

    /**
     * Enters every node.
     *
     * @throws Untestable if the nodes of this environment cannot be entered
     */
    static ProbeTeam of(RunContext context) throws IOException, Untestable {
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
        return new ProbeTeam(members);
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

    private Member member(String node) throws HarnessFailure {
        Member member = members.get(node);
        if (member == null) {
            throw new HarnessFailure(
                    "there is no toolbox on node %s, on which pods run".formatted(node),
                    "see that every node belongs to the run");
        }
        return member;
    }

    /** Has names resolved and Services connected to on a node. */
    List<DiscoveryMessage> discover(String node, DiscoveryPlan plan) throws HarnessFailure {
        Member member = member(node);
        return guarded(() -> Discovery.run(member.place(), member.classPath(), plan));
    }

    /**
     * Carries out plans from the first listener to the last probe.
     *
     * @param plans the plan of each node
     * @param limit how long the probes may take
     */
    Said run(Map<String, ProbePlan> plans, Duration limit) throws HarnessFailure {
        return guarded(() -> carryOut(plans, limit));
    }

    private Said carryOut(Map<String, ProbePlan> plans, Duration limit)
            throws IOException, HarnessFailure, InterruptedException {
        List<ProberMessage> messages = new CopyOnWriteArrayList<>();
        List<Prober> probers = new ArrayList<>();
        try {
            for (Map.Entry<String, ProbePlan> plan : plans.entrySet()) {
                probers.add(prepare(plan.getKey(), plan.getValue(), messages::add));
            }
            long start = Long.MAX_VALUE;
            long end = 0;
            long wait = 0;
            long kept = 0;
            for (Prober prober : probers) {
                wait = Math.max(wait, prober.awaitReady().limitMicros());
            }
            for (Prober prober : probers) {
                prober.start();
            }
            for (Prober prober : probers) {
                ProberMessage.Done done = prober.awaitDone(limit);
                start = Math.min(start, done.startMicros());
                end = Math.max(end, done.endMicros());
                kept += done.kept();
            }
            for (Prober prober : probers) {
                prober.stop();
            }
            return new Said(List.copyOf(messages), start, end, wait, kept);
        } finally {
            probers.forEach(Prober::close);
        }
    }
}
