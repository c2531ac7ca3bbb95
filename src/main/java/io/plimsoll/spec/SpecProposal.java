package io.plimsoll.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Proposes a first {@code plimsoll.yaml} from manifests that exist already. What it writes is a right spec; where only a
 * person can know, a comment that begins with {@code decide:} says what.
 */
public final class SpecProposal {

    private final ManifestSource source;
    private final List<JsonNode> objects;
    private final List<String> remarks = new ArrayList<>();
    private final StringBuilder yaml = new StringBuilder();

    private SpecProposal(ManifestSource source, List<JsonNode> objects) {
        this.source = source;
        this.objects = objects;
    }

    /**
     * A proposed spec.
     *
     * @param yaml the text of the plimsoll.yaml
     * @param remarks what a person has to decide, one printable line each
     */
    public record Proposal(String yaml, List<String> remarks) {
        public Proposal {
            remarks = List.copyOf(remarks);
        }
    }

    /**
     * Proposes a spec.
     *
     * @param source where the manifests come from, with paths as they are to be written
     * @param objects the rendered objects
     * @return the proposal
     */
    public static Proposal of(ManifestSource source, List<JsonNode> objects) {
        return new SpecProposal(source, objects).propose();
    }

    private Proposal propose() {
        List<Candidate> candidates = candidates();
        line("# A first plimsoll.yaml, written from the manifests.");
        line("# Read every line once; those that say \"decide:\" need a person.");
        line("plimsoll: 1");
        line("name: " + scalar(name(candidates)));
        images();
        line("");
        line("manifests: " + manifests());
        secrets();
        update(candidates);
        entryPoints(candidates);
        identity(candidates);
        configuration(candidates);
        line("");
        line("# Strict, and the default: a planned change loses nothing.");
        line("budgets: {lost-requests: 0, application-errors: 0}");
        namespaces();
        return new Proposal(yaml.toString(), remarks);
    }

    // ---- what the manifests offer ------------------------------------------------------------------------------

    /**
     * A Service that seems to speak HTTP.
     *
     * @param service the Service
     * @param workload the workload behind it
     * @param port the Service's port, by name if it has one
     * @param path the path to ask for
     * @param probe which probe asks for that path, in words; {@code null} if none does
     */
    private record Candidate(JsonNode service, JsonNode workload, JsonNode port, String path, @Nullable String probe) {}

    private List<Candidate> candidates() {
        List<Candidate> all = new ArrayList<>();
        for (JsonNode service : ofKind("Service")) {
            JsonNode spec = service.path("spec");
            boolean reachable = !spec.path("clusterIP").asText().equals("None")
                    && !spec.path("type").asText().equals("ExternalName");
            Optional<JsonNode> workload = reachable ? workloadBehind(service) : Optional.empty();
            workload.flatMap(behind -> candidate(service, behind)).ifPresent(all::add);
        }
        return all;
    }

    private Optional<Candidate> candidate(JsonNode service, JsonNode workload) {
        Candidate byPort = null;
        for (JsonNode port : service.path("spec").path("ports")) {
            if (!port.path("protocol").asText("TCP").equals("TCP")) {
                continue;
            }
            for (JsonNode container : Workloads.mainContainers(workload)) {
                for (String probe : List.of("readinessProbe", "livenessProbe", "startupProbe")) {
                    JsonNode http = container.path(probe).path("httpGet");
                    if (!http.isMissingNode() && plain(http) && leadsTo(port, http.path("port"), container)) {
                        String words = "the " + probe.replace("Probe", " probe") + " of container "
                                + container.path("name").asText();
                        return Optional.of(new Candidate(service, workload, port, path(http), words));
                    }
                }
            }
            String name =
                    port.path("name").asText() + " " + port.path("appProtocol").asText();
            int number = port.path("port").asInt();
            if (byPort == null
                    && ((name.contains("http") && !name.contains("https")) || number == 80 || number == 8080)) {
                byPort = new Candidate(service, workload, port, "/", null);
            }
        }
        return Optional.ofNullable(byPort);
    }

    private static String path(JsonNode httpGet) {
        String path = httpGet.path("path").asText();
        return path.startsWith("/") ? path : "/" + path;
    }

    private static boolean plain(JsonNode httpGet) {
        return httpGet.path("scheme").asText("HTTP").equals("HTTP");
    }

    /** Tells whether a Service's port leads to the container port that a probe asks on. */
    private static boolean leadsTo(JsonNode servicePort, JsonNode probePort, JsonNode container) {
        JsonNode target = servicePort.has("targetPort") ? servicePort.path("targetPort") : servicePort.path("port");
        return number(target, container).equals(number(probePort, container));
    }

    /** Returns a port's number as text, looked up in the container if it is a name. */
    private static String number(JsonNode port, JsonNode container) {
        if (port.isTextual()) {
            for (JsonNode declared : container.path("ports")) {
                if (declared.path("name").asText().equals(port.asText())) {
                    return declared.path("containerPort").asText();
                }
            }
        }
        return port.asText();
    }

    private Optional<JsonNode> workloadBehind(JsonNode service) {
        JsonNode selector = service.path("spec").path("selector");
        if (selector.isEmpty()) {
            return Optional.empty();
        }
        return workloads().stream()
                .filter(workload -> namespace(workload).equals(namespace(service)))
                .filter(workload -> selector.properties().stream().allMatch(label -> Workloads.podLabels(workload)
                        .path(label.getKey())
                        .asText()
                        .equals(label.getValue().asText())))
                .findFirst();
    }

    private List<JsonNode> workloads() {
        List<JsonNode> all = new ArrayList<>(ofKind("Deployment"));
        all.addAll(ofKind("StatefulSet"));
        all.addAll(ofKind("DaemonSet"));
        return all;
    }

    private List<JsonNode> ofKind(String kind) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .toList();
    }

    private static String namespace(JsonNode object) {
        return object.path("metadata").path("namespace").asText();
    }

    private static String objectName(JsonNode object) {
        return object.path("metadata").path("name").asText();
    }

    private static String reference(JsonNode workload) {
        return workload.path("kind").asText().toLowerCase(Locale.ROOT) + "/" + objectName(workload);
    }

    // ---- the parts of the text ---------------------------------------------------------------------------------

    private String name(List<Candidate> candidates) {
        String from = !candidates.isEmpty()
                ? objectName(candidates.get(0).workload())
                : workloads().stream().findFirst().map(SpecProposal::objectName).orElse("deployment");
        return safe(from);
    }

    /** Makes a Kubernetes name one that reports and folders can bear: without dots, and short. */
    private static String safe(String name) {
        return name.substring(0, Math.min(63, name.length()))
                .replaceAll("[^a-z0-9-]", "-")
                .replaceAll("^-+|-+$", "");
    }

    private void images() {
        Set<String> names = new LinkedHashSet<>();
        for (JsonNode object : objects) {
            Workloads.containers(object)
                    .forEach(container -> names.add(container.path("image").asText()));
        }
        names.remove("");
        if (names.isEmpty()) {
            return;
        }
        line("");
        line("# decide: how to come by each image: \"build: {context: FOLDER}\", \"tar: FILE\", or as here nothing,");
        line("# which takes the local image of that name, else pulls it.");
        line("images:");
        names.forEach(image -> line("  - name: " + scalar(image)));
        remarks.add("images: say which of them are built here, and from what: " + String.join(", ", names));
    }

    private String manifests() {
        if (source instanceof ManifestSource.Kustomize kustomize) {
            return "{kustomize: " + scalar(kustomize.folder().toString()) + "}";
        }
        if (source instanceof ManifestSource.Files files) {
            return "{files: "
                    + list(files.files().stream().map(Object::toString).toList()) + "}";
        }
        ManifestSource.Helm helm = (ManifestSource.Helm) source;
        return "{helm: {chart: " + scalar(helm.chart().toString())
                + (helm.values().isEmpty()
                        ? ""
                        : ", values: "
                                + list(helm.values().stream()
                                        .map(Object::toString)
                                        .toList()))
                + "}}";
    }

    /** Names a Secret; in the order of reports. */
    private record SecretName(String namespace, String name) implements Comparable<SecretName> {
        private static final Comparator<SecretName> ORDER =
                Comparator.comparing(SecretName::namespace).thenComparing(SecretName::name);

        @Override
        public int compareTo(SecretName other) {
            return ORDER.compare(this, other);
        }
    }

    private void secrets() {
        Map<SecretName, Set<String>> keysBySecret = new TreeMap<>();
        for (JsonNode object : objects) {
            usedSecrets(object).forEach((name, keys) -> keysBySecret
                    .computeIfAbsent(new SecretName(namespace(object), name), secret -> new LinkedHashSet<>())
                    .addAll(keys));
        }
        ofKind("Secret").forEach(secret -> keysBySecret.remove(new SecretName(namespace(secret), objectName(secret))));
        if (keysBySecret.isEmpty()) {
            return;
        }
        line("");
        line(
                "# The manifests refer to these Secrets and do not bring them. They are made before the manifests are applied,");
        line("# with random values for the keys under \"generate\", new in every run.");
        line("# decide: which keys need a fixed value that is no secret: \"literals: {user: shop}\".");
        boolean anyKnown = keysBySecret.values().stream().anyMatch(keys -> !keys.isEmpty());
        line(anyKnown ? "secrets:" : "# secrets:");
        keysBySecret.forEach((secret, keys) -> {
            line((keys.isEmpty() ? "#   - " : "  - ") + "{name: " + scalar(secret.name())
                    + (secret.namespace().isEmpty() ? "" : ", namespace: " + scalar(secret.namespace()))
                    + ", generate: " + (keys.isEmpty() ? "[KEY]" : list(List.copyOf(keys))) + "}");
            remarks.add(
                    keys.isEmpty()
                            ? "secrets: name the keys of Secret " + secret.name() + ", which the manifests do not tell"
                            : "secrets: say which keys of Secret " + secret.name() + " need a fixed value");
        });
    }

    /** Returns the names of the Secrets that an object's pods cannot start without, with the keys they ask for. */
    private static Map<String, Set<String>> usedSecrets(JsonNode object) {
        Map<String, Set<String>> used = new LinkedHashMap<>();
        for (JsonNode container : Workloads.containers(object)) {
            for (JsonNode variable : container.path("env")) {
                use(used, variable.path("valueFrom").path("secretKeyRef"), "name");
            }
            for (JsonNode from : container.path("envFrom")) {
                use(used, from.path("secretRef"), "name");
            }
        }
        for (JsonNode volume : Workloads.podSpec(object).path("volumes")) {
            use(used, volume.path("secret"), "secretName");
            for (JsonNode projected : volume.path("projected").path("sources")) {
                use(used, projected.path("secret"), "name");
            }
        }
        return used;
    }

    private static void use(Map<String, Set<String>> used, JsonNode reference, String nameKey) {
        if (reference.path(nameKey).isTextual() && !reference.path("optional").asBoolean()) {
            Set<String> keys = used.computeIfAbsent(reference.path(nameKey).asText(), name -> new LinkedHashSet<>());
            if (reference.path("key").isTextual()) {
                keys.add(reference.path("key").asText());
            }
            reference.path("items").forEach(item -> keys.add(item.path("key").asText()));
        }
    }

    private void update(List<Candidate> candidates) {
        List<JsonNode> workloads = workloads();
        if (workloads.isEmpty()) {
            return;
        }
        JsonNode workload =
                candidates.isEmpty() ? workloads.get(0) : candidates.get(0).workload();
        List<JsonNode> containers = Workloads.mainContainers(workload);
        String image =
                containers.isEmpty() ? "" : containers.get(0).path("image").asText();
        line("");
        line(
                "# decide: which version the update rolls to; without this no rolling update is tested. The version must differ");
        line("# from the one in the manifests, and has to be in \"images\" if it is built here.");
        line("# update: {workload: " + reference(workload)
                + ", image: " + scalar(ImageName.withoutVersion(image) + ":NEXT")
                + (containers.size() > 1
                        ? ", container: "
                                + scalar(containers.get(0).path("name").asText())
                        : "")
                + "}");
        remarks.add("update: name the image that " + reference(workload) + " is rolled to");
        String others = workloads.stream()
                .filter(other -> !other.equals(workload))
                .map(SpecProposal::reference)
                .collect(Collectors.joining(", "));
        if (!others.isEmpty()) {
            line("# It could also be one of: " + others);
        }
    }

    private void entryPoints(List<Candidate> candidates) {
        line("");
        if (candidates.isEmpty()) {
            line("# decide: where load arrives. No Service in the manifests seems to speak HTTP.");
            line("# entrypoints:");
            line("#   - {name: api, service: NAME, port: http, requests: [{method: GET, path: /}]}");
            remarks.add("entrypoints: name the Service that load arrives at; none seems to speak HTTP");
            return;
        }
        line(
                "# Where load arrives. decide: which requests your clients really send; a health path alone proves little.");
        line("entrypoints:");
        Set<String> names = new LinkedHashSet<>();
        for (Candidate candidate : candidates) {
            JsonNode service = candidate.service();
            String name = objectName(service);
            boolean twice = candidates.stream()
                            .filter(other -> objectName(other.service()).equals(name))
                            .count()
                    > 1;
            String unique = twice && !namespace(service).isEmpty() ? namespace(service) + "-" + name : name;
            names.add(name);
            line("  - name: " + scalar(safe(unique)));
            if (twice) {
                line("    namespace: " + scalar(namespace(service)));
            }
            line("    service: " + scalar(name));
            String portName = candidate.port().path("name").asText();
            line("    port: "
                    + (portName.isEmpty() ? candidate.port().path("port").asText() : scalar(portName)));
            client(candidate);
            line("    requests:");
            line("      # "
                    + (candidate.probe() == null
                            ? "decide: no probe tells a path that answers."
                            : "From " + candidate.probe() + "."));
            line("      - {method: GET, path: " + scalar(candidate.path()) + ", expect: {status: 200}}");
            line("    # decide: a request that takes some seconds, to see whether a pod that ends finishes it.");
            line("    # slow: {method: GET, path: \"/slow\"}");
        }
        remarks.add("entrypoints: list the requests that clients of " + String.join(", ", names) + " really send");
    }

    private void client(Candidate candidate) {
        boolean policed = ofKind("NetworkPolicy").stream()
                .anyMatch(policy -> namespace(policy).equals(namespace(candidate.workload())));
        if (policed) {
            line(
                    "    # decide: as whom the load arrives. Network policies apply to it; a pod that they allow is named like");
            line("    # client: {pod: {namespace: NAME, labels: {KEY: VALUE}}}");
            remarks.add("entrypoints: say as whom load arrives at " + objectName(candidate.service())
                    + ", since network policies apply to it");
        }
        line("    client: node");
    }

    private void identity(List<Candidate> candidates) {
        if (!candidates.isEmpty()) {
            line("");
            line(
                    "# decide: whether answers tell which pod and version gave them; it sharpens the causes of lost requests.");
            line("# identity: {pod: {header: X-Pod}, version: {header: X-Version}}");
            remarks.add("identity: name the response headers that tell pod and version, if there are any");
        }
    }

    /** Which change is worth trying, and where a pod shows it, only a person knows; the ConfigMap can be named. */
    private void configuration(List<Candidate> candidates) {
        for (JsonNode configMap : candidates.isEmpty() ? List.<JsonNode>of() : ofKind("ConfigMap")) {
            String rendered = configMap.at("/metadata/name").asText();
            Iterator<String> keys = configMap.path("data").fieldNames();
            if (keys.hasNext() && isNamedIn(candidates.get(0).workload(), rendered)) {
                String name = GeneratedName.withoutHash(rendered);
                line("");
                line("# decide: a change of a setting, and the request by which a pod shows it.");
                line("# configuration: {config-map: " + scalar(name) + ", key: " + scalar(keys.next())
                        + ", value: \"a new value\", reaches-by: roll, read: {path: /}}");
                remarks.add("configuration: name a change of ConfigMap " + name + ", and how pods come to know of it");
                return;
            }
        }
    }

    private static boolean isNamedIn(JsonNode workload, String configMap) {
        JsonNode template = workload.at("/spec/template");
        return Stream.of("configMap", "configMapRef", "configMapKeyRef")
                .flatMap(field -> template.findValues(field).stream())
                .anyMatch(reference -> reference.path("name").asText().equals(configMap));
    }

    private void namespaces() {
        List<String> reasons = OwnNamespaces.obstacles(objects);
        if (!reasons.isEmpty()) {
            line("");
            line("# The manifests have " + String.join(" and ", reasons) + ".");
            line(
                    "# decide: on an existing cluster they can only be used as written; an ephemeral one needs nothing here.");
            line("# namespaces: as-written");
            remarks.add("namespaces: an existing cluster needs \"as-written\", because of "
                    + String.join(" and ", reasons));
        }
    }

    // ---- writing -----------------------------------------------------------------------------------------------

    private void line(String text) {
        // A line break within a name would end the comment that it stands in.
        yaml.append(text.replaceAll("\\p{Cntrl}", " ")).append('\n');
    }

    private static String list(List<String> values) {
        return values.stream().map(SpecProposal::scalar).collect(Collectors.joining(", ", "[", "]"));
    }

    /** Writes text so that YAML reads it as that text, wherever it stands. */
    private static String scalar(String text) {
        boolean plain = text.matches("[A-Za-z/.][A-Za-z0-9_./-]*")
                && !text.matches("(?i)true|false|null|yes|no|on|off|y|n|\\.inf|\\.nan");
        return plain ? text : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
