package io.plimsoll.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an ephemeral cluster is made of, and what the harness needs of an existing one.
 *
 * @param nodes how many nodes an ephemeral cluster has, the server included
 * @param image the image that its nodes run
 * @param toolbox the image of the Pod that load comes from on an existing cluster; {@code null} leaves it to the harness
 * @param ephemeralContainers whether an ephemeral container may be put into each of the deployment's pods on an existing
 *     cluster, which stays there as long as the pod lives
 * @param serverArguments what the server of an ephemeral cluster is told in addition, as {@code k3s server} takes it
 */
public record ClusterSpec(
        int nodes, String image, @Nullable String toolbox, boolean ephemeralContainers, List<String> serverArguments) {

    /** The image that nodes run unless a spec names another. */
    public static final String DEFAULT_IMAGE = "rancher/k3s:v1.36.4-k3s1";

    public ClusterSpec {
        serverArguments = List.copyOf(serverArguments);
    }

    /** Describes an ephemeral cluster. */
    public ClusterSpec(int nodes, String image) {
        this(nodes, image, null);
    }

    /** Describes a cluster whose server is started without further arguments. */
    public ClusterSpec(int nodes, String image, @Nullable String toolbox) {
        this(nodes, image, toolbox, false, List.of());
    }
}
