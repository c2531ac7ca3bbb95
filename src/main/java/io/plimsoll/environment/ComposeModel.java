package io.plimsoll.environment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Compose file as Compose understands it, changed so that a project of it meets nothing of others on the same engine and
 * everything in it can be told to be the run's.
 *
 * @param tree what Compose starts
 * @param deviations what differs from the file, one printable sentence each
 */
public record ComposeModel(JsonNode tree, List<String> deviations) {

    private static final Pattern PART_OF_DURATION = Pattern.compile("([0-9.]+)(h|ms|m|s|us|µs|ns)");

    private static final Map<String, Long> NANOS = Map.of(
            "h",
            3_600_000_000_000L,
            "m",
            60_000_000_000L,
            "s",
            1_000_000_000L,
            "ms",
            1_000_000L,
            "us",
            1_000L,
            "µs",
            1_000L);

    public ComposeModel {
        deviations = List.copyOf(deviations);
    }

    /** Makes a project of one's own of what Compose printed. */
    static ComposeModel own(ObjectNode printed, String project, Map<String, String> labels) {
        ObjectNode tree = printed.deepCopy();
        List<String> deviations = new ArrayList<>();
        tree.put("name", project);
        tree.path("services").properties().forEach(each -> {
            ObjectNode service = (ObjectNode) each.getValue();
            if (service.remove("container_name") != null) {
                deviations.add("the container of service %s has no name of its own".formatted(each.getKey()));
            }
            label(service, labels);
            if (service.path("build") instanceof ObjectNode build) {
                label(build, labels);
            }
        });
        for (String kind : List.of("networks", "volumes")) {
            tree.path(kind).properties().forEach(each -> {
                ObjectNode thing =
                        each.getValue() instanceof ObjectNode there ? there : JsonNodeFactory.instance.objectNode();
                ((ObjectNode) tree.path(kind)).set(each.getKey(), thing);
                String what = kind.substring(0, kind.length() - 1) + " " + each.getKey();
                String own = project + "_" + each.getKey();
                boolean external = thing.path("external").asBoolean();
                if (external
                        || (thing.has("name") && !thing.path("name").asText().equals(own))) {
                    deviations.add("the %s is one of the run's own, and not %s"
                            .formatted(what, thing.path("name").asText(each.getKey())));
                }
                thing.remove("external");
                thing.put("name", own);
                label(thing, labels);
            });
        }
        return new ComposeModel(tree, deviations);
    }

    /** Returns the same, with nothing that is started again when it has ended. */
    ComposeModel withoutRestarts() {
        JsonNode copy = tree.deepCopy();
        copy.path("services").properties().forEach(each -> {
            ObjectNode service = (ObjectNode) each.getValue();
            service.put("restart", "no");
            if (service.path("deploy") instanceof ObjectNode deploy) {
                deploy.remove("restart_policy");
            }
        });
        return new ComposeModel(copy, deviations);
    }

    private static void label(ObjectNode thing, Map<String, String> labels) {
        ObjectNode there = thing.path("labels") instanceof ObjectNode given ? given : thing.putObject("labels");
        labels.forEach(there::put);
    }

    /** Returns the names of its services, in the order of the alphabet. */
    public List<String> services() {
        List<String> names = new ArrayList<>();
        tree.path("services").fieldNames().forEachRemaining(names::add);
        return names.stream().sorted().toList();
    }

    /** Returns a service as Compose understands it. */
    public JsonNode service(String name) {
        return tree.path("services").path(name);
    }

    /**
     * Returns what the file sets for a service: what it starts it with, and what it builds its image with.
     *
     * @param name the service
     */
    public List<ContainerSetting> settings(String name) {
        JsonNode service = service(name);
        List<ContainerSetting> all = new ArrayList<>();
        service.path("environment")
                .properties()
                .forEach(each -> all.add(
                        ContainerSetting.variable(each.getKey(), each.getValue().asText(""))));
        service.path("build")
                .path("args")
                .properties()
                .forEach(each -> all.add(new ContainerSetting(
                        "build argument " + each.getKey(),
                        each.getKey(),
                        each.getValue().asText(""),
                        false)));
        service.path("labels")
                .properties()
                .forEach(each -> all.add(
                        ContainerSetting.label(each.getKey(), each.getValue().asText(""))));
        for (String key : List.of("entrypoint", "command")) {
            if (service.hasNonNull(key)) {
                all.add(ContainerSetting.other(key, words(service.path(key))));
            }
        }
        if (service.path("healthcheck").has("test")) {
            all.add(ContainerSetting.other(
                    "healthcheck", words(service.path("healthcheck").path("test"))));
        }
        return all;
    }

    private static String words(JsonNode node) {
        if (!node.isArray()) {
            return node.asText("");
        }
        List<String> words = new ArrayList<>();
        node.forEach(word -> words.add(word.asText()));
        return String.join(" ", words);
    }

    /** Returns the contents that the file itself gives to configs and secrets, each by what it is called. */
    public Map<String, String> contents() {
        Map<String, String> all = new TreeMap<>();
        for (String kind : List.of("configs", "secrets")) {
            tree.path(kind).properties().forEach(each -> {
                if (each.getValue().hasNonNull("content")) {
                    all.put(
                            kind.substring(0, kind.length() - 1) + " " + each.getKey(),
                            each.getValue().path("content").asText());
                }
            });
        }
        return all;
    }

    /** Returns how long a service has to end after its stop signal; Compose gives it 10 s where that is not declared. */
    public Duration stopGrace(String name) {
        JsonNode declared = service(name).path("stop_grace_period");
        return declared.isTextual() ? duration(declared.asText()) : Duration.ofSeconds(10);
    }

    /** Reads a stretch of time as Compose writes it, for example {@code 1m30s}. */
    static Duration duration(String written) {
        Duration all = Duration.ZERO;
        Matcher part = PART_OF_DURATION.matcher(written);
        while (part.find()) {
            BigDecimal number = new BigDecimal(part.group(1));
            BigDecimal nanos = number.multiply(BigDecimal.valueOf(NANOS.getOrDefault(part.group(2), 1L)));
            all = all.plusNanos(nanos.longValue());
        }
        return all;
    }

    /** Returns how much a container of a service may take. */
    public ContainerLimits limits(String name) {
        JsonNode service = service(name);
        JsonNode deploy = service.path("deploy").path("resources").path("limits");
        return new ContainerLimits(
                first(service.path("mem_limit"), deploy.path("memory")).asLong(0),
                Math.round(first(service.path("cpus"), deploy.path("cpus")).asDouble(0) * 1_000),
                first(service.path("pids_limit"), deploy.path("pids")).asLong(0));
    }

    /** Compose writes some numbers as texts, and takes 0 for none. */
    private static JsonNode first(JsonNode one, JsonNode other) {
        return one.asDouble(0) > 0 ? one : other;
    }

    /** Returns how many containers a service has. */
    public int replicas(String name) {
        JsonNode service = service(name);
        return service.path("scale")
                .asInt(service.path("deploy").path("replicas").asInt(1));
    }

    /** Returns what a service waits for: each service that it depends on, and the condition. */
    public Map<String, String> dependencies(String name) {
        Map<String, String> all = new TreeMap<>();
        service(name)
                .path("depends_on")
                .properties()
                .forEach(each ->
                        all.put(each.getKey(), each.getValue().path("condition").asText("service_started")));
        return all;
    }

    /** Returns whether others wait for the end of a service: it is a job then. */
    public boolean isAwaitedJob(String name) {
        return services().stream().anyMatch(other -> "service_completed_successfully"
                .equals(dependencies(other).get(name)));
    }

    /** Returns how many services have to be there one after the other before a service: 0 if it waits for none. */
    public int depth(String name) {
        return dependencies(name).keySet().stream()
                .mapToInt(other -> 1 + depth(other))
                .max()
                .orElse(0);
    }

    /** Returns the networks of the project, by the names that the engine knows. */
    public List<String> networks() {
        return names("networks");
    }

    /** Returns the named volumes of the project, each with the name that the engine knows. */
    public Map<String, String> volumes() {
        Map<String, String> all = new LinkedHashMap<>();
        tree.path("volumes")
                .properties()
                .forEach(each ->
                        all.put(each.getKey(), each.getValue().path("name").asText()));
        return all;
    }

    private List<String> names(String kind) {
        List<String> names = new ArrayList<>();
        tree.path(kind).forEach(thing -> names.add(thing.path("name").asText()));
        return names;
    }

    /** Returns the port that a service is reached at by others of the project: one of its ports by number, name or as the only one. */
    public Optional<Integer> port(String service, String wanted) {
        List<Integer> targets = new ArrayList<>();
        for (JsonNode port : service(service).path("ports")) {
            if (port.path("name").asText().equals(wanted)) {
                return Optional.of(port.path("target").asInt());
            }
            targets.add(port.path("target").asInt());
        }
        for (JsonNode exposed : service(service).path("expose")) {
            targets.add(Integer.parseInt(exposed.asText().replaceFirst("/.*", "")));
        }
        List<Integer> distinct = targets.stream().distinct().toList();
        boolean number = wanted.chars().allMatch(Character::isDigit);
        if (number && (distinct.isEmpty() || distinct.contains(Integer.parseInt(wanted)))) {
            return Optional.of(Integer.parseInt(wanted));
        }
        // The Service in front of it in a cluster may have another port: there is no such thing in front of it here.
        return distinct.size() == 1 ? Optional.of(distinct.get(0)) : Optional.empty();
    }
}
