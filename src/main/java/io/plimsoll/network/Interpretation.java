package io.plimsoll.network;

/**
 * One way to read what the definition of NetworkPolicy leaves open.
 *
 * @param hostNetworkAsPods whether pods that share their node's network are told apart from it
 * @param hairpinIsFree whether a pod reaches itself through a Service, too, whatever policies say
 * @param otherNodes how a node on which the pod does not run appears to it
 */
record Interpretation(boolean hostNetworkAsPods, boolean hairpinIsFree, OtherNodes otherNodes) {

    /** The reading that most network plugins share. */
    static final Interpretation COMMON = new Interpretation(false, true, OtherNodes.BY_ADDRESS);

    /** With which address a node appears to pods of other nodes. */
    enum OtherNodes {
        /** With its own. */
        BY_ADDRESS,
        /** With one that lies in every block. */
        IN_EVERY_BLOCK,
        /** With one that lies in no block. */
        IN_NO_BLOCK
    }

    Interpretation withHostNetworkAsPods() {
        return new Interpretation(true, hairpinIsFree, otherNodes);
    }

    Interpretation withHairpinUnderPolicies() {
        return new Interpretation(hostNetworkAsPods, false, otherNodes);
    }

    Interpretation with(OtherNodes how) {
        return new Interpretation(hostNetworkAsPods, hairpinIsFree, how);
    }
}
