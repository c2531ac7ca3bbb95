package io.plimsoll.network;

import java.util.List;

/** The names that a cluster's DNS has for Services, in the domain that clusters have unless they are told another. */
public final class ServiceNames {

    /** What full names end in, after that of the namespace. */
    public static final String DOMAIN = "svc.cluster.local";

    /** The Service of the API server, which every cluster has. */
    public static final ObjectKey API_SERVER = new ObjectKey("default", "kubernetes");

    private ServiceNames() {}

    /** Returns the full name of a Service. */
    public static String full(ObjectKey service) {
        return service.name() + "." + service.namespace() + "." + DOMAIN;
    }

    /**
     * Returns the names for the same, from the shortest, which is known in its own namespace alone, to the full one.
     *
     * @param near the shortest
     * @param namespace the namespace
     */
    public static List<String> of(String near, String namespace) {
        return List.of(
                near, near + "." + namespace, near + "." + namespace + ".svc", near + "." + namespace + "." + DOMAIN);
    }
}
