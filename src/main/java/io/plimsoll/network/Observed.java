package io.plimsoll.network;

/** What became of a probe. */
public enum Observed {
    /** The connection was made, or the datagram was counted where it was sent to. */
    ALLOWED("allowed"),
    /** Nothing came back in time. */
    DROPPED("dropped"),
    /** An ICMP message said that it may not or cannot pass. */
    REJECTED("rejected"),
    /** A reset or "port unreachable" came back. */
    REFUSED("refused"),
    /** The name of the destination could not be resolved. */
    NAME_NOT_RESOLVED("name not resolved"),
    /** The probe itself failed: it says nothing of the network. */
    PROBE_FAILED("probe failed");

    private final String words;

    Observed(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
