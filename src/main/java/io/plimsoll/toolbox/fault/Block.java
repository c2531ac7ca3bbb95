package io.plimsoll.toolbox.fault;

import java.util.List;

/**
 * Packets that are dropped until that is taken back, or lapses: what has to run in the toolbox for it.
 *
 * <p>A block is an element with a time-out in a set of nftables: the kernel itself removes it, whatever becomes of those
 * who set it. {@link HeldBlock} sets it anew again and again for as long as it is wanted.
 */
public sealed interface Block permits PortBlock, PodBlock, NodeBlock {

    /** How long a block stays without being set anew, seconds. */
    int LAPSE_SECONDS = 8;

    /** Returns the commands that prepare the block; it blocks nothing before {@link #set}. */
    List<List<String>> prepare();

    /** Returns the commands that set the block, or set it anew: it then lasts for {@value #LAPSE_SECONDS} s. */
    List<List<String>> set();

    /** Returns the commands that remove the block and what was prepared for it. */
    List<List<String>> remove();
}
