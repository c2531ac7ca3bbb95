package io.plimsoll.environment;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.plimsoll.check.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A toolbox where no node can be entered: a Pod. It sends load like any other, but sees no processes but its own, and does
 * nothing that the security level "restricted" forbids, except that a Pod in a node's own network shares that network.
 */
final class PodToolbox extends ToolboxInPod {

    private static final String CONTAINER = "toolbox";
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration ASKED = Duration.ofSeconds(10);
    private static final long LONGEST_LIFE_SECONDS = Duration.ofHours(2).toSeconds();
    private static final long NOBODY = 65534;
    private static final int CLOCK_QUESTIONS = 5;

    /** Phases and events are told apart by seconds; requests of the wrong one would be judged beyond this. */
    private static final Duration LARGEST_SKEW = Duration.ofMillis(250);

    private final KubernetesClient client;

    private PodToolbox(KubernetesClient client, Pod pod) {
        super(client, pod, CONTAINER, "Pod " + pod.getMetadata().getName(), ClassPathBundle.Extent.WHOLE);
        this.client = client;
    }

    /**
     * Where a toolbox Pod goes and what it is.
     *
     * @param namespace its namespace, which is there
     * @param labels its labels
     * @param nodeNetwork whether it shares its node's network, so that its requests come from the node
     * @param image what it runs: any image with Java 17 or newer, a shell, tar and head
     */
    record Place(String namespace, Map<String, String> labels, boolean nodeNetwork, String image) {
        Place {
            labels = Map.copyOf(labels);
        }
    }

    /** Starts one, or says why there can be none. */
    static ToolboxAccess start(KubernetesClient client, LiveRun run, Place place) {
        run.mustNotBeEnding();
        Pod created;
        try {
            created = client.resource(pod(run, place)).create();
        } catch (KubernetesClientException e) {
            return none("the API server refuses it: " + Engine.rootMessage(e), place);
        }
        String name = created.getMetadata().getName();
        Optional<String> stuck;
        try {
            Pod seen = client.pods()
                    .inNamespace(place.namespace())
                    .withName(name)
                    .waitUntilCondition(
                            each -> each == null
                                    || isRunning(each)
                                    || stuck(each).isPresent(),
                            START.toMillis(),
                            TimeUnit.MILLISECONDS);
            stuck = seen == null ? Optional.of("it was deleted") : stuck(seen);
            if (stuck.isEmpty() && seen != null) {
                return checked(new PodToolbox(client, seen), place);
            }
        } catch (KubernetesClientTimeoutException e) {
            stuck = Optional.of("it did not run within " + Text.seconds(START) + ": " + conditions(client, created));
        }
        delete(client, created);
        return none(stuck.orElse("unknown"), place);
    }

    private static ToolboxAccess checked(PodToolbox toolbox, Place place) {
        Optional<String> unfit = toolbox.unfit();
        if (unfit.isPresent()) {
            toolbox.close();
            return none(unfit.get(), place);
        }
        return new ToolboxAccess.Available(toolbox);
    }

    private static ToolboxAccess none(String why, Place place) {
        return new ToolboxAccess.NotAvailable(
                ReasonCode.ENV_UNSUPPORTED,
                "on an existing cluster the load comes from a Pod (image " + place.image()
                        + (place.nodeNetwork() ? ", in its node's network" : "") + ", namespace " + place.namespace()
                        + "), and there can be none: " + why);
    }

    private static Pod pod(LiveRun run, Place place) {
        return new PodBuilder()
                .withNewMetadata()
                .withGenerateName("plimsoll-toolbox-")
                .withNamespace(place.namespace())
                .withLabels(place.labels())
                .addToLabels(LiveRun.RUN_LABEL, run.id())
                .endMetadata()
                .withNewSpec()
                .withHostNetwork(place.nodeNetwork() ? Boolean.TRUE : null)
                .withRestartPolicy("Never")
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                // Should the harness be killed and nobody sweep.
                .withActiveDeadlineSeconds(LONGEST_LIFE_SECONDS)
                .withTerminationGracePeriodSeconds(1L)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(NOBODY)
                .withRunAsGroup(NOBODY)
                .withFsGroup(NOBODY)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .addNewContainer()
                .withName(CONTAINER)
                .withImage(place.image())
                .withImagePullPolicy("IfNotPresent")
                .withCommand("sh", "-c", "trap 'exit 0' TERM; while :; do sleep 3600 & wait $!; done")
                .withNewResources()
                // Enough that the generator keeps its moments on a busy node.
                .addToRequests("cpu", new Quantity("400m"))
                .addToRequests("memory", new Quantity("512Mi"))
                .addToLimits("memory", new Quantity("1Gi"))
                .endResources()
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .addNewVolumeMount()
                .withName("tmp")
                .withMountPath("/tmp")
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("program")
                .withMountPath(ClassPathBundle.Extent.WHOLE.home())
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName("tmp")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .addNewVolume()
                .withName("program")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .endSpec()
                .build();
    }

    private static boolean isRunning(Pod pod) {
        return "Running".equals(pod.getStatus().getPhase())
                && pod.getStatus().getContainerStatuses().stream()
                        .allMatch(status -> Boolean.TRUE.equals(status.getReady()));
    }

    private static Optional<String> stuck(Pod pod) {
        if (Set.of("Failed", "Succeeded")
                .contains(Objects.requireNonNullElse(pod.getStatus().getPhase(), ""))) {
            return Optional.of("it ended: "
                    + Objects.requireNonNullElse(
                            pod.getStatus().getMessage(), pod.getStatus().getPhase()));
        }
        return ContainerStart.stuck(pod.getStatus().getContainerStatuses());
    }

    private static String conditions(KubernetesClient client, Pod created) {
        Pod last = client.resource(created).get();
        if (last == null) {
            return "it is gone";
        }
        return last.getStatus().getConditions().stream()
                .filter(condition -> !"True".equals(condition.getStatus()))
                .filter(condition -> condition.getMessage() != null)
                .map(PodCondition::getMessage)
                .findFirst()
                .orElse("nothing says why");
    }

    /** Returns why it cannot be used although it runs: Java is missing, or its clock is another. */
    private Optional<String> unfit() {
        CommandResult java = commands().run(ASKED, List.of("java", "-version"));
        if (!java.ok()) {
            return Optional.of("there is no Java in it: "
                    + Text.lastLines(java.stderr(), 1).strip());
        }
        Optional<ClockSkew> skew = clockSkew();
        if (skew.isEmpty()) {
            return Optional.of("its clock cannot be read: `date +%s%N` does not print nanoseconds in it");
        }
        Duration off = skew.get().skew().abs();
        return off.minus(skew.get().error()).compareTo(LARGEST_SKEW) > 0
                ? Optional.of("the clock of its node " + node().name() + " is " + off.toMillis()
                        + " ms off this machine's, so its requests could not be told apart by phases (at most "
                        + LARGEST_SKEW.toMillis() + " ms); set both by the same time server")
                : Optional.empty();
    }

    /** Asks for the time several times and takes the quickest answer: it leaves the least doubt. */
    private Optional<ClockSkew> clockSkew() {
        List<ClockSkew> answers = new ArrayList<>();
        for (int i = 0; i < CLOCK_QUESTIONS; i++) {
            Instant asked = Instant.now();
            long begin = System.nanoTime();
            RunningCommand date = commands()
                    .start(
                            line -> {
                                Duration half = Duration.ofNanos((System.nanoTime() - begin) / 2);
                                if (line.matches("\\d{18,19}")) {
                                    Instant told = Instant.ofEpochSecond(0, Long.parseLong(line));
                                    answers.add(new ClockSkew(Duration.between(told, asked.plus(half)), half));
                                }
                            },
                            line -> {},
                            null,
                            List.of("date", "+%s%N"));
            date.await(ASKED);
        }
        return answers.stream().min(Comparator.comparing(ClockSkew::error));
    }

    @Override
    public String containerId() {
        return pod().getStatus().getContainerStatuses().get(0).getContainerID();
    }

    @Override
    public void close() {
        delete(client, pod());
    }

    private static void delete(KubernetesClient client, Pod pod) {
        client.resource(pod).withGracePeriod(0).delete();
    }
}
