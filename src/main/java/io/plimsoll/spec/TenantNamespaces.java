package io.plimsoll.spec;

import static io.plimsoll.spec.Fields.quoted;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/** Holds the namespaces of tenants against those that the manifests put objects into. */
final class TenantNamespaces {

    private final Set<String> known;
    private final FlowEnds.Report report;

    TenantNamespaces(List<JsonNode> objects, FlowEnds.Report report) {
        this.known = OwnNamespaces.namespaces(objects);
        this.report = report;
    }

    /** Names what the manifests contradict. */
    void check(List<Tenant> tenants) {
        for (int i = 0; i < tenants.size(); i++) {
            List<String> namespaces = tenants.get(i).namespaces();
            for (int j = 0; j < namespaces.size(); j++) {
                String namespace = namespaces.get(j);
                if (!known.contains(namespace)) {
                    report.add(
                            "tenants[" + i + "].namespaces[" + j + "]",
                            "the manifests put nothing into the namespace " + quoted(namespace) + " – they use "
                                    + Fields.list(known),
                            Nearest.to(namespace, known)
                                    .map(near -> "did you mean " + quoted(near) + "?")
                                    .orElse(""));
                }
            }
        }
    }
}
