package io.plimsoll.suite.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.spec.Flow;
import io.plimsoll.workload.Manifests;
import java.util.Locale;
import java.util.Optional;

/** A workload that the served one opens connections to, as the spec's flows declare it: its database, for example. */
public final class Dependency {

    private Dependency() {}

    /** Returns the first one that is in the manifests, as they have it; empty if the spec declares none. */
    public static Optional<JsonNode> of(DeploymentSpec spec, Manifests manifests, ServedWorkload served) {
        String from = reference(served.workload());
        return spec.flows().stream()
                .filter(flow -> flow.from().equalsIgnoreCase(from))
                .map(Flow::to)
                .filter(to -> !to.equalsIgnoreCase(from))
                .flatMap(to -> manifests.objects().stream()
                        .filter(object -> object.at("/spec/template/spec").isObject())
                        .filter(object -> reference(object).equalsIgnoreCase(to)))
                .findFirst();
    }

    private static String reference(JsonNode workload) {
        return workload.path("kind").asText().toLowerCase(Locale.ROOT) + "/"
                + workload.at("/metadata/name").asText();
    }
}
