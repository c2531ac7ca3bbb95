package io.plimsoll.environment;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.evidence.RunReport.EnvironmentFacts;
import io.plimsoll.spec.LoadClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A cluster to test in. Closing it removes everything that it brought. */
public interface Environment extends AutoCloseable {

    /** Returns whether there is a cluster at all; if not, only what needs none can be asked of it. */
    default boolean hasCluster() {
        return true;
    }

    /** Returns the one client of this environment; it is closed with it. */
    KubernetesClient kubernetes();

    /** Returns where and with what is tested, as the report states it. */
    EnvironmentFacts facts();

    /** Returns how far this machine's clock is from the API server's. */
    ClockSkew clockSkew();

    /** Returns the nodes whose inside can be reached; none on an existing cluster. */
    List<NodeHandle> nodes();

    /**
     * Brings images from the local engine to every node that does not have them.
     *
     * @param references images as the manifests name them
     * @return one answer per image, in the same order
     */
    List<ImagePresence> load(List<String> references);

    /** Returns whether {@link #load} can bring an image to the nodes; if not, the cluster has to pull each one. */
    default boolean takesImages() {
        return true;
    }

    /** Returns the toolbox of a node, starting it if it is not running; calls for the same node share it. */
    ToolboxAccess toolbox(NodeHandle node);

    /**
     * Returns the toolbox that load comes from, starting it if it is not running: that of the first node, or, where no
     * node can be entered, a Pod.
     *
     * @param client as whom the load arrives
     */
    default ToolboxAccess toolboxForLoad(LoadClient client) {
        return toolbox(nodes().get(0));
    }

    /**
     * Returns a toolbox within the network of a pod of the run's own, starting it if it is not running; calls for the same
     * pod share it. Where nodes can be entered there is none: their toolboxes enter pods.
     *
     * @param namespace the pod's namespace
     * @param pod its name
     */
    default ToolboxAccess toolboxWithin(String namespace, String pod) {
        return new ToolboxAccess.NotAvailable(ReasonCode.ENV_UNSUPPORTED, "pods are entered from their nodes here");
    }

    /** Returns what tells the run's own objects from others; empty where the whole cluster is the run's own. */
    default Optional<Ownership> ownership() {
        return Optional.empty();
    }

    /** Runs kubectl against this cluster. */
    CommandResult kubectl(String... arguments);

    /** Renders the kustomization in a folder, together with the folders outside of it that it refers to. */
    CommandResult renderKustomize(Path kustomization);

    @Override
    void close();
}
