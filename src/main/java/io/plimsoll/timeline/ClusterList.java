package io.plimsoll.timeline;

/**
 * A list that the API server gave, from which a watch started. What it left out, nobody looked at.
 *
 * <p>That it is there at all shows that the user may list such objects: where that is forbidden, the scenario ends in an
 * error, so that "none may be seen" cannot be taken for "there are none".
 *
 * @param micros when it was received, microseconds since the Unix epoch
 * @param request the request, without the server's address
 * @param kind the kind of the objects
 * @param namespace their namespace
 * @param resourceVersion the state of the cluster that the list is of
 * @param items how many objects it holds
 * @param complete whether it is whole, and not a first page of several
 */
public record ClusterList(
        long micros,
        String request,
        String kind,
        String namespace,
        String resourceVersion,
        int items,
        boolean complete) {}
