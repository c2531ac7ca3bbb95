package io.plimsoll.toolbox.faultproxy;

import java.util.SplittableRandom;

/**
 * Which request meets which fault: a pure function of seed and request id.
 *
 * @param seed the seed
 * @param perMille how many requests of a thousand meet a fault of each kind
 */
public record FaultPlan(long seed, int perMille) {

    /** Returns the fault that a request meets. */
    public Fault of(long requestId) {
        int draw = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + requestId).nextInt(1000);
        Fault[] faults = Fault.values();
        int kind = 1 + draw / perMille;
        return kind < faults.length ? faults[kind] : Fault.NONE;
    }
}
