package io.plimsoll.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/** A version of a Deployment that cannot be released, made of its own pod template without the application's help. */
public sealed interface Unreleasable permits BadVersion, FailingMigration {

    /** Returns what it is, in a few words. */
    String words();

    /**
     * Asks for this version.
     *
     * @param client the client to patch through
     * @param target the Deployment and the container that gets the image
     * @param current the Deployment as it is
     * @param image the image of the next version
     * @return the Deployment's generation that asks for it
     */
    long release(KubernetesClient client, Rollout target, JsonNode current, String image);

    /**
     * Returns what shows that a pod is such a version and fails as it should; empty while nothing does.
     *
     * @param pod a Pod object
     * @param container the container that got the image
     */
    Optional<String> seenIn(JsonNode pod, String container);
}
