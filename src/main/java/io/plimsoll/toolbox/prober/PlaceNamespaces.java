package io.plimsoll.toolbox.prober;

import io.plimsoll.toolbox.prober.ProbePlan.Place;
import io.plimsoll.toolbox.watch.PodNetworks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Finds the network namespaces of a plan's places among those of the node's pods; a prober within a pod has none to find. */
final class PlaceNamespaces {

    private PlaceNamespaces() {}

    /**
     * Returns the namespace of each place that is a pod's, by the place's name.
     *
     * @throws IOException if a pod has no process on this node
     */
    static Map<String, Path> of(Collection<Place> places) throws IOException {
        Set<String> uids = places.stream()
                .map(Place::podUid)
                .filter(Objects::nonNull)
                .map(Object::toString)
                .collect(Collectors.toSet());
        Map<String, Path> byUid = uids.isEmpty() ? Map.of() : PodNetworks.of(uids);
        Map<String, Path> found = new TreeMap<>();
        for (Place place : places) {
            String uid = place.podUid();
            if (uid == null) {
                continue;
            }
            Path path = byUid.get(uid);
            if (path == null) {
                throw new IOException("pod " + place.name() + " has no process on this node");
            }
            found.put(place.name(), path);
        }
        return found;
    }
}
