package io.plimsoll.suite.drain;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.plimsoll.suite.drain.DrainFacts.Budget;
import io.plimsoll.workload.Progress;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what the disruption budgets of a namespace ask for and allow. */
final class DisruptionBudgets {

    private DisruptionBudgets() {}

    /**
     * Returns the budgets of a namespace by their controller's own counts.
     *
     * @param client the cluster's client
     * @param namespace the namespace
     * @param pods the pods of the workload that matters
     */
    static List<Budget> of(KubernetesClient client, String namespace, List<JsonNode> pods) {
        Set<String> names =
                pods.stream().map(pod -> pod.at("/metadata/name").asText()).collect(Collectors.toSet());
        return list(client, namespace).stream()
                .map(budget -> new Budget(
                        budget.getMetadata().getName(),
                        rule(budget),
                        selected(client, budget, names),
                        zeroIfNone(budget.getStatus().getExpectedPods()),
                        zeroIfNone(budget.getStatus().getDesiredHealthy()),
                        zeroIfNone(budget.getStatus().getCurrentHealthy()),
                        zeroIfNone(budget.getStatus().getDisruptionsAllowed())))
                .toList();
    }

    /** Returns whether the budgets' controller has counted what is there now; it does so within moments of a change. */
    static Progress counted(KubernetesClient client, String namespace) {
        for (PodDisruptionBudget budget : list(client, namespace)) {
            var status = budget.getStatus();
            boolean current = status != null
                    && Objects.equals(
                            status.getObservedGeneration(), budget.getMetadata().getGeneration());
            if (!current) {
                return new Progress.NotYet("PodDisruptionBudget %s has no current status"
                        .formatted(budget.getMetadata().getName()));
            }
            if (zeroIfNone(status.getCurrentHealthy()) < zeroIfNone(status.getExpectedPods())) {
                return new Progress.NotYet("PodDisruptionBudget %s counts %s healthy pods of %s"
                        .formatted(
                                budget.getMetadata().getName(), status.getCurrentHealthy(), status.getExpectedPods()));
            }
        }
        return new Progress.Reached();
    }

    private static List<PodDisruptionBudget> list(KubernetesClient client, String namespace) {
        return client.policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace(namespace)
                .list()
                .getItems();
    }

    private static String rule(PodDisruptionBudget budget) {
        return budget.getSpec().getMinAvailable() == null
                ? "maxUnavailable " + shown(budget.getSpec().getMaxUnavailable())
                : "minAvailable " + shown(budget.getSpec().getMinAvailable());
    }

    private static String shown(IntOrString value) {
        return String.valueOf(value.getValue());
    }

    private static int selected(KubernetesClient client, PodDisruptionBudget budget, Set<String> names) {
        if (budget.getSpec().getSelector() == null) {
            return 0;
        }
        return (int) client
                .pods()
                .inNamespace(budget.getMetadata().getNamespace())
                .withLabelSelector(budget.getSpec().getSelector())
                .list()
                .getItems()
                .stream()
                .filter(pod -> names.contains(pod.getMetadata().getName()))
                .count();
    }

    private static int zeroIfNone(@Nullable Integer count) {
        return Objects.requireNonNullElse(count, 0);
    }
}
