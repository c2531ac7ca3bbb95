package io.plimsoll.suite.compose;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.environment.ProjectEvent;
import io.plimsoll.environment.ServiceContainer;
import io.plimsoll.suite.project.Settling;
import io.plimsoll.toolbox.requests.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Decides DEP-CMP-001: from nothing, every service of the Compose file becomes healthy within the budget, in the declared
 * order, without ending in between, and the entry points give the declared answers.
 */
final class StartJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-CMP-001";

    private static final String OTHER_PLATFORM =
            "build or pull the image for the platform of the engine; \"platform\" in the file chooses among those that there are";

    private StartJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    static Verdict judge(StartObservations observations) {
        StartFacts facts = observations.facts();
        Optional<String> taken = facts.command().lastLines().stream()
                .filter(line -> line.contains("port is already allocated") || line.contains("address already in use"))
                .findFirst();
        if (taken.isPresent()) {
            return new Verdict.Error(
                    "a port that the Compose file publishes is taken on this machine: " + taken.get(),
                    "stop what uses it, often the same file started by hand, and run the check again");
        }
        List<Finding> findings = new ArrayList<>();
        facts.containers().forEach(container -> state(observations, container).ifPresent(findings::add));
        absent(facts).ifPresent(findings::add);
        if (findings.isEmpty() && facts.command().exitCode() != 0) {
            findings.add(refused(facts));
        }
        facts.containers().forEach(container -> findings.addAll(order(observations, container)));
        facts.answers().stream().filter(answer -> !answer.right()).forEach(answer -> findings.add(wrongAnswer(answer)));
        List<Measurement> measurements = measurements(observations);
        return findings.isEmpty()
                ? new Verdict.Pass(passed(observations), measurements)
                : new Verdict.Fail(findings, measurements);
    }

    private static Optional<Finding> state(StartObservations observations, ServiceContainer container) {
        StartFacts facts = observations.facts();
        List<ProjectEvent> deaths = observations.deaths(container.id());
        if (facts.isDone(container)) {
            return Optional.empty();
        }
        if (container.up() && deaths.isEmpty()) {
            return Optional.empty();
        }
        if (container.hasEnded()) {
            return Optional.of(new Finding(
                    ComposeCause.EXITED.name(),
                    named(container),
                    "it runs" + (container.healthcheck() == null ? "" : " and is healthy"),
                    "it ended with exit code " + container.exitCode()
                            + (container.outOfMemory() ? ", killed for its memory limit" : "")
                            + after(observations, container, ProjectEvent::died),
                    otherPlatform(facts, container).orElse("it is not there"),
                    facts.platforms().containsKey(container.id())
                            ? OTHER_PLATFORM
                            : "see its last lines; if it is meant to end, let others wait for it with"
                                    + " \"condition: service_completed_successfully\", and let it end with exit code 0",
                    evidence(facts, container)));
        }
        if (!deaths.isEmpty()) {
            return Optional.of(died(observations, container, deaths));
        }
        if (container.state().equals("created")) {
            // Compose starts it when what it depends on is as it demands: that is what the finding is about.
            return Optional.empty();
        }
        return Optional.of(new Finding(
                ComposeCause.NOT_HEALTHY.name(),
                named(container),
                "it is healthy within %s (budgets.deploy)".formatted(seconds(facts.budgetMillis() * 1_000)),
                "it is " + Settling.word(container) + lastCheck(container),
                "not healthy %s after the start".formatted(seconds(facts.toMicros() - facts.fromMicros())),
                "see what the healthcheck printed: a program that it calls must be in the image, and it must ask what the"
                        + " service answers; if the service is only slow, give it a start_period, or raise budgets.deploy",
                evidence(facts, container)));
    }

    private static Finding died(StartObservations observations, ServiceContainer container, List<ProjectEvent> deaths) {
        StartFacts facts = observations.facts();
        long died = deaths.get(0).micros();
        List<String> unready = unready(observations, container, died);
        String codes = deaths.stream()
                .map(ProjectEvent::exitCode)
                .distinct()
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
        return new Finding(
                (unready.isEmpty() ? ComposeCause.RESTARTED : ComposeCause.STARTED_BEFORE_DEPENDENCY).name(),
                named(container),
                "it runs from its start on",
                "it ended %s (exit code %s), first %s after the start, and is %s"
                        .formatted(
                                times(deaths.size()),
                                codes,
                                seconds(died - facts.fromMicros()),
                                Settling.word(container)),
                unready.isEmpty()
                        ? otherPlatform(facts, container)
                                .orElse("its restart policy \"%s\" hides that it ends"
                                        .formatted(container.restartPolicy()))
                        : "when it ended first, " + String.join(", ", unready),
                unready.isEmpty()
                        ? facts.platforms().containsKey(container.id())
                                ? OTHER_PLATFORM
                                : "see its last lines, and mend why it ends"
                        : "give the dependency a healthcheck and wait for it: depends_on with \"condition: service_healthy\"",
                evidence(facts, container));
    }

    private static Optional<String> otherPlatform(StartFacts facts, ServiceContainer container) {
        return Optional.ofNullable(facts.platforms().get(container.id()))
                .map(platform -> "its image is made for %s, and the engine runs %s"
                        .formatted(platform.image(), platform.engine()));
    }

    /** Returns what a container depends on that was not ready at a moment, in words. */
    private static List<String> unready(StartObservations observations, ServiceContainer container, long micros) {
        List<String> unready = new ArrayList<>();
        Map<String, String> dependencies =
                new TreeMap<>(observations.facts().service(container.service()).dependencies());
        dependencies.forEach((service, condition) -> {
            if (!condition.equals("service_started")) {
                return;
            }
            for (ServiceContainer other : observations.facts().containers()) {
                if (other.service().equals(service) && other.healthcheck() != null) {
                    boolean ready = observations
                            .first(other.id(), ProjectEvent::healthy)
                            .filter(event -> event.micros() <= micros)
                            .isPresent();
                    if (!ready) {
                        unready.add("service %s, which it depends on, was not healthy".formatted(service));
                    }
                }
            }
        });
        return unready;
    }

    private static List<Finding> order(StartObservations observations, ServiceContainer container) {
        StartFacts facts = observations.facts();
        Optional<ProjectEvent> started = observations.first(container.id(), ProjectEvent::started);
        List<Finding> findings = new ArrayList<>();
        if (started.isEmpty()) {
            return findings;
        }
        new TreeMap<>(facts.service(container.service()).dependencies()).forEach((service, condition) -> {
            for (ServiceContainer other : facts.containers()) {
                if (!other.service().equals(service)) {
                    continue;
                }
                Optional<Long> ready = readyMicros(observations, other, condition);
                if (ready.isEmpty() || ready.get() > started.get().micros()) {
                    findings.add(new Finding(
                            ComposeCause.ORDER_NOT_HONOURED.name(),
                            named(container),
                            "it is started when %s is as its depends_on demands (%s)"
                                    .formatted(named(other), condition),
                            ready.map(micros -> "it was started %s earlier"
                                            .formatted(seconds(
                                                    micros - started.get().micros())))
                                    .orElse("it was started, and that never was"),
                            "the declared order does not hold",
                            "start it with a version of Compose that honours conditions",
                            List.of()));
                }
            }
        });
        return findings;
    }

    private static Optional<Long> readyMicros(
            StartObservations observations, ServiceContainer container, String condition) {
        return switch (condition) {
            case "service_healthy" ->
                observations.first(container.id(), ProjectEvent::healthy).map(ProjectEvent::micros);
            case "service_completed_successfully" ->
                observations
                        .first(
                                container.id(),
                                event -> event.died() && Integer.valueOf(0).equals(event.exitCode()))
                        .map(ProjectEvent::micros);
            default -> observations.first(container.id(), ProjectEvent::started).map(ProjectEvent::micros);
        };
    }

    private static Optional<Finding> absent(StartFacts facts) {
        List<String> absent = facts.services().stream()
                .filter(service -> facts.containers().stream()
                                .filter(each -> each.service().equals(service.name()))
                                .count()
                        < service.replicas())
                .map(StartFacts.Service::name)
                .toList();
        return absent.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        ComposeCause.NOT_STARTED.name(),
                        "services " + String.join(", ", absent),
                        "each has the declared number of containers",
                        "docker compose up ended with exit code %s and made fewer"
                                .formatted(facts.command().exitCode()),
                        "%s of %s services are incomplete"
                                .formatted(absent.size(), facts.services().size()),
                        "see what Compose said: an image that cannot be had or built, or a file that cannot be mounted",
                        facts.command().lastLines()));
    }

    private static Finding refused(StartFacts facts) {
        return new Finding(
                ComposeCause.NOT_STARTED.name(),
                "the project",
                "docker compose up ends with exit code 0",
                "exit code " + facts.command().exitCode(),
                "Compose gave up",
                "see what Compose said",
                facts.command().lastLines());
    }

    private static Finding wrongAnswer(Answer answer) {
        return new Finding(
                ComposeCause.ENTRY_POINT_ANSWERS_WRONG.name(),
                "entry point " + answer.name(),
                "the declared answer to " + answer.request(),
                answer.text(),
                "after %s attempts".formatted(answer.attempts()),
                "let the healthcheck ask what clients ask, so that healthy means that it answers",
                answer.body().isBlank()
                        ? List.of()
                        : List.of(answer.body().lines().findFirst().orElse("")));
    }

    private static List<Measurement> measurements(StartObservations observations) {
        StartFacts facts = observations.facts();
        List<Measurement> all = new ArrayList<>();
        if (facts.upMicros() != null) {
            all.add(new Measurement(
                    "from nothing to everything up",
                    (facts.upMicros() - facts.fromMicros()) / 1e3,
                    "ms",
                    "≤ " + facts.budgetMillis() + " (budgets.deploy)"));
        }
        for (ServiceContainer container : facts.containers()) {
            observations.first(container.id(), ProjectEvent::started).ifPresent(started -> observations
                    .first(container.id(), ProjectEvent::healthy)
                    .ifPresent(healthy -> all.add(new Measurement(
                            "from start to healthy, " + named(container),
                            (healthy.micros() - started.micros()) / 1e3,
                            "ms",
                            null))));
        }
        return all;
    }

    private static String passed(StartObservations observations) {
        StartFacts facts = observations.facts();
        List<String> parts = new ArrayList<>();
        for (ServiceContainer container : facts.containers()) {
            if (facts.isDone(container)) {
                parts.add(named(container) + " done" + after(observations, container, ProjectEvent::died));
            } else if (container.health() == null) {
                parts.add(named(container) + " started" + after(observations, container, ProjectEvent::started)
                        + " (no healthcheck)");
            } else {
                parts.add(named(container) + " healthy" + after(observations, container, ProjectEvent::healthy));
            }
        }
        long waits = facts.services().stream()
                .mapToLong(service -> service.dependencies().size())
                .sum();
        parts.add(waits == 0 ? "no order is declared" : "all %s declared dependencies honoured".formatted(waits));
        parts.add(
                facts.answers().isEmpty()
                        ? "no entry point leads here"
                        : "%s of %s declared requests answered as declared"
                                .formatted(
                                        facts.answers().size(), facts.answers().size()));
        if (!facts.elsewhere().isEmpty()) {
            parts.add(
                    "the Compose file has no service or port for entry point " + String.join(", ", facts.elsewhere()));
        }
        return String.join("; ", parts);
    }

    private static String after(
            StartObservations observations,
            ServiceContainer container,
            java.util.function.Predicate<ProjectEvent> wanted) {
        return observations
                .first(container.id(), wanted)
                .map(event -> " after "
                        + seconds(event.micros() - observations.facts().fromMicros()))
                .orElse("");
    }

    private static String times(int count) {
        return count == 1 ? "once" : count + " times";
    }

    private static String lastCheck(ServiceContainer container) {
        return container.healthOutput().isBlank()
                ? ""
                : "; its last healthcheck printed: "
                        + container.healthOutput().lines().findFirst().orElse("");
    }

    private static List<String> evidence(StartFacts facts, ServiceContainer container) {
        return facts.log(container);
    }

    /** Returns what a container is called: its service, and its number if that has several. */
    static String named(ServiceContainer container) {
        return "service " + container.service() + (container.number() == 1 ? "" : " (" + container.number() + ")");
    }
}
