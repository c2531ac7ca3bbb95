package io.plimsoll.suite;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.spec.ManifestParser;
import io.plimsoll.spec.ManifestResult;
import io.plimsoll.spec.ManifestSource;
import io.plimsoll.spec.SpecProblem;
import io.plimsoll.spec.SpecProposal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Drafts a spec from what manifests say as they stand; nothing is rendered. */
final class ManifestSpecDraft implements SpecDraft {

    private static final List<String> KUSTOMIZATIONS =
            List.of("kustomization.yaml", "kustomization.yml", "Kustomization");
    private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "DaemonSet");

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
        List<JsonNode> objects = objects(files, problems);
        if (problems.isEmpty()
                && objects.stream()
                        .noneMatch(
                                object -> WORKLOADS.contains(object.path("kind").asText()))) {
            problems.add(manifests + " holds no Deployment, StatefulSet or DaemonSet, so there is nothing to test.");
        }
        if (!problems.isEmpty()) {
            return new Draft.Wrong(problems);
        }
        List<String> remarks = new ArrayList<>();
        ManifestSource source;
        if (KUSTOMIZATIONS.stream().anyMatch(name -> Files.exists(manifests.resolve(name)))) {
            source = new ManifestSource.Kustomize(relative(folder, manifests));
            remarks.add("everywhere: names are taken from the files; the kustomization may change them");
        } else {
            source = new ManifestSource.Files(
                    files.stream().map(file -> relative(folder, file)).toList());
        }
        SpecProposal.Proposal proposal = SpecProposal.of(source, objects);
        remarks.addAll(proposal.remarks());
        return new Draft.Drafted(proposal.yaml(), remarks);
    }

    private static List<Path> files(Path manifests) throws IOException {
        if (Files.isRegularFile(manifests)) {
            return List.of(manifests);
        }
        try (Stream<Path> found = Files.walk(manifests)) {
            return found.filter(Files::isRegularFile)
                    .filter(file -> name(file).matches(".*\\.ya?ml"))
                    .filter(file -> !KUSTOMIZATIONS.contains(name(file)))
                    .sorted()
                    .toList();
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    /** Returns the objects of the files; of an object that a patch changes, the one that comes first. */
    private static List<JsonNode> objects(List<Path> files, List<String> problems) {
        Map<String, JsonNode> objects = new LinkedHashMap<>();
        for (Path file : files) {
            ManifestResult result = ManifestParser.parseManifestsIn(file);
            if (result instanceof ManifestResult.Invalid invalid) {
                invalid.problems().stream().map(SpecProblem::text).forEach(problems::add);
            } else if (result instanceof ManifestResult.Parsed parsed) {
                parsed.objects().forEach(object -> objects.putIfAbsent(key(object), object));
            }
        }
        return List.copyOf(objects.values());
    }

    private static String key(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return object.path("kind").asText() + " " + metadata.path("namespace").asText() + "/"
                + metadata.path("name").asText();
    }

    private static Path relative(Path folder, Path file) {
        Path path = folder.toAbsolutePath()
                .normalize()
                .relativize(file.toAbsolutePath().normalize());
        return path.toString().isEmpty() ? Path.of(".") : path;
    }
}
