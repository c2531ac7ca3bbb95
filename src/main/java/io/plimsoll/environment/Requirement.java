package io.plimsoll.environment;

/**
 * Something that runs need of this machine, and what was found.
 *
 * @param name what, for example {@code Docker Engine}
 * @param state whether it is there
 * @param found what was found, for example {@code 20.10.24, API 1.41}
 * @param remedy what to do about it; empty if nothing has to be done
 */
public record Requirement(String name, State state, String found, String remedy) {

    /** Whether it is there. */
    public enum State {
        /** It is there. */
        PRESENT,
        /** It is not as it should be; runs work in a lesser way, which {@code found} names. */
        LIMITED,
        /** It is not there, and runs cannot start without it. */
        MISSING
    }

    /** Returns what was found and what to do about it, on one line. */
    public String sentence() {
        return name + " – " + found + (remedy.isEmpty() ? "" : "; " + remedy);
    }

    static Requirement present(String name, String found) {
        return new Requirement(name, State.PRESENT, found, "");
    }

    static Requirement limited(String name, String found, String remedy) {
        return new Requirement(name, State.LIMITED, found, remedy);
    }

    static Requirement missing(String name, String found, String remedy) {
        return new Requirement(name, State.MISSING, found, remedy);
    }
}
