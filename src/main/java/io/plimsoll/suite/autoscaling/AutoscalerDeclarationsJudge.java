package io.plimsoll.suite.autoscaling;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.autoscaling.AutoscalerDeclarationsScenario.Declared;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Decides DEP-SCALE-009: every declared horizontal autoscaler has a workload to scale, alone, and figures to scale it by.
 *
 * <p>What counts as a request is what the API server makes of the declaration: a limit without a request is one, and so is
 * a default of a LimitRange in the same namespace. Source: the documents of HorizontalPodAutoscaler and LimitRange.
 */
final class AutoscalerDeclarationsJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-SCALE-009";

    private final List<Declared> all;
    private final List<Finding> findings = new ArrayList<>();
    private final List<String> notRead = new ArrayList<>();

    private AutoscalerDeclarationsJudge(List<Declared> all) {
        this.all = all;
    }

    static boolean isAutoscaler(JsonNode object) {
        return object.path("kind").asText().equals("HorizontalPodAutoscaler");
    }

    /**
     * Returns the verdict.
     *
     * @param all every rendered object
     */
    static Verdict judge(List<Declared> all) {
        return new AutoscalerDeclarationsJudge(all).verdict();
    }

    private Verdict verdict() {
        List<Declared> autoscalers =
                all.stream().filter(one -> isAutoscaler(one.object())).toList();
        if (autoscalers.isEmpty()) {
            return new Verdict.Error(
                    "no HorizontalPodAutoscaler is among the recorded objects",
                    "run the check again: it was started because there was one");
        }
        autoscalers.forEach(this::look);
        several(autoscalers);
        List<Measurement> measurements =
                List.of(new Measurement("horizontal autoscalers", autoscalers.size(), "", null));
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        if (!notRead.isEmpty()) {
            return new Verdict.Error(
                    "the pods of %s are not in the manifests: a controller makes them"
                            .formatted(String.join(", ", notRead)),
                    "let the autoscaler measure an amount (AverageValue), or scale a workload with a pod template");
        }
        return new Verdict.Pass(
                "%s of %s horizontal autoscalers have a workload of their own and what they need to scale it"
                        .formatted(autoscalers.size(), autoscalers.size()),
                measurements);
    }

    private void look(Declared autoscaler) {
        Optional<Declared> target = target(autoscaler);
        if (target.isEmpty()) {
            findings.add(new Finding(
                    AutoscalingCause.TARGET_MISSING.name(),
                    name(autoscaler),
                    "%s, which it is to scale, among the rendered objects".formatted(aim(autoscaler)),
                    "none of the %s rendered objects is it".formatted(all.size()),
                    "nothing is ever scaled",
                    "name the deployed workload in scaleTargetRef: its apiVersion, kind and name",
                    List.of()));
            return;
        }
        requests(autoscaler, target.get());
        minimum(autoscaler, target.get());
        vertical(autoscaler);
    }

    private void requests(Declared autoscaler, Declared target) {
        JsonNode pod = target.object().at("/spec/template/spec");
        for (Share share : shares(autoscaler.object())) {
            if (pod.isMissingNode()) {
                notRead.add(aim(autoscaler));
                return;
            }
            boolean ofPod = pod.at("/resources/requests").has(share.resource())
                    || pod.at("/resources/limits").has(share.resource());
            if (ofPod && share.container().isEmpty() || defaulted(target.namespace(), share.resource())) {
                continue;
            }
            for (JsonNode container : counted(pod)) {
                String named = container.path("name").asText();
                if ((share.container().isEmpty() || share.container().equals(named))
                        && !container.at("/resources/requests").has(share.resource())
                        && !container.at("/resources/limits").has(share.resource())) {
                    findings.add(new Finding(
                            AutoscalingCause.REQUEST_MISSING.name(),
                            name(autoscaler),
                            "a request of %s in every container that it measures, as its target is a share of it"
                                    .formatted(share.resource()),
                            "container %s of %s has none".formatted(named, aim(autoscaler)),
                            "no utilisation can be computed, so it never scales",
                            "set resources.requests.%s there, or make the target an amount (AverageValue)"
                                    .formatted(share.resource()),
                            List.of()));
                }
            }
        }
    }

    private void minimum(Declared autoscaler, Declared target) {
        int minimum = autoscaler.object().at("/spec/minReplicas").asInt(1);
        if (minimum >= 2) {
            return;
        }
        JsonNode labels = target.object().at("/spec/template/metadata/labels");
        all.stream()
                .filter(one -> one.object().path("kind").asText().equals("PodDisruptionBudget")
                        && one.namespace().equals(target.namespace())
                        && Selection.selects(one.object().at("/spec/selector"), labels))
                .forEach(budget -> findings.add(new Finding(
                        AutoscalingCause.MINIMUM_BELOW_TWO.name(),
                        name(autoscaler),
                        "minReplicas of 2 or more, as %s covers the pods".formatted(name(budget)),
                        "minReplicas is %s".formatted(minimum),
                        "%s too few: with one pod the budget either holds up every drain or protects nothing"
                                .formatted(2 - minimum),
                        "set minReplicas to 2 or more, or take the budget away",
                        List.of())));
    }

    private void vertical(Declared autoscaler) {
        Set<String> measured = new LinkedHashSet<>();
        shares(autoscaler.object()).forEach(share -> measured.add(share.resource()));
        for (Declared one : all) {
            if (!one.object().path("kind").asText().equals("VerticalPodAutoscaler")
                    || !one.namespace().equals(autoscaler.namespace())
                    || one.object().at("/spec/updatePolicy/updateMode").asText().equals("Off")
                    || !aimOf(one, "/spec/targetRef").equals(aim(autoscaler))) {
                continue;
            }
            Set<String> both = new LinkedHashSet<>(measured);
            both.retainAll(controlled(one.object()));
            if (!both.isEmpty()) {
                findings.add(new Finding(
                        AutoscalingCause.VERTICAL_ON_SAME_METRIC.name(),
                        name(autoscaler),
                        "no vertical autoscaler that changes the request which it measures against",
                        "%s changes the request of %s of %s"
                                .formatted(name(one), String.join(", ", both), aim(autoscaler)),
                        "each changes what the other decides by",
                        "let the vertical one control other resources (controlledResources) or only recommend"
                                + " (updateMode: \"Off\")",
                        List.of()));
            }
        }
    }

    private void several(List<Declared> autoscalers) {
        TreeMap<String, List<String>> byAim = new TreeMap<>();
        autoscalers.stream()
                .filter(autoscaler -> target(autoscaler).isPresent())
                .forEach(autoscaler -> byAim.computeIfAbsent(aim(autoscaler), key -> new ArrayList<>())
                        .add(name(autoscaler)));
        byAim.forEach((aim, names) -> {
            if (names.size() > 1) {
                findings.add(new Finding(
                        AutoscalingCause.SEVERAL_AUTOSCALERS.name(),
                        aim,
                        "one horizontal autoscaler at most",
                        "%s: %s".formatted(names.size(), String.join(", ", names)),
                        "%s too many: the controller lets none of them scale".formatted(names.size() - 1),
                        "keep one, and give it the metrics of all: it takes the largest of what they ask for",
                        List.of()));
            }
        });
    }

    /** Returns the containers whose requests are added up: all but those that end before the pod serves. */
    private static List<JsonNode> counted(JsonNode pod) {
        List<JsonNode> counted = new ArrayList<>();
        for (JsonNode container : pod.path("initContainers")) {
            if (container.path("restartPolicy").asText().equals("Always")) {
                counted.add(container);
            }
        }
        pod.path("containers").forEach(counted::add);
        return counted;
    }

    /** Returns whether a LimitRange gives each container of a namespace a request. */
    private boolean defaulted(String namespace, String resource) {
        for (Declared one : all) {
            if (one.object().path("kind").asText().equals("LimitRange")
                    && one.namespace().equals(namespace)) {
                for (JsonNode limit : one.object().at("/spec/limits")) {
                    if (limit.path("type").asText().equals("Container")
                            && (limit.path("defaultRequest").has(resource)
                                    || limit.path("default").has(resource)
                                    || limit.path("max").has(resource)
                                    || limit.path("min").has(resource))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /**
     * A target that is a share of what pods request.
     *
     * @param resource for example {@code cpu}
     * @param container the one container that is measured; empty for the whole pod
     */
    private record Share(String resource, String container) {}

    private static List<Share> shares(JsonNode autoscaler) {
        List<Share> shares = new ArrayList<>();
        JsonNode spec = autoscaler.path("spec");
        if (autoscaler.path("apiVersion").asText().equals("autoscaling/v1")) {
            // Its one target is a share of the requested processors.
            shares.add(new Share("cpu", ""));
            return shares;
        }
        if (spec.path("metrics").isEmpty()) {
            // The API server's default: 80 % of the requested processors.
            shares.add(new Share("cpu", ""));
        }
        for (JsonNode metric : spec.path("metrics")) {
            JsonNode source = metric.path("type").asText().equals("ContainerResource")
                    ? metric.path("containerResource")
                    : metric.path("resource");
            if (source.at("/target/type").asText().equals("Utilization")) {
                shares.add(new Share(
                        source.path("name").asText(), source.path("container").asText("")));
            }
        }
        return shares;
    }

    /** Returns the resources whose requests a vertical autoscaler changes; both, unless each policy says otherwise. */
    private static Set<String> controlled(JsonNode vertical) {
        JsonNode policies = vertical.at("/spec/resourcePolicy/containerPolicies");
        Set<String> controlled = new LinkedHashSet<>();
        boolean everyContainer = false;
        for (JsonNode policy : policies) {
            everyContainer |= policy.path("containerName").asText().equals("*");
            if (policy.path("mode").asText().equals("Off")) {
                continue;
            }
            if (policy.has("controlledResources")) {
                policy.path("controlledResources").forEach(resource -> controlled.add(resource.asText()));
            } else {
                controlled.addAll(List.of("cpu", "memory"));
            }
        }
        if (!everyContainer) {
            controlled.addAll(List.of("cpu", "memory"));
        }
        return controlled;
    }

    private Optional<Declared> target(Declared autoscaler) {
        return all.stream()
                .filter(one -> one.namespace().equals(autoscaler.namespace())
                        && aimOf(
                                        one.namespace(),
                                        one.object().path("kind"),
                                        one.object().at("/metadata/name"))
                                .equals(aim(autoscaler))
                        && group(one.object().path("apiVersion"))
                                .equals(group(autoscaler.object().at("/spec/scaleTargetRef/apiVersion"))))
                .findFirst();
    }

    private static String group(JsonNode apiVersion) {
        String text = apiVersion.asText();
        return text.contains("/") ? text.substring(0, text.indexOf('/')) : "";
    }

    private static String aim(Declared autoscaler) {
        return aimOf(autoscaler, "/spec/scaleTargetRef");
    }

    private static String aimOf(Declared one, String pointer) {
        JsonNode reference = one.object().at(pointer);
        return aimOf(one.namespace(), reference.path("kind"), reference.path("name"));
    }

    private static String aimOf(String namespace, JsonNode kind, JsonNode name) {
        return "%s %s/%s".formatted(kind.asText(), namespace, name.asText());
    }

    private static String name(Declared one) {
        return aimOf(one.namespace(), one.object().path("kind"), one.object().at("/metadata/name"));
    }
}
