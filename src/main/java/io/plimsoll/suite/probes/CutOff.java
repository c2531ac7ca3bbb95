package io.plimsoll.suite.probes;

import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.load.Backend;
import io.plimsoll.suite.load.Bench;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.suite.probes.ProbesFacts.Trial;
import io.plimsoll.toolbox.fault.HeldFault;
import io.plimsoll.toolbox.fault.PortBlock;
import io.plimsoll.toolbox.fault.Reach;
import java.io.IOException;
import java.util.List;

/** A pod whose ports are blocked for its node's kubelet, from its begin until it is lifted. */
final class CutOff implements AutoCloseable {

    private final Backend pod;
    private final List<Integer> ports;
    private final boolean insideToo;
    private final long beforeMicros;
    private final long setMicros;
    private final boolean openBefore;
    private final boolean openUnder;
    private final HeldFault block;
    private long liftedMicros;

    private CutOff(
            Backend pod,
            List<Integer> ports,
            boolean insideToo,
            long beforeMicros,
            long setMicros,
            boolean openBefore,
            boolean openUnder,
            HeldFault block) {
        this.pod = pod;
        this.ports = ports;
        this.insideToo = insideToo;
        this.beforeMicros = beforeMicros;
        this.setMicros = setMicros;
        this.openBefore = openBefore;
        this.openUnder = openUnder;
        this.block = block;
    }

    /**
     * Blocks ports.
     *
     * @param bench where commands run
     * @param reach asks whether a port can be reached
     * @param name names the block
     * @param pod the pod
     * @param ports the ports
     * @param inside a process of the pod, to block them for the pod itself too; 0 for the kubelet alone
     */
    static CutOff begin(Bench bench, Reach reach, String name, Backend pod, List<Integer> ports, int inside)
            throws IOException, InterruptedException {
        boolean openBefore = reach.fromNode(pod.address(), ports.get(0));
        long before = Bench.micros();
        HeldFault block = HeldFault.hold(bench.place(), new PortBlock(name, pod.address(), ports, inside));
        long set = Bench.micros();
        boolean openUnder = reach.fromNode(pod.address(), ports.get(0));
        return new CutOff(pod, ports, inside != 0, before, set, openBefore, openUnder, block);
    }

    /** Lifts the block; a second call does nothing. */
    void lift() {
        if (liftedMicros == 0) {
            block.close();
            liftedMicros = Bench.micros();
        }
    }

    /**
     * Returns what was done, once the pod is ready again or no longer waited for.
     *
     * @throws HarnessFailure if the block may not have been in effect all the time
     */
    Trial trial() throws HarnessFailure {
        requireHeld(block, pod.pod());
        return new Trial(
                pod.pod(),
                ports,
                insideToo,
                beforeMicros,
                setMicros,
                liftedMicros,
                Bench.micros(),
                openBefore,
                openUnder);
    }

    /**
     * Makes sure that a block of a pod was in effect all the time.
     *
     * @throws HarnessFailure if it may not have been
     */
    static void requireHeld(HeldFault block, PodName pod) throws HarnessFailure {
        String lapse = block.lapse().orElse(null);
        if (lapse != null) {
            throw new HarnessFailure(
                    "the block of pod %s may have lapsed: %s".formatted(pod.name(), lapse),
                    "give the host less other work, and run the check again");
        }
    }

    @Override
    public void close() {
        lift();
    }
}
