package io.plimsoll.environment;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The kubectl of this machine.
 *
 * @param program where it is
 * @param access which arguments lead it to its cluster; empty if it is to reach none
 * @param run the run that it works for
 */
record LocalKubectl(Path program, List<String> access, LiveRun run) implements Kubectl {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    LocalKubectl {
        access = List.copyOf(access);
    }

    /** Returns where it is, if it is on the PATH. */
    static Optional<Path> find() {
        return HostFacts.onPath(System.getenv(), "kubectl");
    }

    @Override
    public CommandResult run(List<String> arguments) {
        List<String> all = new ArrayList<>(access);
        all.addAll(arguments);
        return start(all);
    }

    @Override
    public CommandResult kustomize(Path kustomization) {
        return start(List.of("kustomize", kustomization.toString()));
    }

    private CommandResult start(List<String> arguments) {
        return new LocalProgram(program, program + " version --client", run).run(LIMIT, arguments);
    }
}
