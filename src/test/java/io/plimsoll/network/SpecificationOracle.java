package io.plimsoll.network;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A second oracle, written from the text of the API and its documentation and nothing else: slow, on the bare objects, by
 * listing everything that each policy lets through. It shares no code with the first.
 */
final class SpecificationOracle {

    /** Whether pods that share their node's network are told apart from it. */
    private final boolean hostNetworkAsPods;

    private final List<JsonNode> objects;
    private final Set<Integer> ports;
    private final List<JsonNode> everybody = new ArrayList<>();
    private final Map<String, Set<Opening>> listed = new HashMap<>();

    /**
     * Makes an oracle.
     *
     * @param objects namespaces, pods, nodes and policies
     * @param outside addresses that belong to nobody in the cluster
     * @param ports the only port numbers there are
     */
    SpecificationOracle(List<JsonNode> objects, List<JsonNode> outside, Set<Integer> ports, boolean hostNetworkAsPods) {
        this.objects = objects;
        this.ports = ports;
        this.hostNetworkAsPods = hostNetworkAsPods;
        for (JsonNode object : objects) {
            if (kind(object, "Pod") || kind(object, "Node")) {
                everybody.add(object);
            }
        }
        everybody.addAll(outside);
    }

    /** A connection as a policy sees it from the pod it selects. */
    private record Opening(JsonNode peer, String protocol, int port) {}

    boolean allows(JsonNode from, JsonNode to, String protocol, int port) {
        // "A Pod cannot block access to itself."
        if (from.equals(to)) {
            return true;
        }
        // "Traffic to and from the node where a Pod is running is always allowed."
        if (isNodeOf(from, to) || isNodeOf(to, from)) {
            return true;
        }
        boolean out = !isolated(from, "Egress") || openings(from, "Egress").contains(new Opening(to, protocol, port));
        boolean in = !isolated(to, "Ingress") || openings(to, "Ingress").contains(new Opening(from, protocol, port));
        return out && in;
    }

    private boolean isNodeOf(JsonNode node, JsonNode pod) {
        if (!isOrdinaryPod(pod)) {
            return false;
        }
        String name = pod.path("spec").path("nodeName").asText();
        if (kind(node, "Node")) {
            return node.path("metadata").path("name").asText().equals(name);
        }
        return kind(node, "Pod")
                && !isOrdinaryPod(node)
                && node.path("spec").path("nodeName").asText().equals(name);
    }

    /** Whether selectors see it: host-network pods count as their node, if they cannot be told apart from it. */
    private boolean isOrdinaryPod(JsonNode who) {
        return kind(who, "Pod")
                && (hostNetworkAsPods || !who.path("spec").path("hostNetwork").asBoolean());
    }

    private List<JsonNode> policiesFor(JsonNode pod, String type) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode policy : objects) {
            if (kind(policy, "NetworkPolicy")
                    && isOrdinaryPod(pod)
                    && namespaceOf(policy).equals(namespaceOf(pod))
                    && selects(policy.path("spec").path("podSelector"), pod)
                    && hasType(policy.path("spec"), type)) {
                found.add(policy);
            }
        }
        return found;
    }

    private static boolean hasType(JsonNode spec, String type) {
        if (spec.path("policyTypes").size() == 0) {
            return type.equals("Ingress") || spec.path("egress").size() > 0;
        }
        for (JsonNode one : spec.path("policyTypes")) {
            if (one.asText().equals(type)) {
                return true;
            }
        }
        return false;
    }

    private boolean isolated(JsonNode pod, String type) {
        return !policiesFor(pod, type).isEmpty();
    }

    /** Lists everything that any policy of a pod lets through; once, for the list is long. */
    private Set<Opening> openings(JsonNode pod, String type) {
        String key = type + " " + pod;
        Set<Opening> known = listed.get(key);
        if (known == null) {
            known = list(pod, type);
            listed.put(key, known);
        }
        return known;
    }

    private Set<Opening> list(JsonNode pod, String type) {
        Set<Opening> all = new HashSet<>();
        boolean ingress = type.equals("Ingress");
        for (JsonNode policy : policiesFor(pod, type)) {
            for (JsonNode rule : policy.path("spec").path(ingress ? "ingress" : "egress")) {
                for (JsonNode peer : everybody) {
                    if (isPeer(rule.path(ingress ? "from" : "to"), peer, policy)) {
                        // A port is always the receiving side's.
                        all.addAll(openingsOf(rule.path("ports"), peer, ingress ? pod : peer));
                    }
                }
            }
        }
        return all;
    }

    private boolean isPeer(JsonNode peers, JsonNode who, JsonNode policy) {
        if (peers.size() == 0) {
            return true;
        }
        boolean any = false;
        for (JsonNode peer : peers) {
            JsonNode block = peer.get("ipBlock");
            if (block != null && !block.isNull()) {
                any |= inBlock(block, who);
                continue;
            }
            JsonNode namespaces = peer.get("namespaceSelector");
            JsonNode pods = peer.get("podSelector");
            boolean namespaceFits = namespaces == null || namespaces.isNull()
                    ? namespaceOf(who).equals(namespaceOf(policy))
                    : isOrdinaryPod(who) && selects(namespaces, namespaceObject(namespaceOf(who)));
            boolean podFits = pods == null || pods.isNull() || selects(pods, who);
            any |= isOrdinaryPod(who) && namespaceFits && podFits;
        }
        return any;
    }

    private JsonNode namespaceObject(String name) {
        for (JsonNode object : objects) {
            if (kind(object, "Namespace")
                    && object.path("metadata").path("name").asText().equals(name)) {
                return object;
            }
        }
        throw new AssertionError(name);
    }

    private static boolean inBlock(JsonNode block, JsonNode who) {
        boolean in = inRange(block.path("cidr").asText(), who);
        for (JsonNode except : block.path("except")) {
            in &= !inRange(except.asText(), who);
        }
        return in;
    }

    /** Compares addresses as numbers: the range begins at a multiple of its size. */
    private static boolean inRange(String cidr, JsonNode who) {
        String[] parts = cidr.split("/", -1);
        BigInteger size = BigInteger.TWO.pow(32 - Integer.parseInt(parts[1]));
        return number(parts[0]).divide(size).equals(number(addressOf(who)).divide(size));
    }

    private static BigInteger number(String address) {
        BigInteger number = BigInteger.ZERO;
        for (String octet : address.split("\\.", -1)) {
            number = number.multiply(BigInteger.valueOf(256)).add(new BigInteger(octet));
        }
        return number;
    }

    static String addressOf(JsonNode who) {
        if (kind(who, "Pod")) {
            return who.path("status").path("podIP").asText();
        }
        return kind(who, "Node")
                ? who.path("status").path("addresses").path(0).path("address").asText()
                : who.asText();
    }

    private Set<Opening> openingsOf(JsonNode rulePorts, JsonNode peer, JsonNode receiver) {
        Set<Opening> all = new HashSet<>();
        for (String protocol : List.of("TCP", "UDP", "SCTP")) {
            for (int port : ports) {
                if (rulePorts.size() == 0) {
                    all.add(new Opening(peer, protocol, port));
                }
                for (JsonNode one : rulePorts) {
                    if (fits(one, protocol, port, receiver)) {
                        all.add(new Opening(peer, protocol, port));
                    }
                }
            }
        }
        return all;
    }

    private boolean fits(JsonNode rulePort, String protocol, int port, JsonNode receiver) {
        if (!rulePort.path("protocol").asText("TCP").equals(protocol)) {
            return false;
        }
        JsonNode wanted = rulePort.path("port");
        if (wanted.isMissingNode() || wanted.isNull()) {
            return true;
        }
        if (wanted.isTextual()) {
            boolean found = false;
            for (JsonNode container : receiver.path("spec").path("containers")) {
                for (JsonNode declared : container.path("ports")) {
                    found |= isOrdinaryPod(receiver)
                            && declared.path("name").asText("").equals(wanted.asText())
                            && declared.path("protocol").asText("TCP").equals(protocol)
                            && declared.path("containerPort").asInt() == port;
                }
            }
            return found;
        }
        return rulePort.has("endPort")
                ? port >= wanted.asInt() && port <= rulePort.path("endPort").asInt()
                : port == wanted.asInt();
    }

    private static boolean selects(JsonNode selector, JsonNode object) {
        JsonNode labels = object.path("metadata").path("labels");
        for (Map.Entry<String, JsonNode> wanted : selector.path("matchLabels").properties()) {
            if (!labels.has(wanted.getKey())
                    || !labels.path(wanted.getKey())
                            .asText()
                            .equals(wanted.getValue().asText())) {
                return false;
            }
        }
        for (JsonNode expression : selector.path("matchExpressions")) {
            JsonNode label = labels.path(expression.path("key").asText());
            boolean listed = false;
            for (JsonNode value : expression.path("values")) {
                listed |= !label.isMissingNode() && label.asText().equals(value.asText());
            }
            boolean holds;
            switch (expression.path("operator").asText()) {
                case "In":
                    holds = listed;
                    break;
                case "NotIn":
                    holds = !listed;
                    break;
                case "Exists":
                    holds = !label.isMissingNode();
                    break;
                default:
                    holds = label.isMissingNode();
            }
            if (!holds) {
                return false;
            }
        }
        return true;
    }

    private static boolean kind(JsonNode object, String kind) {
        return object.path("kind").asText("").equals(kind);
    }

    private static String namespaceOf(JsonNode object) {
        return object.path("metadata").path("namespace").asText("");
    }
}
