package io.plimsoll.environment;

import java.util.HashMap;
import java.util.Map;

/**
 * The images in the container runtime of a node.
 *
 * @param digests the digest behind every name; an image's id, too, is a name
 */
record NodeImages(Map<String, String> digests) {

    NodeImages {
        digests = Map.copyOf(digests);
    }

    /** Reads what {@code ctr images ls} prints: a heading, then name, type, digest and more, in columns. */
    static NodeImages parse(String listing) {
        Map<String, String> digests = new HashMap<>();
        listing.lines().skip(1).forEach(line -> {
            String[] columns = line.strip().split("\\s+");
            if (columns.length > 2) {
                digests.put(columns[0], columns[2]);
            }
        });
        return new NodeImages(digests);
    }

    /** Returns whether the name stands for the image with this id. */
    boolean has(String reference, String id) {
        String named = digests.get(ImageName.parse(reference).canonical());
        return named != null && named.equals(digests.get(id));
    }
}
