package io.plimsoll.suite.compose;

import io.plimsoll.environment.HostProcess;
import io.plimsoll.environment.ProjectEvent;
import io.plimsoll.environment.ServiceContainer;
import io.plimsoll.environment.ServiceContainer.Healthcheck;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.Judged;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.project.ComposeBench;
import io.plimsoll.suite.project.Settling;
import io.plimsoll.toolbox.fault.ContainerFreeze;
import io.plimsoll.toolbox.fault.HeldFault;
import io.plimsoll.toolbox.fault.LoopbackRefusal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Freezes the containers of the Compose file, then lets them refuse what they ask themselves: those together of which none
 * depends on another, so that none is unhealthy only because of what it asks. Feeds DEP-CMP-003. Needs no cluster.
 */
public final class HealthScenario implements ComposeScenario<HealthFacts> {

    private static final String ID = "compose-health";
    private static final int ROUNDS = 5;
    private static final Pattern COUNTER = Pattern.compile("counter packets (\\d+)");

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> feeds() {
        return Set.of(HealthJudge.CHECK);
    }

    @Override
    public void run(RunContext context) throws IOException, HarnessFailure {
        ComposeBench.run(context, ID, HealthScenario::course);
    }

    private static HealthFacts course(ComposeBench bench) throws IOException, HarnessFailure, InterruptedException {
        bench.phase("starting");
        List<ServiceContainer> containers = bench.upForSure().containers();
        long from = ComposeBench.micros();
        List<HealthFacts.Tried> tried = new ArrayList<>();
        Map<Integer, List<ServiceContainer>> waves = new TreeMap<>(Comparator.reverseOrder());
        for (ServiceContainer container : containers) {
            boolean job = Settling.isJob(bench.model(), container);
            if (job || container.healthcheck() == null) {
                tried.add(untried(container, job));
            } else {
                waves.computeIfAbsent(bench.model().depth(container.service()), depth -> new ArrayList<>())
                        .add(container);
            }
        }
        for (List<ServiceContainer> wave : waves.values()) {
            tried.addAll(tryOut(bench, wave));
        }
        return new HealthFacts(from, ComposeBench.micros(), tried);
    }

    private static HealthFacts.Tried untried(ServiceContainer container, boolean job) {
        return new HealthFacts.Tried(
                container.service(),
                container.number(),
                job,
                container.healthcheck(),
                0,
                0,
                null,
                null,
                null,
                null,
                0,
                null,
                0,
                null,
                null);
    }

    private static List<HealthFacts.Tried> tryOut(ComposeBench bench, List<ServiceContainer> wave)
            throws IOException, InterruptedException {
        String names = String.join(", ", wave.stream().map(StartJudge::named).toList());
        Duration limit = Duration.ofMillis(wave.stream()
                .map(ServiceContainer::healthcheck)
                .filter(Objects::nonNull)
                .mapToLong(HealthJudge::allowedMillis)
                .max()
                .orElse(0));
        bench.phase("freezing " + names);
        Frozen frozen = freeze(bench, wave, limit);
        bench.project().await(limit, now -> Settling.isUp(bench.model(), now));
        Map<String, Long> healthy = new HashMap<>();
        for (ServiceContainer container : wave) {
            bench.project()
                    .firstAfter(container, frozen.thawedMicros(), ProjectEvent::healthy)
                    .ifPresent(micros -> healthy.put(container.id(), micros));
        }
        bench.phase("refusing what is asked within " + names);
        Refused refused = refuse(bench, wave, limit);
        bench.project().await(limit, now -> Settling.isUp(bench.model(), now));
        List<HealthFacts.Tried> tried = new ArrayList<>();
        for (ServiceContainer container : wave) {
            Healthcheck healthcheck = container.healthcheck();
            tried.add(new HealthFacts.Tried(
                    container.service(),
                    container.number(),
                    false,
                    healthcheck,
                    frozen.processes().getOrDefault(container.id(), 0),
                    frozen.stopped().getOrDefault(container.id(), 0),
                    frozen.micros(),
                    between(bench, container, frozen.micros(), frozen.thawedMicros()),
                    frozen.thawedMicros(),
                    healthy.get(container.id()),
                    healthcheck == null ? 0 : HealthJudge.allowedMillis(healthcheck),
                    frozen.lapse(),
                    refused.connections().getOrDefault(container.id(), 0L),
                    refused.micros(),
                    between(bench, container, refused.micros(), refused.endMicros())));
        }
        return tried;
    }

    private static @Nullable Long between(ComposeBench bench, ServiceContainer container, long from, long to) {
        return bench.project()
                .firstAfter(container, from, ProjectEvent::unhealthy)
                .filter(micros -> micros <= to)
                .orElse(null);
    }

    private static boolean allUnhealthy(List<ServiceContainer> now, List<ServiceContainer> wave) {
        Set<String> ids = wave.stream().map(ServiceContainer::id).collect(Collectors.toSet());
        return now.stream().filter(each -> ids.contains(each.id())).allMatch(each -> "unhealthy".equals(each.health()));
    }

    /** What freezing came to. */
    private record Frozen(
            long micros,
            long thawedMicros,
            Map<String, Integer> processes,
            Map<String, Integer> stopped,
            @Nullable String lapse) {}

    private static Frozen freeze(ComposeBench bench, List<ServiceContainer> wave, Duration limit)
            throws IOException, InterruptedException {
        Map<String, Integer> processes = new HashMap<>();
        Map<String, Integer> stopped = new HashMap<>();
        List<Integer> pids = new ArrayList<>();
        long micros = ComposeBench.micros();
        for (ServiceContainer container : wave) {
            List<HostProcess> own = stopped(bench, container);
            processes.put(container.id(), own.size());
            own.forEach(process -> pids.add(process.pid()));
        }
        try (HeldFault fault = bench.hold(new ContainerFreeze("compose", pids))) {
            for (ServiceContainer container : wave) {
                stopped.put(container.id(), (int) bench.project().processes(container).stream()
                        .filter(HostProcess::stopped)
                        .count());
            }
            bench.project().await(limit, now -> allUnhealthy(now, wave));
            return new Frozen(
                    micros,
                    ComposeBench.micros(),
                    processes,
                    stopped,
                    fault.lapse().orElse(null));
        }
    }

    /**
     * Stops the processes of a container and returns them: only when those that start others are stopped it is sure which there
     * are.
     */
    private static List<HostProcess> stopped(ComposeBench bench, ServiceContainer container) {
        List<HostProcess> own = bench.project().processes(container);
        for (int round = 0; round < ROUNDS && !own.stream().allMatch(HostProcess::stopped); round++) {
            List<String> stop = new ArrayList<>(List.of("sh", "-c", "kill -STOP \"$@\" 2>/dev/null || true", "stop"));
            own.forEach(process -> stop.add(Integer.toString(process.pid())));
            bench.command(stop);
            own = bench.project().processes(container);
        }
        return own;
    }

    /** What refusing came to. */
    private record Refused(long micros, long endMicros, Map<String, Long> connections) {}

    /** A healthcheck that makes no connection by TCP has nothing refused: then there is nothing to wait for. */
    private static Refused refuse(ComposeBench bench, List<ServiceContainer> wave, Duration limit)
            throws IOException, InterruptedException {
        Map<String, Long> connections = new HashMap<>();
        List<HeldFault> faults = new ArrayList<>();
        Map<String, LoopbackRefusal> refusals = new HashMap<>();
        long micros = ComposeBench.micros();
        try {
            for (ServiceContainer container : wave) {
                LoopbackRefusal refusal = new LoopbackRefusal("compose", container.pid());
                refusals.put(container.id(), refusal);
                faults.add(bench.hold(refusal));
            }
            bench.project().await(limit, now -> allUnhealthy(now, wave));
            refusals.forEach((id, refusal) -> connections.put(id, counted(bench.command(refusal.count()))));
            return new Refused(micros, ComposeBench.micros(), connections);
        } finally {
            faults.forEach(HeldFault::close);
        }
    }

    /** Adds up the packets that the rules of tables have counted, as nft prints them. */
    static long counted(String tables) {
        return COUNTER.matcher(tables)
                .results()
                .mapToLong(result -> Long.parseLong(result.group(1)))
                .sum();
    }

    @Override
    public HealthFacts observe(Path raw) throws IOException {
        return ComposeBench.facts(raw, HealthFacts.class);
    }

    @Override
    public Map<String, Judged> judge(HealthFacts facts, Path raw) throws IOException {
        long events = JsonLines.readAll(raw.resolve(ComposeBench.EVENTS), ProjectEvent.class)
                .size();
        return Map.of(HealthJudge.CHECK, new Judged(HealthJudge.judge(facts), ComposeBasis.health(facts, events)));
    }

    @Override
    public ScenarioReport describe(HealthFacts facts, Path raw) {
        List<ScenarioReport.Phase> phases = new ArrayList<>();
        for (HealthFacts.Tried tried : facts.tried()) {
            @Nullable Long frozen = tried.frozenMicros();
            @Nullable Long thawed = tried.thawedMicros();
            if (frozen != null && thawed != null) {
                phases.add(new ScenarioReport.Phase(tried.named() + " frozen", frozen, thawed));
            }
        }
        return ComposeReport.of(
                ID, "Containers of the Compose file, frozen", facts.fromMicros(), facts.toMicros(), phases);
    }

    @Override
    public List<String> evidence() {
        return List.of(ComposeBench.FACTS, ComposeBench.EVENTS);
    }
}
