package io.plimsoll.suite;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Drafts a spec from what manifests say as they stand; nothing is rendered. */
final class ManifestSpecDraft implements SpecDraft {

    private static final List<String> KUSTOMIZATIONS =
            List.of("kustomization.yaml", "kustomization.yml", "Kustomization");
    private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "DaemonSet");
    private static final Pattern PLACE = Pattern.compile("line (\\d+), column (\\d+)");
    private static final String DEPLOYMENT = "Deployment";

    private final YAMLMapper yaml = new YAMLMapper();

    @Override
    public Draft from(Path manifests, Path folder) {
        if (Files.exists(manifests.resolve("Chart.yaml"))) {
            return new Draft.Wrong(
                    List.of(manifests + " is a Helm chart, whose templates are no manifests yet. Render it"
                            + " with `helm template` into a file, and draft from that."));
        }
        List<Path> files;
        try {
            files = files(manifests);
        } catch (IOException e) {
            return new Draft.Wrong(List.of(manifests + " cannot be read: " + e.getMessage()));
        }
        List<String> problems = new ArrayList<>();
        Map<String, JsonNode> objects = new LinkedHashMap<>();
        for (Path file : files) {
            if (!KUSTOMIZATIONS.contains(name(file))) {
                read(file, objects, problems);
            }
        }
        List<JsonNode> workloads = objects.values().stream()
                .filter(object -> WORKLOADS.contains(object.path("kind").asText()))
                .toList();
        if (problems.isEmpty() && workloads.isEmpty()) {
            problems.add(manifests + " holds no Deployment, StatefulSet or DaemonSet, so there is nothing to test.");
        }
        if (!problems.isEmpty()) {
            return new Draft.Wrong(problems);
        }
        List<JsonNode> services = objects.values().stream()
                .filter(object -> object.path("kind").asText().equals("Service"))
                .toList();
        return draft(manifests, folder, files, workloads, services);
    }

    private static List<Path> files(Path manifests) throws IOException {
        if (Files.isRegularFile(manifests)) {
            return List.of(manifests);
        }
        try (Stream<Path> found = Files.walk(manifests)) {
            return found.filter(Files::isRegularFile)
                    .filter(file -> name(file).matches(".*\\.ya?ml|Kustomization"))
                    .sorted()
                    .toList();
        }
    }

    private static String name(Path file) {
        Path name = file.getFileName();
        return name == null ? "" : name.toString();
    }

    private void read(Path file, Map<String, JsonNode> objects, List<String> problems) {
        try (MappingIterator<JsonNode> documents =
                yaml.readerFor(JsonNode.class).readValues(file.toFile())) {
            while (documents.hasNextValue()) {
                JsonNode document = documents.nextValue();
                if (document.hasNonNull("kind")) {
                    objects.putIfAbsent(
                            document.path("kind").asText() + "/"
                                    + document.path("metadata").path("name").asText(),
                            document);
                }
            }
        } catch (JsonProcessingException e) {
            problems.add(file + place(e) + ": this is no YAML: "
                    + e.getOriginalMessage().lines().findFirst().orElse(""));
        } catch (IOException e) {
            problems.add(file + " cannot be read: " + e.getMessage());
        }
    }

    /** Returns the place that the message names; the exception's own is that of the last thing understood. */
    private static String place(JsonProcessingException e) {
        return PLACE.matcher(e.getOriginalMessage())
                .results()
                .reduce((first, last) -> last)
                .map(place -> ":" + place.group(1) + ":" + place.group(2))
                .orElse("");
    }

    private static Draft draft(
            Path manifests, Path folder, List<Path> files, List<JsonNode> workloads, List<JsonNode> services) {
        List<String> remarks = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        text.append("# A first spec, drafted from the manifests. Read it once and correct it.\n");
        text.append("plimsoll: 1\n");
        text.append("name: ").append(specName(manifests)).append("\n\n");

        text.append("# Each image is pulled unless it says how it is built: build: {context: FOLDER}, or tar: FILE.\n");
        text.append("images:\n");
        for (String image : images(workloads)) {
            text.append("  - name: ").append(quoted(image)).append('\n');
        }
        remarks.add("images: add how those are built that no registry has");

        boolean kustomized = KUSTOMIZATIONS.stream().anyMatch(name -> Files.exists(manifests.resolve(name)));
        text.append('\n').append("manifests: ");
        if (kustomized) {
            text.append("{kustomize: ")
                    .append(quoted(relative(folder, manifests)))
                    .append("}\n");
            remarks.add("images, entrypoints: names are taken from the files; the kustomization may change them");
        } else {
            text.append("{files: [")
                    .append(String.join(
                            ", ",
                            files.stream()
                                    .map(file -> quoted(relative(folder, file)))
                                    .toList()))
                    .append("]}\n");
        }
        entryPoints(workloads, services, text, remarks);
        update(workloads, text, remarks);
        return new Draft.Drafted(text.toString(), remarks);
    }

    private static void entryPoints(
            List<JsonNode> workloads, List<JsonNode> services, StringBuilder text, List<String> remarks) {
        StringBuilder entries = new StringBuilder();
        for (JsonNode service : services) {
            Optional<JsonNode> served = workloads.stream()
                    .filter(workload -> workload.path("kind").asText().equals(DEPLOYMENT) && selects(service, workload))
                    .findFirst();
            JsonNode port = service.path("spec").path("ports").path(0);
            if (served.isPresent() && !port.isMissingNode()) {
                String name = service.path("metadata").path("name").asText();
                entries.append("  - name: ").append(name).append('\n');
                entries.append("    service: ").append(name).append('\n');
                entries.append("    port: ")
                        .append(
                                port.hasNonNull("name")
                                        ? port.path("name").asText()
                                        : port.path("port").asText())
                        .append('\n');
                entries.append("    client: node\n");
                entries.append("    requests: [{method: GET, path: ")
                        .append(quoted(probePath(served.get())))
                        .append(", expect: {status: 200}}]\n");
            }
        }
        if (entries.isEmpty()) {
            remarks.add(
                    "entrypoints: no Service selects a Deployment; without an entry point nothing can be put under load");
        } else {
            text.append("\n# What clients ask for while the deployment is changed.\n")
                    .append("entrypoints:\n");
            text.append(entries);
            remarks.add("entrypoints: replace the probe's path by a request that does what clients do");
        }
    }

    private static void update(List<JsonNode> workloads, StringBuilder text, List<String> remarks) {
        workloads.stream()
                .filter(workload -> workload.path("kind").asText().equals(DEPLOYMENT))
                .findFirst()
                .ifPresent(workload -> {
                    String image = containers(workload).get(0);
                    text.append(
                                    "\n# The next version, which the rolling-update checks roll out.\n# update: {workload: ")
                            .append(workload.path("kind").asText().toLowerCase(Locale.ROOT))
                            .append('/')
                            .append(workload.path("metadata").path("name").asText())
                            .append(", image: ")
                            .append(quoted(withoutTag(image) + ":NEXT"))
                            .append("}\n");
                    remarks.add("update: name the image of the next version and take the # away");
                });
    }

    private static boolean selects(JsonNode service, JsonNode workload) {
        JsonNode selector = service.path("spec").path("selector");
        JsonNode labels =
                workload.path("spec").path("template").path("metadata").path("labels");
        return !selector.isEmpty()
                && selector.properties().stream().allMatch(label -> labels.path(label.getKey())
                        .asText()
                        .equals(label.getValue().asText()));
    }

    private static String probePath(JsonNode workload) {
        String path = workload.path("spec")
                .path("template")
                .path("spec")
                .path("containers")
                .path(0)
                .path("readinessProbe")
                .path("httpGet")
                .path("path")
                .asText();
        return path.isEmpty() ? "/" : path;
    }

    private static Set<String> images(List<JsonNode> workloads) {
        Set<String> images = new LinkedHashSet<>();
        workloads.forEach(workload -> images.addAll(containers(workload)));
        return images;
    }

    /** Returns the images of a workload's containers, the first container's first. */
    private static List<String> containers(JsonNode workload) {
        JsonNode pod = workload.path("spec").path("template").path("spec");
        List<String> images = new ArrayList<>();
        pod.path("containers")
                .forEach(container -> images.add(container.path("image").asText()));
        pod.path("initContainers")
                .forEach(container -> images.add(container.path("image").asText()));
        return images;
    }

    private static String withoutTag(String image) {
        String name = image.contains("@") ? image.substring(0, image.indexOf('@')) : image;
        int colon = name.lastIndexOf(':');
        return colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
    }

    private static String specName(Path manifests) {
        Path folder = Files.isDirectory(manifests) ? manifests : manifests.getParent();
        String name = folder == null ? "" : name(folder);
        String fit = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return fit.isEmpty() ? "deployment" : fit;
    }

    private static String relative(Path folder, Path file) {
        String path = folder.toAbsolutePath()
                .normalize()
                .relativize(file.toAbsolutePath().normalize())
                .toString()
                .replace('\\', '/');
        return path.isEmpty() ? "." : path;
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
