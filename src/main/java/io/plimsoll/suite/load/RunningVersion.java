package io.plimsoll.suite.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.timeline.Timeline;
import io.plimsoll.timeline.WatchEvent;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What pods ran, as they said themselves.
 *
 * @param hashes their labels {@code pod-template-hash}, which stand for the whole pod template
 * @param images the images of their containers as {@code container: image id}, as the kubelet reported them
 */
public record RunningVersion(Set<String> hashes, Set<String> images) {

    public RunningVersion {
        hashes = Collections.unmodifiableSet(new TreeSet<>(hashes));
        images = Collections.unmodifiableSet(new TreeSet<>(images));
    }

    /** Returns what was recorded of those pods. */
    public static RunningVersion of(Timeline timeline, List<PodName> pods) {
        Set<String> uids = pods.stream().map(PodName::uid).collect(Collectors.toSet());
        Set<String> hashes = new TreeSet<>();
        Set<String> images = new TreeSet<>();
        for (WatchEvent event : timeline.watchEvents()) {
            if (event.kind().equals("Pod") && uids.contains(event.uid())) {
                String hash = event.object()
                        .at("/metadata/labels")
                        .path("pod-template-hash")
                        .asText();
                if (!hash.isEmpty()) {
                    hashes.add(hash);
                }
                for (JsonNode status : event.object().at("/status/containerStatuses")) {
                    String id = status.path("imageID").asText();
                    if (!id.isEmpty()) {
                        images.add(status.path("name").asText() + ": " + id);
                    }
                }
            }
        }
        return new RunningVersion(hashes, images);
    }
}
