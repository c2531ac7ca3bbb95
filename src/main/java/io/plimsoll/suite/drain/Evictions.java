package io.plimsoll.suite.drain;

import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.EvictionBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.plimsoll.suite.load.Bench;

/**
 * The eviction API, asked pod by pod, with the status of every answer.
 *
 * <p>A client of its own, that does not repeat what is refused: a refusal is evidence, and the usual client would wait and
 * try again without a word.
 */
final class Evictions implements AutoCloseable {

    private final KubernetesClient client;

    private Evictions(KubernetesClient client) {
        this.client = client;
    }

    static Evictions like(KubernetesClient other) {
        return new Evictions(new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(other.getConfiguration())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build());
    }

    /** Asks for an eviction, as {@code kubectl drain} does. */
    EvictionAttempt evict(String namespace, String pod) {
        return ask(namespace, pod, false);
    }

    /** Asks whether an eviction would be accepted now, without effect on pod and budget ({@code dryRun}). */
    EvictionAttempt wouldEvict(String namespace, String pod) {
        return ask(namespace, pod, true);
    }

    private EvictionAttempt ask(String namespace, String pod, boolean dryRun) {
        var eviction = new EvictionBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(pod)
                .endMetadata();
        if (dryRun) {
            eviction.withDeleteOptions(
                    new DeleteOptionsBuilder().withDryRun("All").build());
        }
        String uri = "/api/v1/namespaces/%s/pods/%s/eviction%s".formatted(namespace, pod, dryRun ? "?dryRun=All" : "");
        try {
            client.raw(uri, "POST", eviction.build());
            return new EvictionAttempt(Bench.micros(), pod, 201, "");
        } catch (KubernetesClientException e) {
            String message = e.getStatus() == null || e.getStatus().getMessage() == null
                    ? String.valueOf(e.getMessage())
                    : e.getStatus().getMessage();
            return new EvictionAttempt(Bench.micros(), pod, e.getCode(), message);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
