package io.plimsoll.suite.compose;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.environment.ServiceContainer;
import io.plimsoll.environment.ServiceContainer.Published;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides DEP-CMP-009: exactly the declared ports are published, on no wider interface than is declared, and lead where they
 * should. Where the spec declares nothing, whatever the file publishes may be reached from this machine alone: the engine
 * opens a port past the host's own firewall.
 */
final class PublishedJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-CMP-009";

    private PublishedJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    static Verdict judge(StartObservations observations) {
        StartFacts facts = observations.facts();
        if (facts.upMicros() == null) {
            return new Verdict.Error("not everything is up, so not every port is published", "see DEP-CMP-001");
        }
        List<Finding> findings = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        int published = 0;
        for (ServiceContainer container : facts.containers()) {
            if (container.networkMode().equals("host")) {
                findings.add(hostNetwork(container));
            }
            for (Published port : container.ports()) {
                if (isTwin(container, port)) {
                    continue;
                }
                published++;
                seen.add(text(port));
                wrong(facts, container, port).ifPresent(findings::add);
            }
        }
        List<String> declared = facts.published();
        if (declared != null) {
            declared.stream()
                    .filter(wanted -> seen.stream().noneMatch(there -> samePort(wanted, there)))
                    .forEach(wanted -> findings.add(notPublished(wanted)));
        }
        facts.outside().stream()
                .filter(outside -> !outside.answer().right())
                .forEach(outside -> findings.add(leadsNowhere(outside)));
        List<Measurement> measurements = List.of(new Measurement("published ports", published, "", null));
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        return new Verdict.Pass(
                published == 0
                        ? "no port is published, and none is declared"
                        : "published: %s; %s; %s"
                                .formatted(
                                        String.join(", ", seen),
                                        declared == null
                                                ? "all for this machine alone"
                                                : "all as declared in compose.published",
                                        facts.outside().isEmpty()
                                                ? "none of them is that of an entry point"
                                                : "%s of %s declared requests answered as declared at 127.0.0.1"
                                                        .formatted(
                                                                facts.outside().size(),
                                                                facts.outside().size())),
                measurements);
    }

    /** A port that is published on every interface has a binding of each address family. */
    private static boolean isTwin(ServiceContainer container, Published port) {
        return port.address().equals("::")
                && container.ports().stream()
                        .anyMatch(other -> other.address().equals("0.0.0.0")
                                && other.port() == port.port()
                                && other.protocol().equals(port.protocol()));
    }

    private static java.util.Optional<Finding> wrong(StartFacts facts, ServiceContainer container, Published port) {
        List<String> declared = facts.published();
        String observed = text(port);
        if (declared == null) {
            return isLoopback(port.address())
                    ? java.util.Optional.empty()
                    : java.util.Optional.of(tooWide(
                            container,
                            port,
                            "it is published for this machine alone, as compose.published declares nothing else"));
        }
        if (declared.stream().anyMatch(wanted -> normal(wanted).equals(observed))) {
            return java.util.Optional.empty();
        }
        return declared.stream()
                .filter(wanted -> samePort(wanted, observed))
                .findFirst()
                .map(wanted -> tooWide(
                        container, port, "it is published as %s, as compose.published declares".formatted(wanted)))
                .or(() -> java.util.Optional.of(new Finding(
                        ComposeCause.UNDECLARED_PORT.name(),
                        StartJudge.named(container) + ", port " + port.target(),
                        "it is not published: compose.published does not name it",
                        "published as " + observed,
                        "one port more than is declared",
                        "remove it from \"ports\"; other services reach it without; or declare it under compose.published",
                        List.of())));
    }

    private static Finding tooWide(ServiceContainer container, Published port, String expected) {
        return new Finding(
                ComposeCause.PUBLISHED_TOO_WIDELY.name(),
                StartJudge.named(container) + ", port " + port.target(),
                expected,
                "published as " + text(port),
                isEverywhere(port.address())
                        ? "every interface of the host, past its firewall"
                        : "another interface than the declared one",
                "write the address into the file: \"127.0.0.1:%s:%s\"; or declare the wider one under compose.published"
                        .formatted(port.port(), port.target()),
                List.of());
    }

    private static Finding notPublished(String wanted) {
        return new Finding(
                ComposeCause.NOT_PUBLISHED.name(),
                "port " + wanted,
                "it is published, as compose.published declares",
                "no container publishes it",
                "one port less than is declared",
                "add it to \"ports\" of its service, or remove it from compose.published",
                List.of());
    }

    private static Finding leadsNowhere(StartFacts.Outside outside) {
        return new Finding(
                ComposeCause.PORT_LEADS_NOWHERE.name(),
                "service %s, published port %s".formatted(outside.service(), outside.port()),
                "the declared answer to " + outside.answer().request(),
                outside.answer().text(),
                "within the project the same request has the declared answer",
                "see that \"ports\" names the port that the service listens on, and that it listens on every interface of its"
                        + " container",
                List.of());
    }

    private static Finding hostNetwork(ServiceContainer container) {
        return new Finding(
                ComposeCause.HOST_NETWORK.name(),
                StartJudge.named(container),
                "it has a network of its own, of which only declared ports are published",
                "network_mode: host",
                "whatever it listens on is reachable at the host",
                "remove network_mode, and publish the ports that are needed",
                List.of());
    }

    private static boolean isLoopback(String address) {
        return address.startsWith("127.") || address.equals("::1");
    }

    private static boolean isEverywhere(String address) {
        return address.isEmpty() || address.equals("0.0.0.0") || address.equals("::");
    }

    private static String text(Published port) {
        String address = port.address().isEmpty() ? "0.0.0.0" : port.address();
        return (address.contains(":") ? "[" + address + "]" : address) + ":" + port.port()
                + (port.protocol().equals("tcp") ? "" : "/" + port.protocol());
    }

    private static String normal(String wanted) {
        return wanted.endsWith("/tcp") ? wanted.substring(0, wanted.length() - 4) : wanted;
    }

    private static boolean samePort(String wanted, String there) {
        return portOf(normal(wanted)).equals(portOf(there));
    }

    private static String portOf(String text) {
        return text.substring(text.lastIndexOf(':') + 1);
    }
}
