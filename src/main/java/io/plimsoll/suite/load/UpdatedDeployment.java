package io.plimsoll.suite.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.spec.UpdateSpec;
import io.plimsoll.spec.WorkloadRef;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.RunContext;
import io.plimsoll.timeline.RollingUpdateBounds;
import io.plimsoll.workload.ClusterRecorder;
import io.plimsoll.workload.ClusterSnapshot;
import io.plimsoll.workload.Manifests;
import io.plimsoll.workload.Progress;
import io.plimsoll.workload.Rollout;
import io.plimsoll.workload.Waiting;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The Deployment that the spec declares an update of, as the manifests have it.
 *
 * @param workload the rendered Deployment
 * @param rollout rolls it to another image
 * @param fromImage the image that it runs
 * @param toImage the image that it is updated to
 */
public record UpdatedDeployment(JsonNode workload, Rollout rollout, String fromImage, String toImage) {

    private static final int DEFAULT_PROGRESS_DEADLINE_SECONDS = 600;
    private static final int DEFAULT_GRACE_SECONDS = 30;

    /** Returns why there is no Deployment to update under load, or empty if there is one. */
    public static Optional<String> whyNone(DeploymentSpec spec) {
        UpdateSpec update = spec.update();
        if (update == null) {
            return Optional.of("the spec declares no update");
        }
        if (update.workload().kind() != WorkloadRef.Kind.DEPLOYMENT) {
            return Optional.of(update.workload() + " is not a Deployment: only those are rolled by this suite");
        }
        if (spec.entryPoints().stream().allMatch(e -> e.requests().isEmpty())) {
            return Optional.of("the spec declares no entry point with a request, so there is nothing to send");
        }
        return Optional.empty();
    }

    /**
     * Finds the Deployment; to be asked only if {@link #whyNone} is empty.
     *
     * @throws HarnessFailure if the manifests do not say which Deployment or container is meant
     */
    public static UpdatedDeployment of(RunContext context) throws HarnessFailure {
        UpdateSpec update = Objects.requireNonNull(context.spec().update());
        JsonNode workload = context.manifests()
                .find("Deployment", update.workload().name())
                .orElseThrow(() -> new HarnessFailure(
                        update.workload() + " is not in the rendered manifests",
                        "correct update.workload in the spec"));
        String container = update.containerIn(workload)
                .orElseThrow(() -> new HarnessFailure(
                        "which container of %s runs %s cannot be told".formatted(update.workload(), update.image()),
                        "name it in update.container"));
        String from = "";
        for (JsonNode candidate : workload.at("/spec/template/spec/containers")) {
            if (candidate.path("name").asText().equals(container)) {
                from = candidate.path("image").asText();
            }
        }
        return new UpdatedDeployment(
                workload,
                new Rollout(Manifests.namespaceOf(workload), update.workload().name(), container),
                from,
                update.image());
    }

    /**
     * Puts the declared pod template back where that has not been done yet, and waits until every pod is made of it.
     *
     * @param context what the scenario worked with
     * @param scenario the scenario's id
     * @throws HarnessFailure if that does not succeed in the time that the Deployment declares
     */
    public void putBack(RunContext context, String scenario) throws HarnessFailure {
        context.listener().phase(scenario, "rolling back to " + fromImage);
        try (ClusterRecorder recorder = ClusterRecorder.start(
                context.environment().kubernetes(), context.manifests().namespaces(), event -> {})) {
            long generation = rollout.toTemplate(context.environment().kubernetes(), workload.at("/spec/template"));
            Progress back = Waiting.until(
                    "the rollback is complete",
                    budget(),
                    recorder::snapshot,
                    snapshot -> rollout.progress(snapshot, generation));
            if (!(back instanceof Progress.Reached)) {
                throw new HarnessFailure(
                        "the deployment could not be put back to " + fromImage + ": " + describe(back),
                        "see the events of the rollback");
            }
        }
    }

    /** Returns how a wait for a rollout ended, in words. */
    public static String describe(Progress progress) {
        if (progress instanceof Progress.NotYet notYet) {
            return "not complete when the time was up: " + notYet.missing();
        }
        return progress instanceof Progress.Never never ? never.why() : "the rollout is complete";
    }

    /** Returns what a rollout lacked when the wait for it ended, in words; empty if nothing. */
    public static String shortfall(Progress progress) {
        return progress instanceof Progress.Reached ? "" : describe(progress);
    }

    /** Returns the Deployment as it is, or as it was declared while it has not been seen. */
    public JsonNode current(ClusterSnapshot snapshot) {
        return snapshot.find("Deployment", rollout.namespace(), rollout.deployment())
                .orElse(workload);
    }

    /** Returns how many pods are declared. */
    public int replicas() {
        return workload.at("/spec/replicas").asInt(1);
    }

    /** Returns how many pods can be there during an update: half as many again at the default surge of 25 %. */
    public int mostEndpoints() {
        return replicas() + RollingUpdateBounds.of(workload, null).maxSurge();
    }

    /** Returns whether all pods go before new ones come. */
    public boolean isRecreate() {
        return isRecreate(workload);
    }

    /** Returns whether a rendered Deployment declares that all pods go before new ones come. */
    public static boolean isRecreate(JsonNode workload) {
        return workload.at("/spec/strategy/type").asText().equals("Recreate");
    }

    /** Returns a declared bound; the strategy Recreate counts as all pods unavailable and none above. */
    public String strategy(String field) {
        if (isRecreate()) {
            return field.equals("maxSurge") ? "0" : "100%";
        }
        return workload.at("/spec/strategy/rollingUpdate/" + field).asText("25%");
    }

    /** Returns the declared progress deadline; where none is declared, Kubernetes' default of ten minutes. */
    public int progressDeadlineSeconds() {
        return workload.at("/spec/progressDeadlineSeconds").asInt(DEFAULT_PROGRESS_DEADLINE_SECONDS);
    }

    /** Returns the declared grace period of its pods. */
    public int graceSeconds() {
        return workload.at("/spec/template/spec/terminationGracePeriodSeconds").asInt(DEFAULT_GRACE_SECONDS);
    }

    /** Returns what the declared times allow for a rollout: the progress deadline, and the grace period of the last pod. */
    public Duration budget() {
        return Duration.ofSeconds(progressDeadlineSeconds() + graceSeconds() + 10L);
    }
}
