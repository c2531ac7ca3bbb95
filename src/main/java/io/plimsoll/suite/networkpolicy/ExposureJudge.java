package io.plimsoll.suite.networkpolicy;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.spec.EntryPoint;
import io.plimsoll.spec.LoadPath;
import io.plimsoll.suite.networkpolicy.NetworkFacts.Exposure;
import io.plimsoll.suite.networkpolicy.NetworkFacts.Scan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides DEP-NET-008: the deployment is exposed outside of the cluster as declared and no further.
 *
 * <p>A node port is declared by an entry point with {@code via: node-port} for its Service; a load balancer by any entry
 * point for its Service. Host ports and pods in their node's network are never declared.
 */
final class ExposureJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-NET-008";

    private ExposureJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    static Verdict judge(NetworkObservations observations) {
        Optional<Verdict.Error> error = NetworkControl.canary(observations);
        if (error.isPresent()) {
            return error.get();
        }
        if (observations.facts().withinPods()) {
            return new Verdict.NotTested(
                    ReasonCode.ENV_UNSUPPORTED,
                    "node ports are tried from the network of a node, and " + UntriedCells.NO_NODE);
        }
        List<Scan> scans = observations.facts().scans();
        if (scans.isEmpty() || observations.rounds().isEmpty()) {
            return new Verdict.Error("the node ports were not tried", "report this as a defect of the harness");
        }
        List<Finding> findings = new ArrayList<>();
        Set<Integer> declared = new TreeSet<>();
        for (JsonNode object : observations.rounds().get(0).objects()) {
            String namespace = object.at("/metadata/namespace").asText("");
            if (!observations.facts().isOwn(namespace)) {
                continue;
            }
            switch (object.path("kind").asText("")) {
                case "Service" -> service(observations, object, declared).ifPresent(findings::add);
                case "Pod" -> hostPort(object).ifPresent(findings::add);
                default -> {
                    // Exposes nothing.
                }
            }
        }
        Set<Integer> open = new TreeSet<>();
        scans.forEach(scan -> open.addAll(scan.open()));
        List<Measurement> measurements = List.of(
                new Measurement("nodes", scans.size(), "", null),
                new Measurement(
                        "node ports tried", scans.stream().mapToInt(Scan::tried).sum(), "", null),
                new Measurement("node ports that took a connection", open.size(), "", null),
                new Measurement("declared node ports", declared.size(), "", null));
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        for (Scan scan : scans) {
            if (scan.tried() < scan.last() - scan.first() + 1) {
                return new Verdict.Error(
                        "only %s of the %s node ports of node %s were tried"
                                .formatted(scan.tried(), scan.last() - scan.first() + 1, scan.node()),
                        "see harness.log in the pack, and run the check again");
            }
        }
        // With externalTrafficPolicy Local, a node without endpoints takes no connection, which is as it should be.
        List<Integer> closed =
                declared.stream().filter(port -> !open.contains(port)).toList();
        if (!closed.isEmpty()) {
            return new Verdict.Error(
                    "the declared node ports %s took no connection at %s, so a search for others proves nothing"
                            .formatted(closed, addresses(scans)),
                    "see that the Service has ready endpoints, and that node ports are opened at the node’s address");
        }
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "of the node ports %d to %d at %s those took a connection that the spec declares: %s; no pod has a host port",
                        scans.get(0).first(),
                        scans.get(0).last(),
                        addresses(scans),
                        declared.isEmpty() ? "none" : declared),
                measurements);
    }

    private static String addresses(List<Scan> scans) {
        return String.join(", ", scans.stream().map(Scan::address).toList());
    }

    /** Returns where a port took a connection, in words. */
    private static String openAt(int port, List<Scan> scans) {
        List<Scan> open =
                scans.stream().filter(scan -> scan.open().contains(port)).toList();
        return "%s took %s".formatted(port, open.isEmpty() ? "none" : "one at " + addresses(open));
    }

    private static Optional<Finding> service(
            NetworkObservations observations, JsonNode service, Set<Integer> declared) {
        String namespace = service.at("/metadata/namespace").asText();
        String name = service.at("/metadata/name").asText();
        String type = service.at("/spec/type").asText("ClusterIP");
        List<Integer> ports = new ArrayList<>();
        service.at("/spec/ports").forEach(port -> {
            if (port.path("nodePort").asInt(0) > 0) {
                ports.add(port.path("nodePort").asInt());
            }
        });
        if (ports.isEmpty()) {
            return Optional.empty();
        }
        boolean meant = observations.facts().exposures().stream()
                .filter(exposure -> exposure.service().equals(name))
                .filter(exposure ->
                        exposure.namespace() == null || exposure.namespace().equals(namespace))
                .anyMatch(exposure -> exposure.nodePort() || type.equals("LoadBalancer"));
        if (meant) {
            declared.addAll(ports);
            return Optional.empty();
        }
        List<Scan> scans = observations.facts().scans();
        return Optional.of(new Finding(
                NetworkCause.UNDECLARED_NODE_PORT.name(),
                "Service %s/%s".formatted(namespace, name),
                "no node port: no entry point of the spec has this Service and via: node-port",
                "it is of type %s: node port %s at every node; of the connections that were tried, %s"
                        .formatted(
                                type,
                                list(ports),
                                String.join(
                                        ", ",
                                        ports.stream()
                                                .map(port -> openAt(port, scans))
                                                .toList())),
                "whoever reaches a node reaches the Service, past everything that stands before the cluster",
                "make it of type ClusterIP; or declare an entry point for it with via: node-port",
                List.of()));
    }

    private static Optional<Finding> hostPort(JsonNode pod) {
        Set<Integer> ports = new TreeSet<>();
        pod.at("/spec/containers").forEach(container -> container.path("ports").forEach(port -> {
            if (port.path("hostPort").asInt(0) > 0) {
                ports.add(port.path("hostPort").asInt());
            }
        }));
        boolean hostNetwork = pod.at("/spec/hostNetwork").asBoolean(false);
        if (ports.isEmpty() && !hostNetwork) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                NetworkCause.HOST_PORT.name(),
                "pod %s/%s"
                        .formatted(
                                pod.at("/metadata/namespace").asText(),
                                pod.at("/metadata/name").asText()),
                "a network of its own, and no port of its node",
                hostNetwork ? "it is in its node’s network" : "it has the host port " + list(List.copyOf(ports)),
                "it is reached at the node’s address, and policies do not apply there",
                "remove hostPort and hostNetwork, and let a Service lead to the pod",
                List.of()));
    }

    private static String list(List<Integer> ports) {
        return String.join(", ", ports.stream().map(String::valueOf).toList());
    }

    /** Returns how many Services and pods of the deployment were looked at. */
    static long looked(NetworkObservations observations) {
        return observations.rounds().isEmpty()
                ? 0
                : observations.rounds().get(0).objects().stream()
                        .filter(object -> Set.of("Service", "Pod")
                                .contains(object.path("kind").asText("")))
                        .filter(object -> observations
                                .facts()
                                .isOwn(object.at("/metadata/namespace").asText("")))
                        .count();
    }

    /** Returns the declared way in that an entry point stands for. */
    static Exposure exposure(EntryPoint entryPoint) {
        return new Exposure(entryPoint.namespace(), entryPoint.service(), entryPoint.via() == LoadPath.NODE_PORT);
    }
}
