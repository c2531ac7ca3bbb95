package io.plimsoll.timeline;

/** Anything recorded of the cluster: what the API server sent, or what the toolbox saw on the node. */
public sealed interface TimelineEvent permits WatchEvent, ProcessEvent {

    /** Returns when it was received or seen, microseconds since the Unix epoch. */
    long micros();
}
