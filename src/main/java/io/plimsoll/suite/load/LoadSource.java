package io.plimsoll.suite.load;

import io.plimsoll.check.ReasonCode;
import io.plimsoll.environment.NodeHandle;
import io.plimsoll.environment.ToolboxAccess;
import io.plimsoll.environment.ToolboxContainer;
import io.plimsoll.spec.EntryPoint;
import io.plimsoll.spec.LoadClient;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.Untestable;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the toolbox that a deployment's load comes from. */
public final class LoadSource {

    private LoadSource() {}

    /**
     * Returns the toolbox, which may have to be started.
     *
     * @throws Untestable if this environment has none for the clients that the spec declares
     */
    public static ToolboxContainer of(RunContext context) throws Untestable {
        Set<LoadClient> clients = context.spec().entryPoints().stream()
                .filter(entryPoint -> !entryPoint.requests().isEmpty())
                .map(EntryPoint::client)
                .collect(Collectors.toSet());
        if (clients.size() > 1 && context.environment().nodes().isEmpty()) {
            throw new Untestable(
                    ReasonCode.ENV_UNSUPPORTED,
                    "on an existing cluster the load comes from one Pod, and the entry points declare different clients");
        }
        LoadClient client =
                clients.isEmpty() ? new LoadClient.Node() : clients.iterator().next();
        ToolboxAccess access = context.environment().toolboxForLoad(client);
        if (access instanceof ToolboxAccess.NotAvailable none) {
            throw new Untestable(none.reason(), none.because());
        }
        return access.orThrow();
    }

    /**
     * Returns the toolbox of the node of a name, or where there is no such node, the one that {@link #of} returns.
     *
     * @throws Untestable if this environment has none for the clients that the spec declares
     */
    public static ToolboxContainer on(RunContext context, String node) throws Untestable {
        Optional<NodeHandle> found = context.environment().nodes().stream()
                .filter(candidate -> candidate.name().equals(node))
                .findFirst();
        if (found.isEmpty()) {
            return of(context);
        }
        ToolboxAccess access = context.environment().toolbox(found.get());
        if (access instanceof ToolboxAccess.NotAvailable none) {
            throw new Untestable(none.reason(), none.because());
        }
        return access.orThrow();
    }
}
