package io.plimsoll.environment;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows what the engine says about the containers of one Compose project. */
final class ProjectEvents extends ResultCallback.Adapter<Event> {

    private static final Logger LOG = LoggerFactory.getLogger(ProjectEvents.class);

    /** If the stream breaks, whoever waits looks for himself again so often. */
    private static final long LOOK_AGAIN_NANOS = Duration.ofSeconds(2).toNanos();

    private final Consumer<ProjectEvent> sink;
    private final List<ProjectEvent> all = new ArrayList<>();

    private ProjectEvents(Consumer<ProjectEvent> sink) {
        this.sink = sink;
    }

    static ProjectEvents follow(DockerClient docker, String project, Consumer<ProjectEvent> sink) {
        ProjectEvents events = new ProjectEvents(sink);
        docker.eventsCmd()
                .withEventTypeFilter(EventType.CONTAINER)
                .withLabelFilter(Map.of(ProjectEvent.PROJECT, project))
                .exec(events);
        return events;
    }

    @Override
    public void onNext(Event event) {
        var actor = event.getActor();
        if (actor == null || event.getTimeNano() == null) {
            return;
        }
        ProjectEvent seen = ProjectEvent.of(
                event.getTimeNano(),
                String.valueOf(actor.getId()),
                String.valueOf(event.getAction()),
                Objects.requireNonNullElse(actor.getAttributes(), Map.of()));
        if (seen.action().startsWith("exec_")) {
            // Each healthcheck is three of them.
            return;
        }
        sink.accept(seen);
        synchronized (this) {
            all.add(seen);
            notifyAll();
        }
    }

    synchronized long count() {
        return all.size();
    }

    synchronized Optional<ProjectEvent> first(Predicate<ProjectEvent> wanted) {
        return all.stream().filter(wanted).findFirst();
    }

    synchronized List<ProjectEvent> all(Predicate<ProjectEvent> wanted) {
        return all.stream().filter(wanted).toList();
    }

    synchronized List<String> services(Predicate<ProjectEvent> wanted) {
        return all.stream()
                .filter(wanted)
                .map(ProjectEvent::service)
                .distinct()
                .sorted()
                .toList();
    }

    /** Waits until something more has happened, the limit is over, or it is time to look again. */
    synchronized void awaitMoreThan(long count, Duration limit) {
        long deadline = System.nanoTime() + Math.min(limit.toNanos(), LOOK_AGAIN_NANOS);
        while (all.size() <= count && await(deadline)) {
            // It was woken for nothing.
        }
    }

    /** Waits until something has happened that the predicate finds, or the limit is over. */
    synchronized void awaitOne(Duration limit, Predicate<ProjectEvent> wanted) {
        long deadline = System.nanoTime() + limit.toNanos();
        int looked = all.size();
        while (true) {
            for (; looked < all.size(); looked++) {
                if (wanted.test(all.get(looked))) {
                    return;
                }
            }
            if (!await(deadline)) {
                return;
            }
        }
    }

    /** Waits for the next event; returns false if the time is over. */
    private boolean await(long deadline) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            return false;
        }
        try {
            wait(Math.max(1, Duration.ofNanos(left).toMillis()));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentFailed("The run was interrupted.", "start it again.", e);
        }
    }

    @Override
    public void close() {
        try {
            super.close();
        } catch (IOException e) {
            LOG.debug("the engine's events could not be left in peace", e);
        }
    }
}
