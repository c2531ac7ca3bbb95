package io.plimsoll.environment;

/**
 * How much a container may take; {@link #UNLIMITED} where that is not limited.
 *
 * @param memory bytes
 * @param milliCpus thousandths of a processor
 * @param pids processes and threads
 */
public record ContainerLimits(long memory, long milliCpus, long pids) {

    /** What is not limited. */
    public static final long UNLIMITED = -1;

    public ContainerLimits {
        memory = memory > 0 ? memory : UNLIMITED;
        milliCpus = milliCpus > 0 ? milliCpus : UNLIMITED;
        pids = pids > 0 ? pids : UNLIMITED;
    }
}
