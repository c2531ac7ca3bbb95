package io.plimsoll.environment;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.EphemeralContainer;
import io.fabric8.kubernetes.api.model.EphemeralContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.plimsoll.check.ReasonCode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A toolbox within a pod of the run's own that was there before it: an ephemeral container. It shares the pod's network and
 * what the pod may use of processor and memory, sees no processes but its own, and does nothing that the security level
 * "restricted" forbids.
 *
 * <p>It cannot be taken out of the pod again, and goes with it.
 */
final class EphemeralToolbox extends ToolboxInPod {

    /** What it takes beside the pod's own programs; a pod that may use no more than that in all is not entered. */
    static final long MEBIBYTES = 64;

    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration ASKED = Duration.ofSeconds(30);
    private static final long NOBODY = 65534;

    private final String container;

    private EphemeralToolbox(KubernetesClient client, Pod pod, String container) {
        super(client, pod, container, "an ephemeral container of pod " + name(pod), ClassPathBundle.Extent.PROBER);
        this.container = container;
    }

    /**
     * Starts one, or says why there can be none.
     *
     * @param pod where; it runs
     * @param image what it runs: any image with Java 17 or newer, a shell, tar and head
     */
    static ToolboxAccess start(KubernetesClient client, LiveRun run, Pod pod, String image) {
        run.mustNotBeEnding();
        Optional<Long> most = memoryLimit(pod);
        if (most.isPresent() && most.get() < MEBIBYTES) {
            return none(
                    pod,
                    image,
                    "its containers may use " + most.get()
                            + " MiB of memory in all, and an ephemeral one, which takes of that, needs " + MEBIBYTES
                            + " MiB");
        }
        String container = "plimsoll-" + run.id();
        try {
            client.pods()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .ephemeralContainers()
                    .edit(each -> new PodBuilder(each)
                            .editSpec()
                            .addToEphemeralContainers(container(container, image))
                            .endSpec()
                            .build());
            Pod seen = client.pods()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .waitUntilCondition(
                            each -> each == null || hasBegun(each, container), START.toMillis(), MILLISECONDS);
            Optional<String> stuck = seen == null ? Optional.of("the pod was deleted") : stuck(seen, container);
            if (stuck.isPresent() || seen == null) {
                return none(pod, image, stuck.orElse("unknown"));
            }
            EphemeralToolbox toolbox = new EphemeralToolbox(client, seen, container);
            CommandResult java = toolbox.commands().run(ASKED, List.of("java", "-version"));
            return java.ok()
                    ? new ToolboxAccess.Available(toolbox)
                    : none(
                            pod,
                            image,
                            "there is no Java in it: "
                                    + Text.lastLines(java.stderr(), 1).strip());
        } catch (KubernetesClientTimeoutException e) {
            return none(pod, image, "it did not run within " + Text.seconds(START));
        } catch (KubernetesClientException e) {
            return none(pod, image, "the API server refuses it: " + Engine.rootMessage(e));
        }
    }

    private static ToolboxAccess none(Pod pod, String image, String why) {
        return new ToolboxAccess.NotAvailable(
                ReasonCode.ENV_UNSUPPORTED,
                "on an existing cluster a pod is entered by an ephemeral container (image " + image
                        + "), and there can be none in pod " + name(pod) + ": " + why);
    }

    private static EphemeralContainer container(String name, String image) {
        return new EphemeralContainerBuilder()
                .withName(name)
                .withImage(image)
                .withImagePullPolicy("IfNotPresent")
                // It cannot be deleted, so it ends by itself should the harness be killed and the pod stay.
                .withCommand("sh", "-c", "trap 'exit 0' TERM; sleep 7200 & wait $!")
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(NOBODY)
                .withRunAsGroup(NOBODY)
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .build();
    }

    /** Returns how much memory a pod may use, mebibytes; empty if one of its containers may use any amount. */
    static Optional<Long> memoryLimit(Pod pod) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Container each : pod.getSpec().getContainers()) {
            Quantity limit = each.getResources() == null || each.getResources().getLimits() == null
                    ? null
                    : each.getResources().getLimits().get("memory");
            if (limit == null) {
                return Optional.empty();
            }
            sum = sum.add(limit.getNumericalAmount());
        }
        return Optional.of(sum.longValue() >> 20);
    }

    private static Optional<ContainerStatus> status(Pod pod, String container) {
        return pod.getStatus().getEphemeralContainerStatuses().stream()
                .filter(status -> container.equals(status.getName()))
                .findFirst();
    }

    private static boolean hasBegun(Pod pod, String container) {
        return status(pod, container)
                        .map(ContainerStatus::getState)
                        .filter(state -> state.getRunning() != null || state.getTerminated() != null)
                        .isPresent()
                || stuck(pod, container).isPresent();
    }

    private static Optional<String> stuck(Pod pod, String container) {
        return status(pod, container).flatMap(status -> {
            var terminated = status.getState().getTerminated();
            return terminated == null
                    ? ContainerStart.stuck(List.of(status))
                    : Optional.of(
                            "it ended: " + Objects.requireNonNullElse(terminated.getMessage(), terminated.getReason()));
        });
    }

    private static String name(Pod pod) {
        return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
    }

    /** Returns the pod that it is in. */
    String podName() {
        return name(pod());
    }

    @Override
    public String containerId() {
        return status(pod(), container).map(ContainerStatus::getContainerID).orElse("");
    }

    /** Does nothing: it goes with its pod, which is the run's own. */
    @Override
    public void close() {
        // Nothing that runs in it outlives its plan.
    }
}
