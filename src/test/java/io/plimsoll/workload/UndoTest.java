package io.plimsoll.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class UndoTest {

    private static final JsonNode DEPLOYMENT = json(
            """
            {"metadata": {"uid": "d1", "annotations": {
                "deployment.kubernetes.io/revision": "12",
                "kubectl.kubernetes.io/last-applied-configuration": "{}",
                "kubernetes.io/change-cause": "version 2"}}}
            """);

    @Test
    void should_take_the_ReplicaSet_of_the_second_highest_revision_that_the_Deployment_controls() {
        JsonNode oldest = replicaSet("d1", "9", "one");
        JsonNode previous = replicaSet("d1", "11", "two");
        JsonNode newest = replicaSet("d1", "12", "three");
        JsonNode foreign = replicaSet("d2", "11", "other");

        assertThat(Undo.previous(DEPLOYMENT, List.of(foreign, newest, oldest, previous)))
                .contains(previous);
    }

    @Test
    void should_find_nothing_when_only_the_newest_revision_is_left() {
        assertThat(Undo.previous(DEPLOYMENT, List.of(replicaSet("d1", "12", "three"))))
                .isEmpty();
    }

    @Test
    void should_put_back_template_and_annotations_as_kubectl_does() {
        assertThat(Undo.patch(DEPLOYMENT, replicaSet("d1", "11", "two")))
                .isEqualTo(
                        json(
                                """
                                [{"op": "replace", "path": "/spec/template", "value":
                                    {"metadata": {"labels": {"app": "shop"}}, "spec": {"containers": []}}},
                                 {"op": "replace", "path": "/metadata/annotations", "value": {
                                    "deployment.kubernetes.io/revision": "12",
                                    "kubectl.kubernetes.io/last-applied-configuration": "{}",
                                    "kubernetes.io/change-cause": "version 1"}}]
                                """));
    }

    private static JsonNode replicaSet(String owner, String revision, String hash) {
        return json(
                """
                {"metadata": {
                    "labels": {"app": "shop", "pod-template-hash": "%s"},
                    "annotations": {
                        "deployment.kubernetes.io/revision": "%s",
                        "deployment.kubernetes.io/desired-replicas": "3",
                        "kubernetes.io/change-cause": "version 1"},
                    "ownerReferences": [{"kind": "Deployment", "uid": "%s", "controller": true}]},
                 "spec": {"template": {
                    "metadata": {"labels": {"app": "shop", "pod-template-hash": "%s"}},
                    "spec": {"containers": []}}}}
                """
                        .formatted(hash, revision, owner, hash));
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
