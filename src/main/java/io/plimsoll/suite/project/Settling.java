package io.plimsoll.suite.project;

import io.plimsoll.environment.ComposeModel;
import io.plimsoll.environment.ServiceContainer;
import java.util.ArrayList;
import java.util.List;

/** Whether the containers of a project are as they should be. */
public final class Settling {

    private Settling() {}

    /**
     * Returns whether nothing is going to change any more by itself: every container is up or has ended, or Compose has given up
     * and left the others as they are.
     */
    public static boolean isOver(ComposeModel model, List<ServiceContainer> containers, boolean givenUp) {
        return isUp(model, containers)
                || containers.stream()
                        .allMatch(each -> each.up()
                                || each.hasEnded()
                                || (givenUp && (each.state().equals("created") || "unhealthy".equals(each.health()))));
    }

    /** Returns whether every service has as many containers as declared, and each is up, or done if it is a job. */
    public static boolean isUp(ComposeModel model, List<ServiceContainer> containers) {
        return missing(model, containers).isEmpty();
    }

    /** Returns what is not as it should be, one line for each. */
    public static List<String> missing(ComposeModel model, List<ServiceContainer> containers) {
        List<String> missing = new ArrayList<>();
        for (String service : model.services()) {
            List<ServiceContainer> own = containers.stream()
                    .filter(each -> each.service().equals(service))
                    .toList();
            if (own.size() < model.replicas(service)) {
                missing.add("%s has %s of %s containers".formatted(service, own.size(), model.replicas(service)));
            }
            own.stream()
                    .filter(each -> !each.up() && !isDone(model, each))
                    .forEach(each -> missing.add("%s is %s".formatted(service, word(each))));
        }
        return missing;
    }

    /** Returns whether a container has done what it was for: it ended well, and is not meant to run on. */
    public static boolean isDone(ComposeModel model, ServiceContainer container) {
        return isJob(model, container) && container.hasEnded() && container.exitCode() == 0;
    }

    /**
     * Returns whether a container is meant to end: others wait for its end; or it has ended well, nobody starts it again, and
     * neither a healthcheck nor a port shows that it is there to be asked.
     */
    public static boolean isJob(ComposeModel model, ServiceContainer container) {
        boolean again = container.restartPolicy().equals("always")
                || container.restartPolicy().equals("unless-stopped");
        boolean serves = container.healthcheck() != null
                || !model.service(container.service()).path("ports").isEmpty();
        return model.isAwaitedJob(container.service())
                || (!again && !serves && container.hasEnded() && container.exitCode() == 0);
    }

    /** Returns the state of a container, and its health if it has a healthcheck. */
    public static String word(ServiceContainer container) {
        if (container.hasEnded()) {
            return "ended with exit code " + container.exitCode();
        }
        return container.health() == null ? container.state() : container.state() + " and " + container.health();
    }
}
