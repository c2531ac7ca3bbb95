package io.plimsoll.suite;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.environment.CommandResult;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.spec.ManifestParser;
import io.plimsoll.spec.ManifestResult;
import io.plimsoll.spec.ManifestSource;
import io.plimsoll.spec.SpecProblem;
import io.plimsoll.workload.Manifests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Renders the manifests that a spec names. */
final class ManifestRenderer {

    private final Function<Path, CommandResult> kustomize;

    /**
     * Creates a renderer.
     *
     * @param kustomize renders a kustomization's folder
     */
    ManifestRenderer(Function<Path, CommandResult> kustomize) {
        this.kustomize = kustomize;
    }

    /** What rendering came to. */
    sealed interface Rendered {

        /** The manifests could be rendered and parsed. */
        record Objects(Manifests manifests) implements Rendered {}

        /** They could not; one printable message per problem. */
        record Problems(List<String> messages) implements Rendered {}
    }

    Rendered render(DeploymentSpec spec) {
        ManifestSource source = spec.manifests();
        if (source instanceof ManifestSource.Kustomize kustomization) {
            CommandResult result = kustomize.apply(kustomization.folder());
            if (!result.ok()) {
                return new Rendered.Problems(List.of("%s: kustomize cannot render it: %s"
                        .formatted(kustomization.folder(), result.stderr().strip())));
            }
            return rendered(List.of(ManifestParser.parse(kustomization.folder(), result.stdout())));
        }
        if (source instanceof ManifestSource.Files files) {
            return rendered(filesOf(files.files()).stream()
                    .map(ManifestParser::parseFile)
                    .toList());
        }
        return new Rendered.Problems(List.of(spec.file() + ": manifests.helm is not supported by this version;"
                + " render the chart with `helm template` and name the file under manifests.files"));
    }

    private static Rendered rendered(List<ManifestResult> results) {
        List<JsonNode> objects = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (ManifestResult result : results) {
            if (result instanceof ManifestResult.Parsed parsed) {
                objects.addAll(parsed.objects());
            } else if (result instanceof ManifestResult.Invalid invalid) {
                invalid.problems().stream().map(SpecProblem::text).forEach(problems::add);
            }
        }
        return problems.isEmpty() ? new Rendered.Objects(new Manifests(objects)) : new Rendered.Problems(problems);
    }

    private static List<Path> filesOf(List<Path> named) {
        List<Path> files = new ArrayList<>();
        for (Path path : named) {
            if (!Files.isDirectory(path)) {
                files.add(path);
                continue;
            }
            try (Stream<Path> children = Files.list(path)) {
                children.filter(child -> child.toString().matches(".*\\.(ya?ml|json)"))
                        .sorted()
                        .forEach(files::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }
}
