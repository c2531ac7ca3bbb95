package io.plimsoll.network;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which cells to ask about, and for which pods each one stands.
 *
 * @param cells the cells, in order, each once
 * @param groups the pods that one of them stands for
 */
public record CellPlan(List<Cell> cells, PodGroups groups) {

    public CellPlan {
        cells = List.copyOf(new TreeSet<>(cells));
    }

    /**
     * Plans the full table of some namespaces: from each pod to each pod and each Service.
     *
     * <p>Pods that share their node's network are left out: they have no network of their own to probe from or to.
     *
     * @param state the cluster
     * @param namespaces the namespaces
     * @param listening the ports that processes in a pod were seen to listen on, beside those it declares
     * @param grouped whether one pod of a group stands for all
     */
    public static CellPlan of(
            ClusterState state, Set<String> namespaces, Map<ObjectKey, Set<Port>> listening, boolean grouped) {
        List<Pod> pods = state.pods().stream()
                .filter(pod -> namespaces.contains(pod.key().namespace()))
                .filter(pod -> pod.isOnTheNetwork() && !pod.hostNetwork())
                .toList();
        PodGroups groups = grouped ? PodGroups.of(state, pods) : PodGroups.ofOne(pods);
        List<Cell> cells = new ArrayList<>();
        for (PodGroups.Pair pair : groups.pairs()) {
            Set<Port> ports = new TreeSet<>(listening.getOrDefault(pair.to(), Set.of()));
            state.pod(pair.to()).map(Pod::declaredPorts).ifPresent(ports::addAll);
            ports.forEach(port -> cells.add(new Cell(new Party.OfPod(pair.from()), new Party.OfPod(pair.to()), port)));
        }
        for (Service service : state.services()) {
            if (namespaces.contains(service.key().namespace())) {
                groups.groups().forEach(group -> addService(group.get(0), service, cells));
            }
        }
        return new CellPlan(cells, groups);
    }

    /** Returns the plan and cells from each group to further parties. */
    public CellPlan and(Collection<? extends Party> parties, Set<Port> ports) {
        List<Cell> more = new ArrayList<>(cells);
        for (List<ObjectKey> group : groups.groups()) {
            for (Party party : parties) {
                ports.forEach(port -> more.add(new Cell(new Party.OfPod(group.get(0)), party, port)));
            }
        }
        return new CellPlan(more, groups);
    }

    private static void addService(ObjectKey from, Service service, List<Cell> cells) {
        for (Service.ServicePort port : service.ports()) {
            if (!service.isHeadless()) {
                cells.add(new Cell(new Party.OfPod(from), new Party.OfService(service.key(), false), port.port()));
            }
            cells.add(new Cell(new Party.OfPod(from), new Party.OfService(service.key(), true), port.port()));
        }
    }
}
