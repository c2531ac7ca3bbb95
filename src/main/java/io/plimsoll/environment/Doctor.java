package io.plimsoll.environment;

import java.util.List;

/** Finds out what this machine has for a run and what it lacks. */
public interface Doctor {

    /** Looks for everything that runs need and returns what was found, in the order to print; takes a few seconds. */
    List<Requirement> examine();

    /**
     * Returns the one for this machine.
     *
     * @param nodeImage the image that nodes are to run
     */
    static Doctor ofThisMachine(String nodeImage) {
        return () -> {
            try (EngineFacts.Source source = EngineFacts.source()) {
                return new HostFacts(HostFacts.Seen.here(nodeImage, source)).examine();
            }
        };
    }
}
