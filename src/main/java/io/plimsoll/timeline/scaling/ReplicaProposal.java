package io.plimsoll.timeline.scaling;

/** How many pods one metric asks for. */
sealed interface ReplicaProposal {

    /** Returns how it comes about, for people. */
    String because();

    /**
     * A number of pods.
     *
     * @param replicas how many
     * @param current the value that the controller reports for it in the autoscaler's status
     * @param because how it comes about
     */
    record Replicas(int replicas, Current current, String because) implements ReplicaProposal {}

    /**
     * None, because the metric cannot be computed.
     *
     * @param because why
     */
    record Invalid(String because) implements ReplicaProposal {}

    /**
     * A metric's value as an autoscaler's status reports it: without pods that are not ready or have no sample.
     *
     * @param kind which of the status' fields it is
     * @param number percent, or thousandths
     */
    record Current(Kind kind, long number) {

        /** Which of the status' fields it is. */
        enum Kind {
            AVERAGE_UTILIZATION,
            AVERAGE_VALUE,
            VALUE
        }

        @Override
        public String toString() {
            return kind == Kind.AVERAGE_UTILIZATION ? number + " %" : number + "m";
        }
    }
}
