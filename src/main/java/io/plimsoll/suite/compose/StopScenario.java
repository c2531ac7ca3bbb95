package io.plimsoll.suite.compose;

import io.plimsoll.environment.CommandResult;
import io.plimsoll.environment.HostProcess;
import io.plimsoll.environment.ProjectEvent;
import io.plimsoll.environment.ServiceContainer;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.spec.EntryPoint;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.Judged;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.load.LoadPlanner;
import io.plimsoll.suite.load.SlowLoad;
import io.plimsoll.suite.load.SlowRequests;
import io.plimsoll.suite.project.ComposeBench;
import io.plimsoll.suite.project.Settling;
import io.plimsoll.toolbox.connections.HeldConnections;
import io.plimsoll.toolbox.connections.HoldPlan;
import io.plimsoll.toolbox.connections.HoldPlan.SlowRequest;
import io.plimsoll.toolbox.generator.LoadPlan.PlannedRequest;
import io.plimsoll.toolbox.watch.ProcessStatus;
import io.plimsoll.traffic.HeldConnection;
import io.plimsoll.traffic.HeldConnectionEvent;
import io.plimsoll.traffic.HeldConnectionEvent.Use;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes more within each container than it may. Then stops each service that is meant to run on as it is stopped by hand, those first that wait for others; while requests are under
 * way to it, if an entry point leads to it. Feeds DEP-CMP-004 and DEP-CMP-006. Needs no cluster.
 */
public final class StopScenario implements ComposeScenario<StopObservations> {

    static final String ID = "compose-stop";

    private static final int SLOW_CONNECTIONS = 3;
    private static final int USED_CONNECTIONS = 4;
    private static final long USED_PERIOD_MILLIS = 50;
    private static final long TIME_OUT_MILLIS = 60_000;

    private static final Duration DOWN = Duration.ofMinutes(2);

    /** How long it may take until a request of each connection was answered. */
    private static final Duration ANSWERED = Duration.ofSeconds(40);

    /** What Compose and the engine may take besides the time that a container has. */
    private static final Duration ENGINE = Duration.ofSeconds(60);

    private static final Duration SETTLED = Duration.ofSeconds(10);

    /** Workers are many, and alike. */
    private static final int MOST_PROCESSES = 12;

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> feeds() {
        return Set.of(StopJudge.CHECK, LimitJudge.CHECK);
    }

    @Override
    public void run(RunContext context) throws IOException, HarnessFailure {
        ComposeBench.run(context, ID, bench -> {
            try (JsonLines connections =
                    context.pack().jsonLines("raw/" + ID + "/" + StopObservations.CONNECTIONS, "held connections")) {
                return course(bench, connections);
            }
        });
    }

    private static StopFacts course(ComposeBench bench, JsonLines connections)
            throws IOException, HarnessFailure, InterruptedException {
        bench.phase("starting");
        List<ServiceContainer> containers = bench.upForSure().containers();
        long from = ComposeBench.micros();
        LimitFacts limits = LimitTrials.of(bench, containers);
        bench.record(StopObservations.LIMITS, "what became of attempts to take more than is allowed", limits);
        if (!limits.containers().stream().allMatch(LimitFacts.Limited::upAgain)) {
            // What a limit left behind is no matter of stopping.
            bench.phase("starting again from nothing");
            bench.project().removeAll(DOWN);
        }
        List<ServiceContainer> running = bench.upForSure().containers();
        List<StopFacts.Stopped> stopped = new ArrayList<>();
        List<String> services = bench.model().services().stream()
                .sorted(Comparator.comparing((String service) -> -bench.model().depth(service)))
                .toList();
        for (String service : services) {
            List<ServiceContainer> own = running.stream()
                    .filter(each -> each.service().equals(service))
                    .filter(each -> !Settling.isJob(bench.model(), each))
                    .toList();
            if (!own.isEmpty()) {
                stopped.add(stop(bench, service, own, connections));
            }
        }
        return new StopFacts(from, ComposeBench.micros(), stopped);
    }

    private static StopFacts.Stopped stop(
            ComposeBench bench, String service, List<ServiceContainer> own, JsonLines connections)
            throws IOException, HarnessFailure, InterruptedException {
        Optional<EntryPoint> found = entryPoint(bench, service);
        Optional<String> url = found.flatMap(bench::baseUrl);
        if (found.isEmpty() || url.isEmpty()) {
            bench.phase("stopping service " + service);
            return new StopFacts.Stopped(service, stop(bench, service, own), null);
        }
        EntryPoint entryPoint = found.get();
        PlannedRequest quick = LoadPlanner.planned(entryPoint.requests().get(0));
        Optional<SlowRequest> slow = SlowRequests.of(entryPoint);
        HoldPlan plan = new HoldPlan(
                url.get(),
                slow.orElse(null),
                SLOW_CONNECTIONS,
                quick,
                LoadPlanner.webSocket(entryPoint).orElse(quick),
                0,
                USED_CONNECTIONS,
                USED_PERIOD_MILLIS,
                TIME_OUT_MILLIS,
                "/tmp/plimsoll-stop/" + service + "/connections.stop",
                ANSWERED.plus(limit(own)).toMillis());
        bench.phase("waiting until service " + service + " answers");
        // Without a healthcheck it counts as up once it runs: told to stop before it serves, it would show how it
        // starts.
        bench.ask(
                List.of(ComposeBench.call(
                        entryPoint.name(), url.get(), entryPoint.requests().get(0))),
                ANSWERED);
        bench.phase("sending requests to service " + service);
        boolean slowly = slow.isPresent();
        UnderWay second = new UnderWay(slowly ? Use.SLOW : Use.USED, slowly ? SLOW_CONNECTIONS : USED_CONNECTIONS, 2);
        UnderWay only = new UnderWay(Use.SLOW, SLOW_CONNECTIONS, 1);
        try (HeldConnections first = bench.connect(plan, event -> {
            connections.append(named(service, "", event));
            second.hear(event);
        })) {
            second.await(ANSWERED);
            List<StopFacts.Ended> ended;
            if (slowly && second.someEnded()) {
                // It closes each connection after its answer, so that only the first request of one is ever in flight.
                try (HeldConnections anew = bench.connect(plan, event -> {
                    connections.append(named(service, "anew-", event));
                    only.hear(event);
                })) {
                    only.await(ANSWERED);
                    ended = stopUnderLoad(bench, service, own);
                    anew.stop();
                }
            } else {
                ended = stopUnderLoad(bench, service, own);
            }
            first.stop();
            return new StopFacts.Stopped(
                    service,
                    ended,
                    new StopFacts.Load(
                            entryPoint.name(),
                            quick.label(),
                            quick.expectedStatus(),
                            slow.map(each -> SlowLoad.of(each, SLOW_CONNECTIONS))
                                    .orElse(null)));
        }
    }

    private static HeldConnectionEvent named(String service, String prefix, HeldConnectionEvent event) {
        return new HeldConnectionEvent(
                event.micros(),
                StopObservations.named(service, prefix + event.connection()),
                event.use(),
                event.type(),
                event.status(),
                event.message());
    }

    /** Returns the entry point that leads to a service, one with a slow request before others. */
    private static Optional<EntryPoint> entryPoint(ComposeBench bench, String service) {
        return bench.context().spec().entryPoints().stream()
                .filter(each -> each.service().equals(service))
                .filter(each -> !each.requests().isEmpty())
                .filter(each -> bench.baseUrl(each).isPresent())
                .min(Comparator.comparing(
                        (EntryPoint each) -> SlowRequests.of(each).isEmpty()));
    }

    private static Duration limit(List<ServiceContainer> own) {
        return ENGINE.plusMillis(
                own.stream().mapToLong(ServiceContainer::stopGraceMillis).max().orElse(0));
    }

    private static List<StopFacts.Ended> stopUnderLoad(ComposeBench bench, String service, List<ServiceContainer> own)
            throws HarnessFailure {
        bench.phase("stopping service " + service + " under load");
        return stop(bench, service, own);
    }

    private static List<StopFacts.Ended> stop(ComposeBench bench, String service, List<ServiceContainer> own)
            throws HarnessFailure {
        List<List<ProcessStatus>> processes =
                own.stream().map(each -> processes(bench, each)).toList();
        long micros = ComposeBench.micros();
        CommandResult result = bench.project().stop(limit(own), service);
        if (!result.ok()) {
            throw new HarnessFailure(
                    "docker compose stop %s ended with exit code %s: %s"
                            .formatted(
                                    service, result.exitCode(), result.stderr().strip()),
                    "run the check again");
        }
        bench.project().await(SETTLED, now -> own.stream().allMatch(each -> ended(bench, each, micros) != null));
        List<StopFacts.Ended> all = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            all.add(ended(bench, own.get(i), micros, processes.get(i)));
        }
        return all;
    }

    private static @Nullable ProjectEvent ended(ComposeBench bench, ServiceContainer container, long micros) {
        return bench.project().after(container, micros).stream()
                .filter(ProjectEvent::died)
                .findFirst()
                .orElse(null);
    }

    private static StopFacts.Ended ended(
            ComposeBench bench, ServiceContainer container, long micros, List<ProcessStatus> processes) {
        ProjectEvent died = ended(bench, container, micros);
        List<ProjectEvent> signals = bench.project().after(container, micros).stream()
                .filter(ProjectEvent::signalled)
                .filter(event -> died == null || event.micros() <= died.micros())
                .toList();
        ProjectEvent told = signals.isEmpty() ? null : signals.get(0);
        return new StopFacts.Ended(
                container.service(),
                container.number(),
                container.stopGraceMillis(),
                told == null ? null : told.micros(),
                told == null ? 0 : number(told),
                signals.stream()
                        .skip(1)
                        .filter(event -> number(event) == StopJudge.KILL)
                        .map(ProjectEvent::micros)
                        .findFirst()
                        .orElse(null),
                died == null ? null : died.micros(),
                died == null || died.exitCode() == null ? 0 : died.exitCode(),
                processes);
    }

    private static int number(ProjectEvent event) {
        String signal = event.signal();
        return signal == null || !signal.chars().allMatch(Character::isDigit) ? 0 : Integer.parseInt(signal);
    }

    private static List<ProcessStatus> processes(ComposeBench bench, ServiceContainer container) {
        List<String> command =
                new ArrayList<>(List.of("sh", "-c", "for p; do cat /proc/$p/status 2>/dev/null; echo; done", "status"));
        bench.project().processes(container).stream()
                .limit(MOST_PROCESSES)
                .map(HostProcess::pid)
                .forEach(pid -> command.add(Integer.toString(pid)));
        return Arrays.stream(bench.command(command).split("\n\n"))
                .filter(status -> !status.isBlank())
                .map(ProcessStatus::of)
                .toList();
    }

    @Override
    public StopObservations observe(Path raw) throws IOException {
        return new StopObservations(
                ComposeBench.facts(raw, StopFacts.class),
                ComposeBench.recorded(raw, StopObservations.LIMITS, LimitFacts.class),
                HeldConnection.of(
                        JsonLines.readAll(raw.resolve(StopObservations.CONNECTIONS), HeldConnectionEvent.class)));
    }

    @Override
    public Map<String, Judged> judge(StopObservations observations, Path raw) throws IOException {
        long events = JsonLines.readAll(raw.resolve(ComposeBench.EVENTS), ProjectEvent.class)
                .size();
        return Map.of(
                StopJudge.CHECK,
                new Judged(StopJudge.judge(observations), ComposeBasis.stop(observations, events)),
                LimitJudge.CHECK,
                new Judged(
                        LimitJudge.judge(observations.limits()), ComposeBasis.limits(observations.limits(), events)));
    }

    @Override
    public ScenarioReport describe(StopObservations observations, Path raw) {
        StopFacts facts = observations.facts();
        List<ScenarioReport.Phase> phases = facts.stopped().stream()
                .flatMap(stopped -> stopped.containers().stream())
                .flatMap(StopScenario::phase)
                .toList();
        return ComposeReport.of(
                ID, "Services of the Compose file, told to stop", facts.fromMicros(), facts.toMicros(), phases);
    }

    private static Stream<ScenarioReport.Phase> phase(StopFacts.Ended ended) {
        Long told = ended.toldMicros();
        Long died = ended.diedMicros();
        return told == null || died == null
                ? Stream.of()
                : Stream.of(new ScenarioReport.Phase(ended.named() + " told to stop, until it ended", told, died));
    }

    @Override
    public List<String> evidence() {
        return List.of(ComposeBench.FACTS, ComposeBench.EVENTS, StopObservations.LIMITS, StopObservations.CONNECTIONS);
    }
}
