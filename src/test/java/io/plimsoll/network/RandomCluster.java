package io.plimsoll.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A small cluster out of random numbers, full of the cases that are easy to get wrong: labels that are absent, fields that
 * are absent, null or empty, ports by name, addresses at the edge of a range.
 *
 * @param objects its objects
 * @param outside addresses of nobody
 */
record RandomCluster(List<JsonNode> objects, List<JsonNode> outside) {

    static final List<Integer> PORTS = List.of(53, 80, 81, 443);
    private static final List<String> NAMESPACES = List.of("a", "b", "c");
    private static final List<String> PORT_NAMES = List.of("dns", "http", "admin");
    private static final List<String> PROTOCOLS = List.of("TCP", "UDP", "SCTP");
    private static final List<String> RANGES = List.of(
            "0.0.0.0/0",
            "10.42.0.0/16",
            "10.42.0.0/30",
            "10.42.0.4/30",
            "10.42.0.3/32",
            "172.18.0.0/31",
            "203.0.113.0/24");

    static RandomCluster of(Random random) {
        List<JsonNode> objects = new ArrayList<>();
        for (String namespace : NAMESPACES) {
            objects.add(Clusters.namespace(namespace, labels(random, "env", "team")));
            // The API server adds this label.
            ((ObjectNode) objects.get(objects.size() - 1).path("metadata").path("labels"))
                    .put(ClusterState.NAMESPACE_NAME, namespace);
        }
        objects.add(Clusters.node("n1", "172.18.0.1"));
        objects.add(Clusters.node("n2", "172.18.0.2"));
        int pods = 2 + random.nextInt(5);
        for (int i = 0; i < pods; i++) {
            objects.add(pod(random, i));
        }
        int policies = random.nextInt(5);
        for (int i = 0; i < policies; i++) {
            objects.add(Clusters.policy(pick(random, NAMESPACES), "p" + i, spec(random)));
        }
        return new RandomCluster(objects, List.of(new TextNode("203.0.113.9"), new TextNode("10.42.0.200")));
    }

    private static ObjectNode pod(Random random, int i) {
        String node = random.nextBoolean() ? "n1" : "n2";
        boolean hostNetwork = random.nextInt(8) == 0;
        String address = !hostNetwork ? "10.42.0." + (i + 1) : node.equals("n1") ? "172.18.0.1" : "172.18.0.2";
        ObjectNode pod =
                Clusters.pod(pick(random, NAMESPACES) + "/pod" + i, address, labels(random, "app", "tier"), List.of());
        ((ObjectNode) pod.path("spec")).put("nodeName", node).put("hostNetwork", hostNetwork);
        if (random.nextInt(8) == 0) {
            ((ObjectNode) pod.path("metadata")).put("deletionTimestamp", "2026-11-20T00:00:00Z");
        }
        ArrayNode ports =
                (ArrayNode) pod.path("spec").path("containers").path(0).path("ports");
        for (String name : PORT_NAMES) {
            if (random.nextBoolean()) {
                ports.addObject()
                        .put("name", name)
                        .put("containerPort", pick(random, PORTS))
                        .put("protocol", pick(random, PROTOCOLS));
            }
        }
        return pod;
    }

    private static Map<String, String> labels(Random random, String... keys) {
        Map<String, String> labels = new TreeMap<>();
        for (String key : keys) {
            int value = random.nextInt(3);
            if (value > 0) {
                labels.put(key, "v" + value);
            }
        }
        return labels;
    }

    private static ObjectNode spec(Random random) {
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        if (random.nextInt(10) > 0) {
            spec.set("podSelector", selector(random, "app", "tier"));
        }
        List<String> types = List.of("Ingress", "Egress");
        switch (random.nextInt(5)) {
            case 0 -> spec.putArray("policyTypes").add("Ingress");
            case 1 -> spec.putArray("policyTypes").add("Egress");
            case 2 -> types.forEach(spec.putArray("policyTypes")::add);
            case 3 -> spec.putArray("policyTypes");
            default -> {
                // Absent.
            }
        }
        rules(random, spec, "ingress", "from");
        rules(random, spec, "egress", "to");
        return spec;
    }

    private static void rules(Random random, ObjectNode spec, String field, String peers) {
        int kind = random.nextInt(8);
        if (kind == 0) {
            spec.putNull(field);
        } else if (kind > 1) {
            ArrayNode rules = spec.putArray(field);
            for (int i = random.nextInt(3); i > 0; i--) {
                ObjectNode rule = rules.addObject();
                listed(random, rule, peers, list -> peer(random, list.addObject()));
                listed(random, rule, "ports", list -> port(random, list.addObject()));
            }
        }
    }

    private interface Filler {
        void addTo(ArrayNode list);
    }

    private static void listed(Random random, ObjectNode rule, String field, Filler filler) {
        int kind = random.nextInt(8);
        if (kind == 0) {
            rule.putNull(field);
        } else if (kind == 1) {
            rule.putArray(field);
        } else if (kind > 2) {
            ArrayNode list = rule.putArray(field);
            for (int i = 1 + random.nextInt(2); i > 0; i--) {
                filler.addTo(list);
            }
        }
    }

    private static void peer(Random random, ObjectNode peer) {
        int kind = random.nextInt(4);
        if (kind == 0) {
            String cidr = pick(random, RANGES);
            ObjectNode block = peer.putObject("ipBlock").put("cidr", cidr);
            List<String> parts = RANGES.stream()
                    .filter(range -> Cidr.of(range).isStrictlyWithin(Cidr.of(cidr)))
                    .sorted(Comparator.naturalOrder())
                    .toList();
            if (!parts.isEmpty() && random.nextBoolean()) {
                block.putArray("except").add(pick(random, parts));
            }
            return;
        }
        if (kind != 1) {
            peer.set("podSelector", selector(random, "app", "tier"));
        }
        if (kind != 2) {
            peer.set("namespaceSelector", selector(random, "env", ClusterState.NAMESPACE_NAME));
        }
    }

    private static ObjectNode selector(Random random, String key, String other) {
        ObjectNode selector = JsonNodeFactory.instance.objectNode();
        if (random.nextBoolean()) {
            ObjectNode labels = selector.putObject("matchLabels");
            if (random.nextInt(4) > 0) {
                labels.put(key, "v" + (1 + random.nextInt(2)));
            }
        }
        if (random.nextInt(3) == 0) {
            ObjectNode expression = selector.putArray("matchExpressions")
                    .addObject()
                    .put("key", other)
                    .put("operator", pick(random, List.of("In", "NotIn", "Exists", "DoesNotExist")));
            if (expression.path("operator").asText().endsWith("In")) {
                ArrayNode values = expression.putArray("values").add("v1");
                values.add(pick(random, NAMESPACES));
            }
        }
        return selector;
    }

    private static void port(Random random, ObjectNode port) {
        if (random.nextInt(4) > 0) {
            port.put("protocol", pick(random, PROTOCOLS));
        }
        switch (random.nextInt(4)) {
            case 0 -> port.put("port", pick(random, PORTS));
            case 1 -> port.put("port", pick(random, PORT_NAMES));
            case 2 -> port.put("port", 80).put("endPort", 80 + random.nextInt(400));
            default -> {
                // Every port.
            }
        }
    }

    private static <T> T pick(Random random, List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        objects.forEach(object -> text.append(object).append('\n'));
        return text.toString();
    }
}
