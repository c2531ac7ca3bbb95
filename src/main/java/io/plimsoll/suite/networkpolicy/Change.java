package io.plimsoll.suite.networkpolicy;

/** What is changed about a connection's policies, and what that has to do to it. */
enum Change {
    /** Nothing yet: it passes. */
    NONE(false, "before any policy", "no policy selected the pod that accepts"),
    DENIED(true, "policy created, denies", "a policy that denies everything was created"),
    ALLOWED(false, "policy created, allows", "a policy that allows it was created"),
    NARROWED(true, "policy updated, denies", "that policy was changed to allow another port"),
    WIDENED(false, "policy updated, allows", "that policy was changed to allow its port again"),
    LABEL_REMOVED(true, "label removed, denies", "the pod lost the label by which that policy selects it"),
    LABEL_ADDED(false, "label added, allows", "the pod got the label by which that policy selects it"),
    /** The same policy allows another port without the exception; when that is open, the policy is in force. */
    BLOCK_ALLOWED(false, "block of addresses, allows", "a policy allowed every address"),
    EXCEPTED(
            true,
            "exception of a block, denies",
            "a policy allowed every address except (ipBlock.except) the sender’s"),
    WITHDRAWN(true, "policy deleted, denies", "the policy that allowed it was deleted"),
    FREED(false, "policy deleted, allows", "the policy that denied everything was deleted");

    private final boolean stops;
    private final String title;
    private final String sentence;

    Change(boolean stops, String title, String sentence) {
        this.stops = stops;
        this.title = title;
        this.sentence = sentence;
    }

    /** Returns whether the connection has to be stopped by it; otherwise it has to pass. */
    boolean stops() {
        return stops;
    }

    /** Returns it in a few words. */
    String title() {
        return title;
    }

    /** Returns it as a sentence about the past. */
    String sentence() {
        return sentence;
    }
}
