package io.plimsoll.toolbox.faultproxy;

import java.util.SplittableRandom;
import java.util.function.LongFunction;

/** Which request meets which fault: a pure function of the request's id. */
public final class FaultPlan {

    private final LongFunction<Fault> faults;

    private FaultPlan(LongFunction<Fault> faults) {
        this.faults = faults;
    }

    /** Returns a plan that names the faults. */
    public static FaultPlan by(LongFunction<Fault> faults) {
        return new FaultPlan(faults);
    }

    /**
     * Returns a plan that draws the faults.
     *
     * @param seed the seed; the same one draws the same faults
     * @param perMille how many requests of a thousand meet a fault of each kind
     */
    public static FaultPlan seeded(long seed, int perMille) {
        return new FaultPlan(requestId -> {
            int draw = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + requestId).nextInt(1000);
            Fault[] kinds = Fault.values();
            int kind = 1 + draw / perMille;
            return kind < kinds.length ? kinds[kind] : Fault.NONE;
        });
    }

    /** Returns the fault that a request meets. */
    public Fault of(long requestId) {
        return faults.apply(requestId);
    }
}
