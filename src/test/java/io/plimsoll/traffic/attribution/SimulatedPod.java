package io.plimsoll.traffic.attribution;

/** A pod of a simulated rollout: when what truly happened to it, microseconds since the Unix epoch. */
final class SimulatedPod {

    static final long NEVER = Long.MAX_VALUE / 4;

    final String name;
    final String replicaSet;
    boolean old;
    long created;
    long started;
    long opens;
    long published;
    long deleted = NEVER;
    long withdrawn = NEVER;
    long closes = NEVER;
    long exits = NEVER;
    long removed = NEVER;
    long graceSeconds = 30;
    int exitCode;
    String exitReason = "Error";
    boolean killedByGrace;

    /** It asks for idle kept-alive connections to be closed when it closes its port. */
    boolean polite;

    /** It ends kept-alive connections then, with or without a request under way. */
    long cutsKeptAlive = NEVER;
    /** After a crash: the second process, its port and its endpoint. */
    long restarts = NEVER;

    long reopens = NEVER;
    long republished = NEVER;

    SimulatedPod(String name, String replicaSet) {
        this.name = name;
        this.replicaSet = replicaSet;
    }

    boolean listensAt(long micros) {
        return micros >= opens && micros < closes || micros >= reopens && micros < NEVER;
    }

    boolean aliveAt(long micros) {
        return micros >= started && micros < exits || micros >= restarts && micros < NEVER;
    }

    boolean publishedAt(long micros) {
        return micros >= published && micros < withdrawn || micros >= republished && micros < deleted;
    }

    /** Returns when a request that was accepted at a moment is cut, or never. */
    long cutAfter(long micros) {
        return micros < exits ? exits : NEVER;
    }
}
