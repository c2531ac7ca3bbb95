package io.plimsoll.suite.compose;

import io.plimsoll.environment.ServiceContainer;
import io.plimsoll.evidence.Basis;
import io.plimsoll.evidence.Basis.Control;
import io.plimsoll.evidence.Basis.Population;
import io.plimsoll.evidence.Basis.Query;
import io.plimsoll.suite.load.SlowLoad;
import io.plimsoll.suite.project.ComposeBench;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what the verdicts on a Compose file rest on: every container of its project. */
final class ComposeBasis {

    private ComposeBasis() {}

    static Basis start(StartObservations observations) {
        return new Basis(
                List.of(
                        containers(observations.facts().containers()),
                        events(StartScenario.ID, observations.events().size())),
                Control.notNeeded(
                        "it passes on containers that were seen to become healthy, and on answers that were seen"));
    }

    static Basis published(StartObservations observations) {
        List<ServiceContainer> containers = observations.facts().containers();
        return new Basis(
                List.of(containers(containers)),
                Control.notNeeded(
                        "the engine names the ports of every container, and a container that is not up keeps it from"
                                + " passing"));
    }

    static Basis secrets(StartObservations observations) {
        SecretFacts facts = observations.secrets();
        return new Basis(
                List.of(
                        Population.census(
                                "settings of the Compose file and at the engine",
                                facts.settings() + facts.inspected(),
                                List.of()),
                        Population.census("lines of the containers' logs", facts.lines(), List.of()),
                        containers(observations.facts().containers())),
                new Control(
                        "secrets that are planted in what is searched are found",
                        facts.found() >= facts.planted() ? Control.State.HELD : Control.State.NOT_HELD,
                        "%s of %s".formatted(facts.found(), facts.planted())));
    }

    static Basis health(HealthFacts facts, long events) {
        long asked = facts.tried().stream().filter(each -> !each.job()).count();
        long frozen = facts.tried().stream()
                .filter(each -> each.frozenMicros() != null)
                .filter(each -> each.stopped() > 0 && each.stopped() == each.processes())
                .count();
        long checked = facts.tried().stream()
                .filter(each -> each.healthcheck() != null && !each.job())
                .count();
        return new Basis(
                List.of(
                        new Population(
                                "containers of the project",
                                asked,
                                facts.tried().size(),
                                asked == facts.tried().size() ? Population.CENSUS : "those that are not meant to end",
                                List.of()),
                        events("compose-health", events)),
                new Control(
                        "every process of a container with a healthcheck is seen stopped",
                        checked == 0
                                ? Control.State.NOT_NEEDED
                                : frozen == checked ? Control.State.HELD : Control.State.NOT_HELD,
                        "%s of %s containers".formatted(frozen, checked)));
    }

    static Basis data(DataFacts facts) {
        Kept kept = facts.kept();
        return new Basis(
                List.of(Population.census(
                        "volumes that are mounted",
                        facts.named().size() + facts.anonymous().size(),
                        List.of())),
                written(kept));
    }

    static Basis crash(CrashFacts facts, long events) {
        long died = facts.killed().stream()
                .filter(each -> each.diedMicros() != null)
                .count();
        return new Basis(
                List.of(
                        Population.census(
                                "containers that are meant to run on",
                                facts.killed().size(),
                                List.of()),
                        events(DataScenario.ID, events)),
                new Control(
                        "the engine sees every container end that was sent the signal",
                        died == facts.killed().size() ? Control.State.HELD : Control.State.NOT_HELD,
                        "%s of %s".formatted(died, facts.killed().size())));
    }

    static Basis stop(StopObservations observations, long events) {
        StopFacts facts = observations.facts();
        long containers = facts.stopped().stream()
                .mapToLong(stopped -> stopped.containers().size())
                .sum();
        long wanted = 0;
        long inFlight = 0;
        for (StopFacts.Stopped stopped : facts.stopped()) {
            SlowLoad slow = stopped.load() == null ? null : stopped.load().slow();
            if (slow != null) {
                wanted += slow.connections();
                inFlight += observations.slow(stopped, slow).at(stopped.toldMicros());
            }
        }
        return new Basis(
                List.of(
                        Population.census("containers that are meant to run on", containers, List.of()),
                        Population.census(
                                "connections with requests",
                                observations.held().size(),
                                List.of(new Query(
                                        "every connection of " + StopObservations.CONNECTIONS,
                                        null,
                                        observations.held().size(),
                                        true))),
                        events(StopScenario.ID, events)),
                new Control(
                        "a slow request is in flight on each connection when a service is told to stop",
                        wanted == 0
                                ? Control.State.NOT_NEEDED
                                : inFlight >= wanted ? Control.State.HELD : Control.State.NOT_HELD,
                        wanted == 0 ? "nothing is asked of it" : "%s of %s were".formatted(inFlight, wanted)));
    }

    static Basis variables(VariableFacts facts, long events) {
        VariableFacts.Change change = facts.change();
        return new Basis(
                List.of(
                        Population.census(
                                "declared mandatory variables", facts.missing().size(), List.of()),
                        events("compose-variables", events)),
                change == null
                        ? Control.notNeeded("it passes on containers that were seen to end, and on what they wrote")
                        : new Control(
                                "before the change the answer does not hold what shows it",
                                change.before() != null && change.before().right() && !change.shownBefore()
                                        ? Control.State.HELD
                                        : Control.State.NOT_HELD,
                                change.before() == null
                                        ? "nothing was asked"
                                        : "%s, %s \"%s\""
                                                .formatted(
                                                        change.before().text(),
                                                        change.shownBefore() ? "with" : "without",
                                                        change.shows())));
    }

    static Basis limits(LimitFacts facts, long events) {
        return new Basis(
                List.of(
                        Population.census(
                                "containers that are meant to run on",
                                facts.containers().size(),
                                List.of()),
                        events(StopScenario.ID, events)),
                Control.notNeeded("it passes on kills, refusals and times of processors that the kernel counted"));
    }

    /** Returns the control that what is read shows what was written. */
    static Control written(@Nullable Kept kept) {
        return new Control(
                "the answer to the request that reads changes with the request that writes",
                kept == null
                        ? Control.State.NOT_REACHED
                        : kept.unsound().isEmpty() ? Control.State.HELD : Control.State.NOT_HELD,
                kept == null
                        ? "nothing was written"
                        : "%s, then %s"
                                .formatted(kept.write().text(), kept.after().text()));
    }

    private static Population events(String scenario, long events) {
        return Population.census(
                "events of the project's containers",
                events,
                List.of(new Query("raw/%s/%s".formatted(scenario, ComposeBench.EVENTS), null, events, true)));
    }

    /** Returns the population of all containers of a project. */
    static Population containers(List<ServiceContainer> containers) {
        return Population.census(
                "containers of the project",
                containers.size(),
                List.of(new Query(
                        "GET /containers/json?all=1, labelled with the project", null, containers.size(), true)));
    }
}
