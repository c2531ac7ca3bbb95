package io.plimsoll.suite.compose;

import io.plimsoll.environment.ContainerLimits;
import io.plimsoll.environment.ServiceContainer;
import io.plimsoll.suite.project.ComposeBench;
import io.plimsoll.suite.project.Settling;
import io.plimsoll.toolbox.cgroup.ContainerCgroup;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes more within each container than it may: memory, processors, processes. Each for seconds, one after the other. */
final class LimitTrials {

    private static final int BURN_SECONDS = 2;

    /** What a process may take in vain before it is clear that nobody keeps it from doing so: swap counts apart. */
    private static final long BEYOND = 256L << 20;

    /** More processes than that are not started. */
    private static final long MOST_PROCESSES = 4_096;

    private static final Pattern AVAILABLE = Pattern.compile("(?m)^MemAvailable:\\s+(\\d+) kB");

    private LimitTrials() {}

    /** Tries out the limits of containers that are meant to run on. */
    static LimitFacts of(ComposeBench bench, List<ServiceContainer> containers) {
        int processors = Integer.parseInt(bench.command(List.of("nproc")).strip());
        List<LimitFacts.Limited> all = new ArrayList<>();
        for (ServiceContainer container : containers) {
            if (!Settling.isJob(bench.model(), container)) {
                bench.phase("taking more than " + StartJudge.named(container) + " may");
                all.add(tried(bench, container, processors));
            }
        }
        return new LimitFacts(processors, all);
    }

    private static LimitFacts.Limited tried(ComposeBench bench, ServiceContainer container, int processors) {
        ContainerCgroup group = new ContainerCgroup(container.pid());
        ContainerLimits set = ContainerCgroup.limits(bench.command(group.read()));
        long from = ComposeBench.micros();
        Long kills = memory(bench, group, set);
        Long milliCpus = processors(bench, group, set, processors);
        Long refused = processes(bench, group, set);
        boolean up = Settling.isUp(
                bench.model(), bench.project().await(bench.budget(), now -> Settling.isUp(bench.model(), now)));
        return new LimitFacts.Limited(
                container.service(),
                container.number(),
                bench.model().limits(container.service()),
                set,
                kills,
                milliCpus,
                refused,
                bench.project().brokenBetween(from, ComposeBench.micros()).stream()
                        .filter(service -> !service.equals(container.service()))
                        .toList(),
                up);
    }

    private static @Nullable Long memory(ComposeBench bench, ContainerCgroup group, ContainerLimits set) {
        long most = 2 * set.memory() + BEYOND;
        Matcher available = AVAILABLE.matcher(bench.command(List.of("cat", "/proc/meminfo")));
        // The machine itself must not be without memory if nobody keeps the process from taking it.
        boolean room = available.find() && most < Long.parseLong(available.group(1)) * 1024 / 2;
        return set.memory() == ContainerLimits.UNLIMITED || !room
                ? null
                : Long.valueOf(printed(bench, group.exceedMemory(most), "kills"));
    }

    private static @Nullable Long processors(
            ComposeBench bench, ContainerCgroup group, ContainerLimits set, int processors) {
        if (set.milliCpus() == ContainerLimits.UNLIMITED || set.milliCpus() >= processors * 1_000L) {
            return null;
        }
        String printed = bench.command(group.burn(processors, BURN_SECONDS));
        var values = ContainerCgroup.values(printed);
        return values.getOrDefault("used", 0L) * 1_000 / Math.max(1, values.getOrDefault("elapsed", 1L));
    }

    private static @Nullable Long processes(ComposeBench bench, ContainerCgroup group, ContainerLimits set) {
        return set.pids() == ContainerLimits.UNLIMITED || set.pids() > MOST_PROCESSES
                ? null
                : Long.valueOf(printed(bench, group.fork(set.pids() + 1), "refused"));
    }

    private static long printed(ComposeBench bench, List<String> command, String what) {
        return ContainerCgroup.values(bench.command(command)).getOrDefault(what, 0L);
    }
}
