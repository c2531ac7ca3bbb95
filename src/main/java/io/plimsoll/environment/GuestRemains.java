package io.plimsoll.environment;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;

/** What a killed run has left in a cluster that is not its own: everything outside of namespaces that bears its label. */
final class GuestRemains {

    private final KubernetesClient client;
    private final String run;

    GuestRemains(KubernetesClient client, String run) {
        this.client = client;
        this.run = run;
    }

    /** Removes it and returns what was removed; it may take the cluster a while until it is gone. */
    List<GenericKubernetesResource> remove() {
        List<GenericKubernetesResource> removed = new ArrayList<>(remove("v1", "Namespace"));
        for (String version : versions()) {
            APIResourceList known = client.getApiResources(version);
            if (known == null) {
                continue;
            }
            for (APIResource resource : known.getResources()) {
                if (isRemovable(resource) && !resource.getKind().equals("Namespace")) {
                    removed.addAll(remove(version, resource.getKind()));
                }
            }
        }
        return removed;
    }

    private List<String> versions() {
        List<String> versions = new ArrayList<>(List.of("v1"));
        for (APIGroup group : client.getApiGroups().getGroups()) {
            versions.add(group.getPreferredVersion().getGroupVersion());
        }
        return versions;
    }

    private static boolean isRemovable(APIResource resource) {
        return !Boolean.TRUE.equals(resource.getNamespaced())
                && !resource.getName().contains("/")
                && resource.getVerbs().containsAll(List.of("list", "delete"));
    }

    private List<GenericKubernetesResource> remove(String version, String kind) {
        try {
            List<GenericKubernetesResource> found = client.genericKubernetesResources(version, kind)
                    .withLabel(LiveRun.RUN_LABEL, run)
                    .list()
                    .getItems();
            found.forEach(object -> {
                if (kind.equals("Namespace")) {
                    client.pods()
                            .inNamespace(object.getMetadata().getName())
                            .withGracePeriod(0)
                            .delete();
                }
                client.resource(object).delete();
            });
            return found;
        } catch (KubernetesClientException e) {
            if (!kind.equals("Namespace") && e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                // Who may not list a kind has not created any of it.
                return List.of();
            }
            throw e;
        }
    }
}
