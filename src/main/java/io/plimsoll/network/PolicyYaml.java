package io.plimsoll.network;

import io.plimsoll.network.LabelSelector.Requirement;
import io.plimsoll.network.NetworkPolicy.Peer;
import io.plimsoll.network.NetworkPolicy.PortRange;
import io.plimsoll.network.NetworkPolicy.Rule;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes policies as manifests. */
final class PolicyYaml {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_./-]*");
    /** What YAML readers take for something other than text. */
    private static final Set<String> WORDS = Set.of("true", "false", "yes", "no", "on", "off", "null", "y", "n");

    private final StringBuilder text = new StringBuilder();

    private PolicyYaml() {}

    /** Returns the policy as one YAML document, without a separator. */
    static String write(NetworkPolicy policy) {
        PolicyYaml yaml = new PolicyYaml();
        yaml.policy(policy);
        return yaml.text.toString();
    }

    private void policy(NetworkPolicy policy) {
        line(0, "apiVersion: networking.k8s.io/v1");
        line(0, "kind: NetworkPolicy");
        line(0, "metadata:");
        line(1, "name: " + quoted(policy.name()));
        line(1, "namespace: " + quoted(policy.namespace()));
        line(0, "spec:");
        selector(1, "podSelector", policy.podSelector());
        line(1, "policyTypes:");
        policy.types().forEach(type -> line(2, "- " + type.type()));
        for (Direction direction : Direction.values()) {
            if (policy.types().contains(direction)) {
                rules(direction, policy.rules(direction));
            }
        }
    }

    private void rules(Direction direction, List<Rule> rules) {
        if (rules.isEmpty()) {
            line(1, direction.field() + ": []");
            return;
        }
        line(1, direction.field() + ":");
        for (Rule rule : rules) {
            if (rule.peers().isEmpty() && rule.ports().isEmpty()) {
                line(2, "- {}");
                continue;
            }
            String lead = "- ";
            if (!rule.peers().isEmpty()) {
                line(2, lead + direction.peers() + ":");
                lead = "  ";
                rule.peers().forEach(this::peer);
            }
            if (!rule.ports().isEmpty()) {
                line(2, lead + "ports:");
                rule.ports().forEach(this::port);
            }
        }
    }

    private void peer(Peer peer) {
        if (peer instanceof Peer.IpBlock block) {
            line(4, "- ipBlock:");
            line(6, "cidr: \"" + block.cidr() + "\"");
            if (!block.except().isEmpty()) {
                line(6, "except:");
                block.except().forEach(range -> line(7, "- \"" + range + "\""));
            }
            return;
        }
        Peer.Pods pods = (Peer.Pods) peer;
        boolean first = true;
        if (pods.namespaces() != null) {
            item("namespaceSelector", pods.namespaces(), true);
            first = false;
        }
        if (pods.pods() != null) {
            item("podSelector", pods.pods(), first);
        }
    }

    private void item(String name, LabelSelector selector, boolean first) {
        int before = text.length();
        selector(5, name, selector);
        if (first) {
            text.replace(before + 8, before + 10, "- ");
        }
    }

    private void selector(int indent, String name, LabelSelector selector) {
        if (selector.matchLabels().isEmpty() && selector.matchExpressions().isEmpty()) {
            line(indent, name + ": {}");
            return;
        }
        line(indent, name + ":");
        if (!selector.matchLabels().isEmpty()) {
            line(indent + 1, "matchLabels:");
            selector.matchLabels().forEach((key, value) -> line(indent + 2, quoted(key) + ": " + quoted(value)));
        }
        if (!selector.matchExpressions().isEmpty()) {
            line(indent + 1, "matchExpressions:");
            selector.matchExpressions().forEach(requirement -> requirement(indent + 2, requirement));
        }
    }

    private void requirement(int indent, Requirement requirement) {
        line(indent, "- key: " + quoted(requirement.key()));
        line(indent + 1, "operator: " + requirement.operator().word());
        if (!requirement.values().isEmpty()) {
            line(indent + 1, "values:");
            requirement.values().forEach(value -> line(indent + 2, "- " + quoted(value)));
        }
    }

    private void port(PortRange range) {
        line(4, "- protocol: " + range.protocol());
        if (range instanceof PortRange.Numbered numbered) {
            line(5, "port: " + numbered.first());
            if (numbered.last() != numbered.first()) {
                line(5, "endPort: " + numbered.last());
            }
        } else if (range instanceof PortRange.Named named) {
            line(5, "port: " + quoted(named.name()));
        }
    }

    private void line(int indent, String content) {
        text.append("  ".repeat(indent)).append(content).append('\n');
    }

    private static String quoted(String value) {
        boolean plain = PLAIN.matcher(value).matches() && !WORDS.contains(value.toLowerCase(Locale.ROOT));
        return plain ? value : "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
