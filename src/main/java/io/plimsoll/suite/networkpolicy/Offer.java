package io.plimsoll.suite.networkpolicy;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.network.IpAddress;
import io.plimsoll.network.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A Service as its clients find it, and the pods that its selector means: read from the pods themselves, not from what the
 * cluster made of them.
 *
 * @param service which Service
 * @param addresses its IPv4 addresses; empty if it is headless
 * @param tcpPorts its TCP ports
 * @param selector the labels of its pods
 * @param forPeers whether it is there for the pods of a StatefulSet to find each other, and so names those that are not ready, too
 * @param sticky whether it keeps a client to one pod
 * @param byTopology whether which pods a client is led to depends on its node
 * @param ready the addresses of its pods that are ready, by pod
 * @param notReady those of its other pods
 */
record Offer(
        ObjectKey service,
        List<String> addresses,
        List<Integer> tcpPorts,
        Map<String, String> selector,
        boolean forPeers,
        boolean sticky,
        boolean byTopology,
        Map<ObjectKey, String> ready,
        Map<ObjectKey, String> notReady) {

    private static final String HEADLESS = "None";

    /** Returns the offers of a deployment; Services without a selector are left out: nobody knows where they should lead. */
    static List<Offer> of(List<JsonNode> objects, Predicate<String> own) {
        List<Offer> offers = new ArrayList<>();
        for (JsonNode object : objects) {
            if (object.path("kind").asText("").equals("Service")
                    && own.test(object.at("/metadata/namespace").asText(""))
                    && !object.at("/spec/type").asText("").equals("ExternalName")
                    && !object.at("/spec/selector").isEmpty()) {
                offers.add(of(object, objects));
            }
        }
        return offers;
    }

    private static Offer of(JsonNode service, List<JsonNode> objects) {
        ObjectKey key = key(service);
        Map<String, String> selector = new TreeMap<>();
        service.at("/spec/selector")
                .properties()
                .forEach(label -> selector.put(label.getKey(), label.getValue().asText("")));
        List<String> addresses = new ArrayList<>();
        String address = service.at("/spec/clusterIP").asText("");
        if (!address.equals(HEADLESS)) {
            ipv4(address).ifPresent(addresses::add);
        }
        List<Integer> ports = new ArrayList<>();
        for (JsonNode port : service.at("/spec/ports")) {
            if (port.path("protocol").asText("TCP").equals("TCP")) {
                ports.add(port.path("port").asInt());
            }
        }
        Map<ObjectKey, String> ready = new TreeMap<>();
        Map<ObjectKey, String> notReady = new TreeMap<>();
        boolean peers = false;
        for (JsonNode pod : objects) {
            if (!pod.path("kind").asText("").equals("Pod")
                    || !key(pod).namespace().equals(key.namespace())
                    || !selects(selector, pod)) {
                continue;
            }
            ipv4(pod.at("/status/podIP").asText(""))
                    .ifPresent(ip -> (isReady(pod) ? ready : notReady).put(key(pod), ip));
            peers |= pod.at("/spec/subdomain").asText("").equals(key.name())
                    && pod.at("/metadata/ownerReferences/0/kind").asText("").equals("StatefulSet");
        }
        return new Offer(
                key,
                List.copyOf(addresses),
                List.copyOf(ports),
                Map.copyOf(selector),
                peers && service.at("/spec/publishNotReadyAddresses").asBoolean(false),
                service.at("/spec/sessionAffinity").asText("").equals("ClientIP"),
                service.at("/spec/internalTrafficPolicy").asText("").equals("Local")
                        || service.at("/spec").hasNonNull("trafficDistribution"),
                new TreeMap<>(ready),
                new TreeMap<>(notReady));
    }

    private static boolean selects(Map<String, String> selector, JsonNode pod) {
        return selector.entrySet().stream().allMatch(label -> pod.path("metadata")
                .path("labels")
                .path(label.getKey())
                .asText("")
                .equals(label.getValue()));
    }

    private static boolean isReady(JsonNode pod) {
        if (pod.path("metadata").hasNonNull("deletionTimestamp")) {
            return false;
        }
        for (JsonNode condition : pod.at("/status/conditions")) {
            if (condition.path("type").asText("").equals("Ready")) {
                return condition.path("status").asText("").equals("True");
            }
        }
        return false;
    }

    private static Optional<String> ipv4(String text) {
        return IpAddress.parse(text).filter(IpAddress::isIpv4).map(IpAddress::toString);
    }

    private static ObjectKey key(JsonNode object) {
        return new ObjectKey(
                object.at("/metadata/namespace").asText(""),
                object.at("/metadata/name").asText(""));
    }

    boolean isHeadless() {
        return addresses.isEmpty();
    }

    /** Returns the name by which a program in a namespace would ask for it. */
    String nameIn(String namespace) {
        return namespace.equals(service.namespace()) ? service.name() : service.name() + "." + service.namespace();
    }

    @Override
    public String toString() {
        return "Service " + service;
    }
}
