package io.plimsoll.suite.networkpolicy;

import io.plimsoll.network.Party;

/** What is to be said of pods that reach addresses outside of the cluster. */
final class OutsideFindings {

    /** What reaching the metadata address means. */
    static final String CREDENTIALS =
            "on a cloud’s machine whoever reaches this address gets the credentials of the machine, and with them what it may do";

    private OutsideFindings() {}

    /** Returns the cause of a finding on an address that has a stand-in. */
    static NetworkCause cause(Party.Outside address) {
        return address.equals(Party.Outside.METADATA) ? NetworkCause.METADATA_OPEN : NetworkCause.OUTSIDE_OPEN;
    }
}
