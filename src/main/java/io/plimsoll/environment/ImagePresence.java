package io.plimsoll.environment;

import java.util.List;

/** Whether an image is on the nodes of a cluster. */
public sealed interface ImagePresence {

    /** Returns the image as the manifests name it. */
    String reference();

    /** Returns this as one printable line. */
    String text();

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

        @Override
        public String text() {
            return broughtTo.isEmpty()
                    ? reference + ": on every node already"
                    : reference + ": brought to " + String.join(", ", broughtTo);
        }
    }

    /** It is not in the local engine, so it cannot be brought to the nodes. */
    record NotHere(String reference, String because) implements ImagePresence {
        @Override
        public String text() {
            return reference + ": " + because;
        }
    }

    /** Nobody but the cluster itself can put images on its nodes: it has to pull this one. */
    record LeftToTheCluster(String reference) implements ImagePresence {
        @Override
        public String text() {
            return reference + ": left to the cluster to pull";
        }
    }
}
