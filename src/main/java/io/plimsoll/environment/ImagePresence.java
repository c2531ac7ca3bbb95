package io.plimsoll.environment;

import java.util.List;

/** Whether an image is on the nodes of a cluster. */
public sealed interface ImagePresence {

    /** Returns the image as the manifests name it. */
    String reference();

    /**
     * Every node has it.
     *
     * @param reference the image
     * @param imageId its id
     * @param broughtTo the nodes it was brought to
     * @param alreadyOn the nodes that had it
     */
    record Present(String reference, String imageId, List<String> broughtTo, List<String> alreadyOn)
            implements ImagePresence {
        public Present {
            broughtTo = List.copyOf(broughtTo);
            alreadyOn = List.copyOf(alreadyOn);
        }
    }

    /** It is not in the local engine, so it cannot be brought to the nodes. */
    record NotHere(String reference, String because) implements ImagePresence {}

    /** Nobody but the cluster itself can put images on its nodes: it has to pull this one. */
    record LeftToTheCluster(String reference) implements ImagePresence {}
}
