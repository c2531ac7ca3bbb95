package io.plimsoll.suite.networkpolicy;

import io.plimsoll.network.Party;
import io.plimsoll.spec.Tenant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was declared for and done with the network, besides what probes saw.
 *
 * @param startMicros when it began, microseconds since the Unix epoch
 * @param endMicros when it ended
 * @param namespaces the deployment's namespaces
 * @param strangers the namespace of the harness's own pods
 * @param withinPods whether probers were in the pods, as the nodes were not to be entered: what is outside of the cluster, and
 *     nodes, were not tried then
 * @param grouped whether one pod stands for all that no policy can tell apart from it
 * @param flows the declared flows
 * @param tenants the declared tenants
 * @param exposures the declared ways in
 * @param canary the control
 * @param rounds how often the table was probed; empty if the control did not hold
 * @param scans the search for open node ports, at one node after the other; empty if the control did not hold
 */
record NetworkFacts(
        long startMicros,
        long endMicros,
        List<String> namespaces,
        String strangers,
        boolean withinPods,
        boolean grouped,
        List<DeclaredFlow> flows,
        List<Tenant> tenants,
        List<Exposure> exposures,
        Canary canary,
        List<Round> rounds,
        List<Scan> scans) {

    NetworkFacts {
        namespaces = List.copyOf(namespaces);
        flows = List.copyOf(flows);
        tenants = List.copyOf(tenants);
        exposures = List.copyOf(exposures);
        rounds = List.copyOf(rounds);
        scans = List.copyOf(scans);
    }

    /**
     * A flow of the spec.
     *
     * @param from who opens it
     * @param to who accepts it
     * @param port on which port, by number or name
     */
    record DeclaredFlow(String from, String to, String port) {}

    /**
     * A way in that the spec declares.
     *
     * @param namespace the Service's namespace; {@code null} if the name says it
     * @param service the Service
     * @param nodePort whether clients come by its node port
     */
    record Exposure(@Nullable String namespace, String service, boolean nodePort) {}

    /**
     * The control: a connection between two pods of the harness's own, under no policy, one that denies everything, and none.
     *
     * @param from who opened it
     * @param to who accepted it
     * @param deniedMicros when the policy was asked for; {@code null} if the connection was not possible before
     * @param allowedMicros when its removal was asked for; {@code null} if it had no effect
     * @param withinMillis how long either may take to have its effect
     */
    record Canary(
            String from, String to, @Nullable Long deniedMicros, @Nullable Long allowedMicros, long withinMillis) {}

    /**
     * The table was probed.
     *
     * @param number the round, from 1 on, which names its files
     * @param when in which state of the deployment, for example {@code as deployed}
     * @param startMicros when its first probe began
     * @param endMicros when its last probe ended
     * @param limitMicros how long the first try of a probe waited
     * @param attempts how often the whole table was probed until it agreed with the policies; the last one counts
     * @param kept how many packets for addresses outside of the cluster the nodes rejected meanwhile, because they would have
     *     gone elsewhere than to what stands for the outside
     */
    record Round(
            int number, String when, long startMicros, long endMicros, long limitMicros, int attempts, long kept) {}

    /**
     * The node ports of a node were tried, from its own network.
     *
     * @param node the node
     * @param address its address
     * @param first the first port
     * @param last the last port
     * @param tried how many were tried
     * @param open which of them took a connection
     */
    record Scan(String node, String address, int first, int last, int tried, List<Integer> open) {
        Scan {
            open = List.copyOf(open);
        }
    }

    /** Returns whether a party is a pod of the deployment's. */
    boolean isOwn(Party party) {
        return party instanceof Party.OfPod of && isOwn(of.pod().namespace());
    }

    /** Returns whether a namespace is the deployment's. */
    boolean isOwn(String namespace) {
        return namespaces.contains(namespace);
    }
}
