package io.plimsoll.suite;

import io.plimsoll.environment.LiveRun;
import io.plimsoll.environment.OwnNamespace;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.spec.NamespacesMode;
import io.plimsoll.spec.OwnNamespaces;
import io.plimsoll.workload.Manifests;
import java.util.List;

/**
 * A deployment as it goes into an environment.
 *
 * @param spec the declared intent, with the names that namespaces have there
 * @param manifests what is applied there
 * @param deviations what differs from what was written, one printable sentence each
 */
record Placement(DeploymentSpec spec, Manifests manifests, List<String> deviations) {

    Placement {
        deviations = List.copyOf(deviations);
    }

    /** Leaves everything as it is written. */
    static Placement asWritten(DeploymentSpec spec, Manifests manifests) {
        return new Placement(spec, manifests, List.of());
    }

    /** Puts everything where it meets nothing of others in a cluster that is not the run's own. */
    static Placement amongOthers(DeploymentSpec spec, Manifests manifests, LiveRun run) {
        if (spec.namespaces() == NamespacesMode.AS_WRITTEN) {
            return asWritten(spec, manifests);
        }
        OwnNamespaces.Renamed renamed =
                OwnNamespaces.rename(spec, manifests.objects(), name -> OwnNamespace.of(run, name));
        return new Placement(
                renamed.spec(),
                new Manifests(renamed.objects()),
                renamed.names().entrySet().stream()
                        .map(name -> "the namespace " + name.getKey() + " is called " + name.getValue()
                                + ", also where objects refer to it")
                        .toList());
    }
}
