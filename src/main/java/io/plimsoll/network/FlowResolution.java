package io.plimsoll.network;

import java.util.List;

/** What finding the flows of a spec in a cluster came to. */
public sealed interface FlowResolution {

    /**
     * Every one was found.
     *
     * @param flows the flows, and the implied ones after them
     */
    record Resolved(List<ResolvedFlow> flows) implements FlowResolution {
        public Resolved {
            flows = List.copyOf(flows);
        }
    }

    /**
     * Some name what the cluster does not have.
     *
     * @param problems what, each beginning with the flow; never empty
     */
    record Unresolved(List<String> problems) implements FlowResolution {
        public Unresolved {
            problems = List.copyOf(problems);
        }
    }
}
