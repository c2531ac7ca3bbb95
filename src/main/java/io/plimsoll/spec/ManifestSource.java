package io.plimsoll.spec;

import java.nio.file.Path;
import java.util.List;

/** Where the manifests come from. */
public sealed interface ManifestSource {

    /** There are none: the deployment is a Compose file alone. */
    record None() implements ManifestSource {}

    /**
     * Rendered by kustomize.
     *
     * @param folder the folder with the kustomization
     */
    record Kustomize(Path folder) implements ManifestSource {}

    /**
     * Plain files.
     *
     * @param files the files or folders of files, in the order to apply
     */
    record Files(List<Path> files) implements ManifestSource {
        public Files {
            files = List.copyOf(files);
        }
    }

    /**
     * Rendered by Helm.
     *
     * @param chart the folder or archive of the chart
     * @param values value files, in the order to lay over one another
     */
    record Helm(Path chart, List<Path> values) implements ManifestSource {
        public Helm {
            values = List.copyOf(values);
        }
    }
}
