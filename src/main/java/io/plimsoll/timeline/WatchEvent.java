package io.plimsoll.timeline;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One event of a Kubernetes watch, or one object of the list that the watch started from.
 *
 * <p>A watch that broke and was started anew is recorded as one {@link Type#RELISTED} event for each object of the new
 * list, followed by a {@link Type#DELETED} event, with the last known object, for each object that had been known and
 * is not in the new list. If the new list is empty, one {@code RELISTED} event without name and UID stands for it.
 *
 * @param sequence position in the run's timeline, from 0
 * @param micros when the harness received it, microseconds since the Unix epoch
 * @param type what happened
 * @param kind the object's kind, for example {@code Pod}
 * @param namespace the object's namespace; empty for cluster-scoped objects
 * @param name the object's name
 * @param uid the object's UID
 * @param resourceVersion the object's resource version
 * @param object the object itself, redacted at capture
 */
public record WatchEvent(
        long sequence,
        long micros,
        Type type,
        String kind,
        String namespace,
        String name,
        String uid,
        String resourceVersion,
        JsonNode object)
        implements TimelineEvent {

    /** What a watch event says. */
    public enum Type {
        /** The object was in the list that the watch started from. */
        LISTED,
        ADDED,
        MODIFIED,
        DELETED,
        /** The watch broke and was started anew from a list: states in between may be lost. */
        RELISTED
    }
}
