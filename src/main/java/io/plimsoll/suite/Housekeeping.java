package io.plimsoll.suite;

import io.plimsoll.environment.Requirement;
import java.util.List;
import java.util.function.Consumer;

/** Looks after the host: what it has for a run, and what earlier runs left behind. */
public interface Housekeeping {

    /** Looks for everything that a run needs and returns what was found, in the order to print. Takes a few seconds. */
    List<Requirement> examine();

    /**
     * Removes what earlier runs left behind. Runs that are alive are spared.
     *
     * @param progress hears each thing as it is removed
     * @return what was removed and what was not
     */
    Swept sweep(Consumer<String> progress);

    /**
     * What a sweep did.
     *
     * @param removed what was removed, one printable line each
     * @param spared what belongs to runs that are alive, one printable line each
     * @param failed what could not be removed, with the reason, one printable line each
     */
    record Swept(List<String> removed, List<String> spared, List<String> failed) {
        public Swept {
            removed = List.copyOf(removed);
            spared = List.copyOf(spared);
            failed = List.copyOf(failed);
        }
    }
}
