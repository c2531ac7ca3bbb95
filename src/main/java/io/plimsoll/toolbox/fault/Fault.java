package io.plimsoll.toolbox.fault;

import java.util.List;

/**
 * Something that is made to go wrong until that is taken back, or lapses: what has to run in the toolbox for it.
 *
 * <p>A fault lapses by itself, whatever becomes of those who set it. A block is an element with a time-out in a set of
 * nftables, which the kernel removes; a frozen container has a process that waits to thaw it. {@link HeldFault} sets it
 * anew again and again for as long as it is wanted.
 */
public sealed interface Fault permits PortBlock, PodBlock, NodeBlock, ContainerFreeze, LoopbackRefusal {

    /** How long a fault stays without being set anew, seconds. */
    int LAPSE_SECONDS = 8;

    /** Returns the commands that prepare the fault; nothing is wrong before {@link #set}. */
    List<List<String>> prepare();

    /** Returns the commands that set the fault, or set it anew: it then lasts for {@value #LAPSE_SECONDS} s. */
    List<List<String>> set();

    /** Returns the commands that remove the fault and what was prepared for it. */
    List<List<String>> remove();
}
