package io.plimsoll.timeline;

/**
 * A stretch in which a pod was an endpoint of a Service with unchanged conditions, as received.
 *
 * @param service the Service
 * @param ready the condition {@code ready}: the pod gets new connections
 * @param serving the condition {@code serving}: the pod is ready, terminating or not
 * @param terminating the condition {@code terminating}: the pod's deletion was requested
 * @param interval when
 */
public record EndpointInterval(
        ServiceKey service, boolean ready, boolean serving, boolean terminating, Interval interval) {}
