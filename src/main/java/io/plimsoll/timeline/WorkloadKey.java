package io.plimsoll.timeline;

/**
 * Which workload.
 *
 * @param kind for example {@code Deployment}
 * @param namespace its namespace
 * @param name its name
 */
public record WorkloadKey(String kind, String namespace, String name) {
    @Override
    public String toString() {
        return kind + " " + namespace + "/" + name;
    }
}
