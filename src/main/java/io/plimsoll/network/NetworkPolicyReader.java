package io.plimsoll.network;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.network.LabelSelector.Operator;
import io.plimsoll.network.LabelSelector.Requirement;
import io.plimsoll.network.NetworkPolicy.Peer;
import io.plimsoll.network.NetworkPolicy.PortRange;
import io.plimsoll.network.NetworkPolicy.Rule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads NetworkPolicy objects as the API server does: what is absent gets its default, and what it would refuse is
 * refused.
 *
 * <p>Defaults and validation follow {@code pkg/apis/networking} of Kubernetes 1.36. One of them surprises: without {@code
 * policyTypes} a policy isolates for egress only if it has an egress <em>rule</em>; an empty list of them is not enough.
 */
public final class NetworkPolicyReader {

    private static final int HIGHEST_PORT = 65_535;

    private final String id;
    private final List<String> problems = new ArrayList<>();

    private NetworkPolicyReader(String id) {
        this.id = id;
    }

    /**
     * Reads a policy.
     *
     * @param object the object, as a manifest or as the API server returned it; without a namespace it is in {@code
     *     default}
     */
    public static NetworkPolicyResult read(JsonNode object) {
        String namespace = object.path("metadata").path("namespace").asText("");
        String name = object.path("metadata").path("name").asText("");
        if (namespace.isEmpty()) {
            namespace = "default";
        }
        NetworkPolicyReader reader = new NetworkPolicyReader(namespace + "/" + name);
        NetworkPolicy policy = reader.policy(namespace, name, object.path("spec"));
        return reader.problems.isEmpty()
                ? new NetworkPolicyResult.Valid(policy)
                : new NetworkPolicyResult.Invalid(reader.problems);
    }

    private NetworkPolicy policy(String namespace, String name, JsonNode spec) {
        LabelSelector podSelector = selector(spec.path("podSelector"), "spec.podSelector");
        List<Rule> ingress = rules(spec, Direction.INGRESS);
        List<Rule> egress = rules(spec, Direction.EGRESS);
        Set<Direction> types = types(spec.path("policyTypes"), !egress.isEmpty());
        return new NetworkPolicy(namespace, name, podSelector, types, ingress, egress);
    }

    private Set<Direction> types(JsonNode types, boolean anyEgressRule) {
        if (types.isEmpty()) {
            return anyEgressRule ? EnumSet.allOf(Direction.class) : EnumSet.of(Direction.INGRESS);
        }
        Set<Direction> directions = EnumSet.noneOf(Direction.class);
        for (JsonNode type : types) {
            switch (type.asText("")) {
                case "Ingress" -> directions.add(Direction.INGRESS);
                case "Egress" -> directions.add(Direction.EGRESS);
                default -> problem("spec.policyTypes", "\"" + type.asText("") + "\" is neither Ingress nor Egress");
            }
        }
        return directions;
    }

    private List<Rule> rules(JsonNode spec, Direction direction) {
        List<Rule> rules = new ArrayList<>();
        for (JsonNode rule : spec.path(direction.field())) {
            String at = "spec." + direction.field() + "[" + rules.size() + "]";
            List<Peer> peers = new ArrayList<>();
            for (JsonNode peer : rule.path(direction.peers())) {
                peers.add(peer(peer, at + "." + direction.peers() + "[" + peers.size() + "]"));
            }
            List<PortRange> ports = new ArrayList<>();
            for (JsonNode port : rule.path("ports")) {
                ports.add(port(port, at + ".ports[" + ports.size() + "]"));
            }
            rules.add(new Rule(peers, ports));
        }
        return rules;
    }

    private Peer peer(JsonNode peer, String at) {
        LabelSelector namespaces = optionalSelector(peer.path("namespaceSelector"), at + ".namespaceSelector");
        LabelSelector pods = optionalSelector(peer.path("podSelector"), at + ".podSelector");
        boolean selects = namespaces != null || pods != null;
        if (peer.path("ipBlock").isObject()) {
            if (selects) {
                problem(at, "an ipBlock stands alone, without podSelector and namespaceSelector");
            }
            return ipBlock(peer.path("ipBlock"), at + ".ipBlock");
        }
        if (!selects) {
            problem(at, "it names nobody; it needs podSelector, namespaceSelector or ipBlock");
        }
        return new Peer.Pods(namespaces, pods);
    }

    private Peer ipBlock(JsonNode block, String at) {
        Cidr cidr = cidr(block.path("cidr"), at + ".cidr");
        List<Cidr> except = new ArrayList<>();
        for (JsonNode range : block.path("except")) {
            String where = at + ".except[" + except.size() + "]";
            Cidr excepted = cidr(range, where);
            except.add(excepted);
            if (problems.isEmpty() && !excepted.isStrictlyWithin(cidr)) {
                problem(where, excepted + " is not a part of " + cidr);
            }
        }
        return new Peer.IpBlock(cidr, except);
    }

    private Cidr cidr(JsonNode node, String at) {
        String text = node.asText("");
        return Cidr.parse(text).orElseGet(() -> {
            problem(at, "\"" + text + "\" is not a range such as 10.42.0.0/16");
            return Cidr.of("0.0.0.0/0");
        });
    }

    private PortRange port(JsonNode node, String at) {
        Protocol protocol = protocol(node.path("protocol"), at + ".protocol");
        JsonNode port = node.path("port");
        JsonNode end = node.path("endPort");
        boolean ranged = !isAbsent(end);
        if (isAbsent(port)) {
            if (ranged) {
                problem(at + ".endPort", "it needs a port to begin at");
            }
            return new PortRange.Every(protocol);
        }
        if (port.isTextual()) {
            if (ranged) {
                problem(
                        at + ".endPort",
                        "it needs a port to begin at that is a number, found \"" + port.asText() + "\"");
            }
            if (!isPortName(port.asText())) {
                problem(at + ".port", "\"" + port.asText() + "\" is no name of a port");
            }
            return new PortRange.Named(protocol, port.asText());
        }
        int first = number(port, at + ".port");
        int last = ranged ? number(end, at + ".endPort") : first;
        if (last < first) {
            problem(at + ".endPort", last + " is less than the port " + first);
        }
        return new PortRange.Numbered(protocol, first, last);
    }

    private Protocol protocol(JsonNode node, String at) {
        if (isAbsent(node)) {
            return Protocol.TCP;
        }
        try {
            return Protocol.valueOf(node.asText());
        } catch (IllegalArgumentException unknown) {
            problem(at, "\"" + node.asText() + "\" is none of TCP, UDP and SCTP");
            return Protocol.TCP;
        }
    }

    private int number(JsonNode node, String at) {
        if (!node.isIntegralNumber() || node.asLong() < 1 || node.asLong() > HIGHEST_PORT) {
            problem(at, "\"" + node.asText() + "\" is not a number from 1 to 65535");
            return 1;
        }
        return node.asInt();
    }

    /** RFC 6335, section 5.1: at most 15 letters, digits and hyphens, a letter among them. */
    private static boolean isPortName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.equals(name)
                && name.length() <= 15
                && name.matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?")
                && !name.contains("--")
                && name.matches(".*[a-z].*");
    }

    private @Nullable LabelSelector optionalSelector(JsonNode node, String at) {
        return isAbsent(node) ? null : selector(node, at);
    }

    private LabelSelector selector(JsonNode node, String at) {
        Map<String, String> labels = new TreeMap<>();
        node.path("matchLabels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText("")));
        List<Requirement> requirements = new ArrayList<>();
        for (JsonNode expression : node.path("matchExpressions")) {
            requirements.add(requirement(expression, at + ".matchExpressions[" + requirements.size() + "]"));
        }
        return new LabelSelector(labels, requirements);
    }

    private Requirement requirement(JsonNode node, String at) {
        String key = node.path("key").asText("");
        if (key.isEmpty()) {
            problem(at + ".key", "it is missing");
        }
        String word = node.path("operator").asText("");
        Operator operator = Operator.of(word).orElseGet(() -> {
            problem(at + ".operator", "\"" + word + "\" is none of In, NotIn, Exists and DoesNotExist");
            return Operator.EXISTS;
        });
        List<String> values = new ArrayList<>();
        node.path("values").forEach(value -> values.add(value.asText("")));
        if (operator.takesValues() && values.isEmpty()) {
            problem(at + ".values", word + " needs at least one value");
        }
        if (!operator.takesValues() && !values.isEmpty() && Operator.of(word).isPresent()) {
            problem(at + ".values", word + " takes no values");
        }
        return new Requirement(key, operator, values);
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private void problem(String at, String what) {
        problems.add(id + ": " + at + ": " + what);
    }
}
