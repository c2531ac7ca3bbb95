package io.plimsoll.suite;

import java.util.List;
import java.util.function.Consumer;

/** Looks after the host: what it has for a run, and what earlier runs left behind. */
public interface Housekeeping {

    /** Looks for everything that a run needs and returns what was found, in the order to print. Takes a few seconds. */
    List<Facility> examine();

    /**
     * Removes what earlier runs left behind. Runs that are alive are spared.
     *
     * @param progress hears each thing as it is removed
     * @return what was removed and what was not
     */
    Swept sweep(Consumer<String> progress);

    /**
     * Something that a run needs.
     *
     * @param name what, for example {@code Docker Engine}
     * @param state whether it is there
     * @param found what was found, for example {@code 20.10.24, API 1.41}
     * @param remedy what to do if it is not there; empty if nothing has to be done
     */
    record Facility(String name, State state, String found, String remedy) {

        /** Whether a facility is there. */
        public enum State {
            /** It is there. */
            PRESENT,
            /** It is not as it should be; runs work in a lesser way, which {@code found} names. */
            LIMITED,
            /** It is not there, and runs cannot start without it. */
            MISSING
        }
    }

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
