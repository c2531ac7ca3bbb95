package io.plimsoll.spec;

import static io.plimsoll.spec.Fields.quoted;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Holds a spec against the manifests that it names, once they are rendered. */
public final class ManifestValidator {

    private final DeploymentSpec spec;
    private final SpecPositions positions;
    private final List<JsonNode> objects;
    private final Problems problems;

    private ManifestValidator(DeploymentSpec spec, SpecPositions positions, List<JsonNode> objects) {
        this.spec = spec;
        this.positions = positions;
        this.objects = objects;
        this.problems = new Problems(spec.file());
    }

    /**
     * Names everything in the spec that the manifests contradict.
     *
     * @param valid the spec as it was read
     * @param objects the rendered objects
     * @return the problems in the order of the spec; empty if there are none
     */
    public static List<SpecProblem> validate(SpecResult.Valid valid, List<JsonNode> objects) {
        ManifestValidator validator = new ManifestValidator(valid.spec(), valid.positions(), objects);
        validator.validate();
        return validator.problems.inFileOrder();
    }

    private void validate() {
        if (objects.isEmpty()) {
            add("manifests", "the manifests render to no object at all", "check \"manifests\"");
            return;
        }
        objectsTwice();
        unusedImages();
        UpdateSpec update = spec.update();
        if (update != null) {
            update(update);
        }
        for (int i = 0; i < spec.entryPoints().size(); i++) {
            entryPoint(spec.entryPoints().get(i), "entrypoints[" + i + "]");
        }
        new FlowEnds(objects, this::add).check(spec.flows());
        new TenantNamespaces(objects, this::add).check(spec.tenants());
        BlueGreen blueGreen = spec.blueGreen();
        if (blueGreen != null) {
            blueGreen(blueGreen);
        }
        Canary canary = spec.canary();
        if (canary != null) {
            canary(canary);
        }
        ConfigurationChange configuration = spec.configuration();
        if (configuration != null) {
            configuration(configuration);
        }
        AutoscalingSpec.Profile profile = spec.autoscaling().profile();
        if (profile != null) {
            profile(profile);
        }
        pairs(spec.equivalence().pairs());
        for (int i = 0; i < spec.secrets().size(); i++) {
            secret(spec.secrets().get(i), "secrets[" + i + "]");
        }
    }

    private void objectsTwice() {
        Set<String> seen = new HashSet<>();
        Set<String> reported = new HashSet<>();
        for (JsonNode object : objects) {
            String group = object.path("apiVersion").asText().replaceFirst("/?[^/]*$", "");
            String name = object.path("metadata").path("name").asText();
            if (!name.isEmpty()
                    && !seen.add(group + " " + ManifestParser.nameOf(object))
                    && reported.add(ManifestParser.nameOf(object))) {
                add(
                        "manifests",
                        "the manifests have " + ManifestParser.quotedNameOf(object) + " twice",
                        "remove one of the two");
            }
        }
    }

    // ---- images ------------------------------------------------------------------------------------------------

    private void unusedImages() {
        Set<String> used = new HashSet<>();
        Set<String> written = new TreeSet<>();
        for (JsonNode object : objects) {
            for (JsonNode container : Workloads.containers(object)) {
                String image = container.path("image").asText();
                used.add(ImageName.normal(image));
                written.add(image);
            }
        }
        UpdateSpec update = spec.update();
        if (update != null) {
            used.add(ImageName.normal(update.image()));
            written.add(update.image());
        }
        for (int i = 0; i < spec.images().size(); i++) {
            String name = spec.images().get(i).name();
            if (!used.contains(ImageName.normal(name))) {
                add(
                        "images[" + i + "].name",
                        "no manifest uses the image " + quoted(name) + ", and \"update\" does not either – they use "
                                + (written.isEmpty() ? "none" : Fields.list(written)),
                        didYouMean(name, written).orElse("correct the name or remove the image"));
            }
        }
    }

    // ---- update ------------------------------------------------------------------------------------------------

    private void update(UpdateSpec update) {
        JsonNode workload = workload(update.workload(), update.namespace(), "update.workload", "update");
        if (workload == null) {
            return;
        }
        if (spec.budgets().outage() != null) {
            outage(update, workload);
        }
        if (update.migration() != null) {
            migration(update, update.migration(), workload);
        }
        List<JsonNode> containers = Workloads.mainContainers(workload);
        List<String> names =
                containers.stream().map(c -> c.path("name").asText()).toList();
        JsonNode container = null;
        String wanted = update.container();
        if (wanted != null) {
            container = containers.stream()
                    .filter(c -> wanted.equals(c.path("name").asText()))
                    .findFirst()
                    .orElse(null);
            if (container == null) {
                add(
                        "update.container",
                        update.workload() + " has no container " + quoted(wanted) + " – it has " + Fields.list(names),
                        didYouMean(wanted, names).orElse(""));
                return;
            }
        } else {
            container = Workloads.updatedContainer(workload, update).orElse(null);
            if (container == null) {
                add(
                        "update",
                        update.workload() + " has the containers " + Fields.list(names)
                                + ", and \"update\" does not say which one gets the new image",
                        "add \"container: NAME\"");
                return;
            }
            if (!ImageName.repository(container.path("image").asText()).equals(ImageName.repository(update.image()))) {
                add(
                        "update.image",
                        "the update image " + quoted(update.image()) + " has another name than "
                                + quoted(container.path("image").asText()) + ", which " + update.workload() + " runs",
                        "correct it, or say that it is meant with \"container: " + names.get(0) + "\"");
                return;
            }
        }
        String current = container.path("image").asText();
        if (ImageName.normal(current).equals(ImageName.normal(update.image()))) {
            add(
                    "update.image",
                    "the update image " + quoted(update.image()) + " is what " + update.workload()
                            + " runs already – an update to it would change nothing",
                    "name another version");
        }
    }

    private void migration(UpdateSpec update, String migration, JsonNode workload) {
        List<String> names = new ArrayList<>();
        Workloads.podSpec(workload)
                .path("initContainers")
                .forEach(c -> names.add(c.path("name").asText()));
        if (!names.contains(migration)) {
            add(
                    "update.migration",
                    update.workload() + " has no init container " + quoted(migration) + " – it has "
                            + (names.isEmpty() ? "none" : Fields.list(names)),
                    didYouMean(migration, names).orElse(""));
        }
    }

    /** An outage is declared for the two kinds of workload that cannot do without one; for others it would hide losses. */
    private void outage(UpdateSpec update, JsonNode workload) {
        JsonNode spec = workload.path("spec");
        int replicas = spec.path("replicas").asInt(1);
        if (spec.at("/strategy/type").asText().equals("Recreate") || replicas == 1) {
            return;
        }
        add(
                "budgets.outage",
                "\"budgets.outage\" is for the strategy Recreate or a single pod – " + update.workload() + " rolls "
                        + replicas + " pods, and needs none",
                "remove it");
    }

    // ---- blue and green ----------------------------------------------------------------------------------------

    private void blueGreen(BlueGreen wanted) {
        JsonNode service = find("Service", wanted.service(), wanted.namespace(), "blue-green.service", "blue-green");
        JsonNode blue = workload(wanted.blue(), wanted.namespace(), "blue-green.blue", "blue-green");
        JsonNode green = workload(wanted.green(), wanted.namespace(), "blue-green.green", "blue-green");
        if (service == null || blue == null || green == null) {
            return;
        }
        if (Workloads.podLabels(blue).equals(Workloads.podLabels(green))) {
            add(
                    "blue-green.green",
                    "the pods of " + wanted.blue() + " and " + wanted.green()
                            + " have the same labels – no selector tells them apart",
                    "give each a label of its own, like slot: blue and slot: green");
        } else if (Workloads.podSpec(blue).equals(Workloads.podSpec(green))) {
            add(
                    "blue-green.green",
                    wanted.green() + " runs exactly what " + wanted.blue() + " runs – a switch would change nothing",
                    "give it another image or another setting");
        }
        if (!Workloads.selects(service, blue)) {
            boolean other = Workloads.selects(service, green);
            add(
                    "blue-green.service",
                    "Service " + quoted(wanted.service())
                            + (other
                                    ? " selects the pods of " + wanted.green() + ", not those of " + wanted.blue()
                                            + ", which are to serve first"
                                    : " selects the pods of neither " + wanted.blue() + " nor " + wanted.green()),
                    other ? "exchange blue and green" : "correct its selector");
        }
    }

    // ---- canary ------------------------------------------------------------------------------------------------

    private void canary(Canary wanted) {
        JsonNode service = find("Service", wanted.service(), wanted.namespace(), "canary.service", "canary");
        JsonNode stable = workload(wanted.stable(), wanted.namespace(), "canary.stable", "canary");
        JsonNode canary = workload(wanted.canary(), wanted.namespace(), "canary.canary", "canary");
        if (service == null || stable == null || canary == null) {
            return;
        }
        CanaryWeight weight = wanted.weight();
        if (weight == null) {
            selected(wanted, service, stable, wanted.stable(), "canary.stable");
            selected(wanted, service, canary, wanted.canary(), "canary.canary");
            return;
        }
        if (Workloads.selects(service, stable) && Workloads.selects(service, canary)) {
            add(
                    "canary.weight-percent",
                    "Service " + quoted(wanted.service()) + " selects the pods of both " + wanted.stable() + " and "
                            + wanted.canary() + " – their number decides the share, and no weight",
                    "name the router's Service, or remove \"weight-percent\", \"set\" and \"abort\"");
        }
        changed(weight.set(), "canary.set");
        changed(weight.abort(), "canary.abort");
    }

    /** What is changed for a canary must be there before, else there would be nothing to put back. */
    private void changed(List<JsonNode> changes, String at) {
        for (JsonNode change : changes) {
            if (objects.stream().noneMatch(object -> ManifestParser.isSameObject(object, change))) {
                add(
                        at,
                        quoted(at) + " applies " + ManifestParser.quotedNameOf(change)
                                + ", which the manifests do not have – it could not be put back",
                        "add it to the manifests as it is before the canary begins, with its namespace");
            }
        }
    }

    private void selected(Canary wanted, JsonNode service, JsonNode workload, WorkloadRef named, String at) {
        if (!Workloads.selects(service, workload)) {
            add(
                    at,
                    "Service " + quoted(wanted.service()) + " does not select the pods of " + named,
                    "give them the labels that its selector names");
        }
    }

    // ---- configuration -----------------------------------------------------------------------------------------

    private void configuration(ConfigurationChange change) {
        String kind = change.kind().kind();
        String at = "configuration." + change.kind().key();
        List<JsonNode> hashed = GeneratedName.rendered(objects, kind, change.name());
        Optional<SecretSpec> made = hashed.isEmpty() && change.kind() == ConfigurationChange.Kind.SECRET
                ? spec.secrets().stream()
                        .filter(secret -> secret.name().equals(change.name()))
                        .findFirst()
                : Optional.empty();
        if (made.isPresent()) {
            List<String> keys = new ArrayList<>(made.get().literals().keySet());
            keys.addAll(made.get().generate());
            held(change, change.name(), keys, made.get().literals().get(change.key()));
            return;
        }
        // Asked for by the rendered name, so that the namespace is judged in the same words as elsewhere.
        String name = hashed.isEmpty()
                ? change.name()
                : hashed.get(0).at("/metadata/name").asText();
        JsonNode object = find(kind, name, change.namespace(), at, "configuration");
        if (object == null) {
            return;
        }
        List<String> keys = new ArrayList<>();
        object.path("data").fieldNames().forEachRemaining(keys::add);
        object.path("stringData").fieldNames().forEachRemaining(keys::add);
        held(change, name, keys, text(object, change.key()));
        boolean anew = !name.equals(change.name());
        if (anew && change.reachesBy() == ConfigurationChange.ReachesBy.RELOAD) {
            add(
                    "configuration.reaches-by",
                    kind + " " + quoted(name)
                            + " has a hash of its content in its name, so a change makes another one – pods that run"
                            + " never see it",
                    "write \"reaches-by: roll\", or generate it without the hash (disableNameSuffixHash)");
        }
        if (!anew && object.path("immutable").asBoolean()) {
            add(
                    at,
                    kind + " " + quoted(name) + " is immutable, so it cannot be changed",
                    "give it a name that changes with its content");
        }
    }

    private void held(ConfigurationChange change, String name, List<String> keys, @Nullable String value) {
        String kind = change.kind().kind();
        if (!keys.contains(change.key())) {
            add(
                    "configuration.key",
                    kind + " " + quoted(name) + " has no key " + quoted(change.key()) + " – it has "
                            + (keys.isEmpty() ? "none" : Fields.list(keys)),
                    didYouMean(change.key(), keys).orElse(""));
        } else if (change.value().equals(value)) {
            add(
                    "configuration.value",
                    "\"configuration.value\" is what " + kind + " " + quoted(name) + " holds already – it would change"
                            + " nothing",
                    "name another value");
        }
    }

    /** The text of a key, which a Secret holds in Base64 unless it is written under stringData. */
    private static @Nullable String text(JsonNode object, String key) {
        JsonNode plain = object.path("stringData").path(key);
        JsonNode data = object.path("data").path(key);
        if (plain.isTextual() || !data.isTextual()) {
            return plain.textValue();
        }
        if (!object.path("kind").asText().equals("Secret")) {
            return data.asText();
        }
        try {
            return new String(Base64.getMimeDecoder().decode(data.asText()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // The API server will say what is wrong with it.
            return null;
        }
    }

    // ---- autoscaling -------------------------------------------------------------------------------------------

    private void profile(AutoscalingSpec.Profile profile) {
        List<JsonNode> autoscalers = objects.stream()
                .filter(object -> object.path("kind").asText().equals("HorizontalPodAutoscaler"))
                .toList();
        if (autoscalers.isEmpty()) {
            add(
                    "autoscaling.profile",
                    "\"autoscaling.profile\" is for a HorizontalPodAutoscaler – the manifests have none",
                    "remove it");
            return;
        }
        List<String> misfits = new ArrayList<>();
        for (JsonNode autoscaler : autoscalers) {
            int fewest = autoscaler.at("/spec/minReplicas").asInt(1);
            int most = autoscaler.at("/spec/maxReplicas").asInt();
            String name = autoscaler.at("/metadata/name").asText();
            if (profile.pods() > most) {
                misfits.add("more than the " + most + " that HorizontalPodAutoscaler " + quoted(name)
                        + " allows (maxReplicas)");
            } else if (profile.pods() <= fewest) {
                misfits.add("no more than the " + fewest + " that HorizontalPodAutoscaler " + quoted(name)
                        + " keeps without load (minReplicas)");
            }
        }
        if (misfits.size() == autoscalers.size()) {
            add(
                    "autoscaling.profile.scale-out.pods",
                    "\"autoscaling.profile.scale-out.pods\" is " + profile.pods() + ", "
                            + String.join(", and ", misfits),
                    "name a load that asks for more than minReplicas and no more than maxReplicas");
        }
    }

    // ---- entry points ------------------------------------------------------------------------------------------

    private void entryPoint(EntryPoint entryPoint, String at) {
        JsonNode service = find("Service", entryPoint.service(), entryPoint.namespace(), at + ".service", at);
        if (service == null) {
            return;
        }
        List<JsonNode> ports = elements(service.path("spec").path("ports"));
        boolean found = ports.stream().anyMatch(port -> isPort(port, entryPoint.port()));
        if (!found) {
            List<String> shown = ports.stream()
                    .map(port -> port.path("port").asText()
                            + (port.has("name") ? " (" + port.path("name").asText() + ")" : ""))
                    .toList();
            List<String> portNames = ports.stream()
                    .map(port -> port.path("name").asText())
                    .filter(name -> !name.isEmpty())
                    .toList();
            add(
                    at + ".port",
                    "Service " + quoted(entryPoint.service()) + " has no port "
                            + quoted(entryPoint.port().toString()) + " – it has "
                            + (shown.isEmpty() ? "none" : String.join(", ", shown)),
                    entryPoint.port() instanceof PortRef.Name name
                            ? didYouMean(name.value(), portNames).orElse("")
                            : "");
        }
    }

    private static boolean isPort(JsonNode port, PortRef wanted) {
        if (wanted instanceof PortRef.Number number) {
            return port.path("port").asInt() == number.value();
        }
        return port.path("name").asText().equals(((PortRef.Name) wanted).value());
    }

    // ---- equivalence -------------------------------------------------------------------------------------------

    private void pairs(List<EquivalenceSpec.Pair> pairs) {
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < pairs.size(); i++) {
            String at = "equivalence.pairs[" + i + "]";
            EquivalenceSpec.Pair pair = pairs.get(i);
            if (namespaces(pair.workload()) > 1) {
                add(
                        at + ".workload",
                        pair.workload() + " is in several namespaces, so it is not one thing that could be compared",
                        "leave the pair out");
                continue;
            }
            JsonNode workload = workload(pair.workload(), null, at + ".workload", at);
            if (workload == null) {
                continue;
            }
            List<String> names = Workloads.declaredContainers(workload).stream()
                    .map(container -> container.path("name").asText())
                    .toList();
            String wanted = pair.container();
            if (wanted == null && names.size() > 1) {
                add(
                        at,
                        pair.workload() + " has the containers " + Fields.list(names) + ", and the pair of service "
                                + quoted(pair.service()) + " does not say which one is meant",
                        "add \"container: NAME\"");
            } else if (wanted != null && !names.contains(wanted)) {
                add(
                        at + ".container",
                        pair.workload() + " has no container " + quoted(wanted) + " – it has " + Fields.list(names),
                        didYouMean(wanted, names).orElse(""));
            } else if (!taken.add(pair.workload() + " " + (wanted == null ? names.get(0) : wanted))) {
                add(
                        at,
                        "the container of service " + quoted(pair.service()) + " is that of another pair already",
                        "keep one of the two");
            }
        }
    }

    private long namespaces(WorkloadRef ref) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals(ref.kind().kubernetesKind()))
                .filter(object -> object.at("/metadata/name").asText().equals(ref.name()))
                .map(object -> object.at("/metadata/namespace").asText("default"))
                .distinct()
                .count();
    }

    private void secret(SecretSpec secret, String at) {
        boolean there = objects.stream()
                .anyMatch(object -> object.path("kind").asText().equals("Secret")
                        && object.path("metadata").path("name").asText().equals(secret.name())
                        && (secret.namespace() == null
                                || object.path("metadata")
                                        .path("namespace")
                                        .asText()
                                        .isEmpty()
                                || secret.namespace()
                                        .equals(object.path("metadata")
                                                .path("namespace")
                                                .asText())));
        if (there) {
            add(
                    at + ".name",
                    "the manifests have a Secret " + quoted(secret.name()) + " already, and it would replace this one",
                    "remove one of the two");
        }
    }

    // ---- finding objects ---------------------------------------------------------------------------------------

    private @Nullable JsonNode workload(WorkloadRef ref, @Nullable String namespace, String at, String section) {
        return find(ref.kind().kubernetesKind(), ref.name(), namespace, at, section);
    }

    /** Finds the one object that is meant, or says why there is none or more than one. */
    private @Nullable JsonNode find(String kind, String name, @Nullable String namespace, String at, String section) {
        List<JsonNode> ofKind = objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .toList();
        List<JsonNode> ofName = ofKind.stream()
                .filter(object -> object.path("metadata").path("name").asText().equals(name))
                .toList();
        if (ofName.isEmpty()) {
            List<String> names = ofKind.stream()
                    .map(object -> object.path("metadata").path("name").asText())
                    .distinct()
                    .sorted()
                    .toList();
            add(
                    at,
                    "the manifests have no " + kind + " " + quoted(name) + " – they have "
                            + (names.isEmpty() ? "no " + kind + " at all" : Fields.list(names)),
                    didYouMean(name, names).orElse(""));
            return null;
        }
        List<JsonNode> matching = namespace == null
                ? ofName
                : ofName.stream()
                        .filter(object -> namespace.equals(
                                object.path("metadata").path("namespace").asText("default")))
                        .toList();
        Set<String> namespaces = new LinkedHashSet<>();
        ofName.forEach(object ->
                namespaces.add(object.path("metadata").path("namespace").asText("default")));
        if (matching.isEmpty()) {
            add(
                    section + ".namespace",
                    kind + " " + quoted(name) + " is not in the namespace " + quoted(String.valueOf(namespace))
                            + " – it is in " + Fields.list(namespaces),
                    "");
            return null;
        }
        if (namespaces.size() > 1 && namespace == null) {
            add(
                    at,
                    kind + " " + quoted(name) + " is in several namespaces: " + Fields.list(namespaces),
                    "add \"namespace: NAME\" to " + quoted(section));
            return null;
        }
        return matching.get(0);
    }

    private static Optional<String> didYouMean(String wrong, Iterable<String> right) {
        List<String> words = new ArrayList<>();
        right.forEach(words::add);
        return Nearest.to(wrong, words).map(word -> "did you mean " + quoted(word) + "?");
    }

    private static List<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private void add(String key, String message, String remedy) {
        problems.add(positions.of(key), message, remedy);
    }
}
