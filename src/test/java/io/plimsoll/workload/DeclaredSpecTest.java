package io.plimsoll.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeclaredSpecTest {

    private static final String BEFORE =
            "{\"replicas\": 3, \"paused\": false, \"template\": {\"image\": \"shop:1\", \"ports\": [80]}}";

    @Test
    void should_find_nothing_when_the_object_declares_the_same() {
        assertThat(differences(BEFORE, Set.of())).isEmpty();
    }

    @Test
    void should_name_every_field_that_was_changed_added_or_taken_away() {
        assertThat(differences(
                        "{\"replicas\": 3, \"deadline\": 20, \"template\": {\"image\": \"shop:2\", \"ports\": [81]}}",
                        Set.of()))
                .containsExactly(
                        "/deadline was not set and is 20",
                        "/paused was false and is not set",
                        "/template/image was \"shop:1\" and is \"shop:2\"",
                        "/template/ports was [80] and is [81]");
    }

    @Test
    void should_leave_out_what_others_change_at_any_time() {
        assertThat(differences(BEFORE.replace("3", "5"), Set.of("/replicas"))).isEmpty();
    }

    private static List<String> differences(String now, Set<String> others) {
        List<String> found = new ArrayList<>();
        DeclaredSpec.compare("", json(BEFORE), json(now), others, found);
        return found;
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
