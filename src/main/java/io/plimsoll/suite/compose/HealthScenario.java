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
 * Freezes the containers of the Compose file, those together of which none depends on another, so that none is unhealthy only
 * because of what it asks; then lets all together refuse what they ask themselves, which nobody else notices. Feeds DEP-CMP-003.
 * Needs no cluster.
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
        Map<String, Frozen> frozen = new HashMap<>();
        for (List<ServiceContainer> wave : waves.values()) {
            frozen.putAll(freeze(bench, wave));
        }
        List<ServiceContainer> checked =
                waves.values().stream().flatMap(List::stream).toList();
        // Of one that is not healthy now no refusal shows anything.
        List<ServiceContainer> recovered = checked.stream()
                .filter(container ->
                        Objects.requireNonNull(frozen.get(container.id())).recovered())
                .toList();
        Map<String, Refused> refused = new HashMap<>();
        for (List<ServiceContainer> together : ownLoopback(recovered)) {
            refused.putAll(refuse(bench, together));
        }
        for (ServiceContainer container : checked) {
            tried.add(tried(container, frozen.get(container.id()), refused.get(container.id())));
        }
        return new HealthFacts(from, ComposeBench.micros(), tried);
    }

    /**
     * Returns whose connections to themselves can be refused together: nobody else's go over the loopback device of a container, but
     * for those of one that shares its network; and what is refused on the host's would be refused to everybody.
     */
    static List<List<ServiceContainer>> ownLoopback(List<ServiceContainer> containers) {
        List<List<ServiceContainer>> all = new ArrayList<>();
        List<ServiceContainer> own = new ArrayList<>();
        for (ServiceContainer container : containers) {
            String network = container.networkMode();
            if (network.startsWith("container:")) {
                all.add(List.of(container));
            } else if (!network.equals("host")) {
                own.add(container);
            }
        }
        if (!own.isEmpty()) {
            all.add(0, own);
        }
        return all;
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

    private static HealthFacts.Tried tried(
            ServiceContainer container, @Nullable Frozen frozen, @Nullable Refused refused) {
        Healthcheck healthcheck = Objects.requireNonNull(container.healthcheck(), "only what is checked is tried");
        Frozen seen = Objects.requireNonNull(frozen, "everything that is checked was frozen");
        return new HealthFacts.Tried(
                container.service(),
                container.number(),
                false,
                healthcheck,
                seen.processes(),
                seen.stopped(),
                seen.micros(),
                seen.unhealthyMicros(),
                seen.thawedMicros(),
                seen.healthyMicros(),
                HealthJudge.allowedMillis(healthcheck),
                seen.lapse(),
                refused == null ? 0 : refused.connections(),
                refused == null ? null : refused.micros(),
                refused == null ? null : refused.unhealthyMicros());
    }

    private static Duration limit(List<ServiceContainer> containers) {
        return Duration.ofMillis(containers.stream()
                .map(ServiceContainer::healthcheck)
                .filter(Objects::nonNull)
                .mapToLong(HealthJudge::allowedMillis)
                .max()
                .orElse(0));
    }

    private static String names(List<ServiceContainer> containers) {
        return String.join(", ", containers.stream().map(StartJudge::named).toList());
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

    /** What freezing a container came to. */
    private record Frozen(
            long micros,
            long thawedMicros,
            int processes,
            int stopped,
            @Nullable Long unhealthyMicros,
            @Nullable Long healthyMicros,
            @Nullable String lapse) {

        /** Returns whether it became unhealthy, and healthy again. */
        boolean recovered() {
            return unhealthyMicros != null && healthyMicros != null;
        }
    }

    /** Freezes containers of which none depends on another, and returns by container what that came to. */
    private static Map<String, Frozen> freeze(ComposeBench bench, List<ServiceContainer> wave)
            throws IOException, InterruptedException {
        bench.phase("freezing " + names(wave));
        Duration limit = limit(wave);
        Map<String, Integer> processes = new HashMap<>();
        Map<String, Integer> stopped = new HashMap<>();
        List<Integer> pids = new ArrayList<>();
        long micros = ComposeBench.micros();
        for (ServiceContainer container : wave) {
            List<HostProcess> own = stopped(bench, container);
            processes.put(container.id(), own.size());
            own.forEach(process -> pids.add(process.pid()));
        }
        long thawed;
        String lapse;
        try (HeldFault fault = bench.hold(new ContainerFreeze("compose", pids))) {
            for (ServiceContainer container : wave) {
                stopped.put(container.id(), (int) bench.project().processes(container).stream()
                        .filter(HostProcess::stopped)
                        .count());
            }
            bench.project().await(limit, now -> allUnhealthy(now, wave));
            thawed = ComposeBench.micros();
            lapse = fault.lapse().orElse(null);
        }
        // What depends on these has to be healthy again as well, before anything else is done to it.
        bench.project().await(limit, now -> Settling.isUp(bench.model(), now));
        Map<String, Frozen> all = new HashMap<>();
        for (ServiceContainer container : wave) {
            all.put(
                    container.id(),
                    new Frozen(
                            micros,
                            thawed,
                            processes.getOrDefault(container.id(), 0),
                            stopped.getOrDefault(container.id(), 0),
                            between(bench, container, micros, thawed),
                            bench.project()
                                    .firstAfter(container, thawed, ProjectEvent::healthy)
                                    .orElse(null),
                            lapse));
        }
        return all;
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

    /** What refusing a container what it asks itself came to. */
    private record Refused(long micros, long connections, @Nullable Long unhealthyMicros) {}

    /**
     * Refuses containers what they ask themselves, and returns by container what that came to. A healthcheck that makes no connection
     * by TCP has nothing refused: then there is nothing to wait for.
     */
    private static Map<String, Refused> refuse(ComposeBench bench, List<ServiceContainer> together)
            throws IOException, InterruptedException {
        bench.phase("refusing what is asked within " + names(together));
        bench.project().await(limit(together), now -> Settling.isUp(bench.model(), now));
        List<HeldFault> faults = new ArrayList<>();
        Map<String, LoopbackRefusal> refusals = new HashMap<>();
        long micros = ComposeBench.micros();
        try {
            for (ServiceContainer container : together) {
                LoopbackRefusal refusal = new LoopbackRefusal("compose", container.pid());
                refusals.put(container.id(), refusal);
                faults.add(bench.hold(refusal));
            }
            bench.project().await(limit(together), now -> allUnhealthy(now, together));
            long end = ComposeBench.micros();
            Map<String, Refused> all = new HashMap<>();
            for (ServiceContainer container : together) {
                long connections = counted(bench.command(
                        Objects.requireNonNull(refusals.get(container.id())).count()));
                all.put(container.id(), new Refused(micros, connections, between(bench, container, micros, end)));
            }
            return all;
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
