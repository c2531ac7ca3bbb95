package io.plimsoll.suite.compose;

import io.plimsoll.environment.ProjectEvent;
import io.plimsoll.environment.ServiceContainer;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.project.ComposeBench;
import io.plimsoll.suite.project.Settling;
import io.plimsoll.toolbox.requests.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Kills the first process of each container that is meant to run on, one after the other, from outside of it: the engine's own
 * kill counts as wanted, and restart policies do not heed it.
 */
final class Crashes {

    private static final Duration ANSWER = Duration.ofSeconds(15);

    private Crashes() {}

    /**
     * Kills what is meant to run on.
     *
     * @param bench where it runs
     * @param containers the containers of the project
     * @param kept what was written before; {@code null} if nothing could be
     */
    static CrashFacts of(ComposeBench bench, List<ServiceContainer> containers, @Nullable Kept kept)
            throws IOException, HarnessFailure, InterruptedException {
        long from = ComposeBench.micros();
        List<CrashFacts.Killed> killed = new ArrayList<>();
        boolean up = true;
        for (ServiceContainer container : containers) {
            if (!Settling.isJob(bench.model(), container)) {
                up = up || bench.up().up();
                CrashFacts.Killed one = kill(bench, container);
                killed.add(one);
                up = one.upMicros() != null;
            }
        }
        Answer later = kept != null && kept.unsound().isEmpty() && up ? Kept.read(bench, ANSWER) : null;
        return new CrashFacts(from, ComposeBench.micros(), bench.budget().toMillis(), kept, later, killed);
    }

    private static CrashFacts.Killed kill(ComposeBench bench, ServiceContainer before)
            throws IOException, InterruptedException {
        bench.phase("killing " + StartJudge.named(before));
        // It may have been started again meanwhile, when what it depends on was killed.
        ServiceContainer container = bench.project().containers().stream()
                .filter(each -> each.id().equals(before.id()))
                .findFirst()
                .orElse(before);
        long micros = ComposeBench.micros();
        bench.command(List.of("kill", "-KILL", Integer.toString(container.pid())));
        bench.project().await(bench.budget(), now -> now.stream()
                .anyMatch(each ->
                        each.id().equals(container.id()) && each.restarts() > container.restarts() && each.up()));
        Optional<Long> died = bench.project().firstAfter(container, micros, ProjectEvent::died);
        Optional<Long> started = bench.project().firstAfter(container, micros, ProjectEvent::started);
        Optional<Long> upAgain = container.healthcheck() == null
                ? started
                : bench.project().firstAfter(container, micros, ProjectEvent::healthy);
        List<Answer> answers = upAgain.isPresent() ? bench.ask(bench.declaredRequests(), ANSWER) : List.of();
        return new CrashFacts.Killed(
                container.service(),
                container.number(),
                container.restartPolicy(),
                micros,
                died.orElse(null),
                started.orElse(null),
                upAgain.orElse(null),
                bench.project().diedBetween(micros, ComposeBench.micros()).stream()
                        .filter(service -> !service.equals(container.service()))
                        .toList(),
                answers);
    }
}
