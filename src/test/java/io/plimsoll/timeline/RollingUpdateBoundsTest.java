package io.plimsoll.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RollingUpdateBoundsTest {

    @ParameterizedTest
    @CsvSource({
        // replicas, maxUnavailable, maxSurge -> unavailable, surge, floor, ceiling
        "3, 25%, 25%, 0, 1, 3, 4",
        "4, 25%, 25%, 1, 1, 3, 5",
        "10, 25%, 25%, 2, 3, 8, 13",
        "3, 1, 0, 1, 0, 2, 3",
        "3, 0, 1, 0, 1, 3, 4",
        "2, 1%, 0%, 1, 0, 1, 2",
        "1, 1%, 0%, 1, 0, 1, 1",
        "3, 100%, 25%, 3, 1, 1, 4",
        "3, 5, 25%, 3, 1, 1, 4",
        "1, 25%, 25%, 0, 1, 1, 2",
        "0, 25%, 25%, 0, 0, 0, 0",
    })
    void rounds_as_kubernetes_does(
            int replicas, String maxUnavailable, String maxSurge, int unavailable, int surge, int floor, int ceiling) {
        assertThat(RollingUpdateBounds.of(replicas, maxUnavailable, maxSurge, null))
                .isEqualTo(new RollingUpdateBounds(replicas, unavailable, surge, floor, ceiling));
    }

    @Test
    void takes_the_declared_budget_as_the_floor() {
        assertThat(RollingUpdateBounds.of(3, "25%", "25%", 2).floor()).isEqualTo(2);
        assertThat(RollingUpdateBounds.of(3, "25%", "25%", 0).floor()).isZero();
    }

    @Test
    void reads_a_deployment() throws IOException {
        assertThat(RollingUpdateBounds.of(json("{'spec':{'replicas':3}}"), null))
                .isEqualTo(RollingUpdateBounds.of(3, "25%", "25%", null));
        assertThat(RollingUpdateBounds.of(
                        json("{'spec':{'replicas':4,'strategy':{'type':'RollingUpdate','rollingUpdate':"
                                + "{'maxUnavailable':1,'maxSurge':'50%'}}}}"),
                        null))
                .isEqualTo(RollingUpdateBounds.of(4, "1", "50%", null));
        assertThat(RollingUpdateBounds.of(json("{'spec':{'replicas':3,'strategy':{'type':'Recreate'}}}"), null))
                .isEqualTo(new RollingUpdateBounds(3, 3, 0, 1, 3));
    }

    @Test
    void names_a_value_that_is_neither_number_nor_percentage() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RollingUpdateBounds.of(3, "many", "1", null))
                .withMessage("maxUnavailable is \"many\": it must be a number or a percentage such as 25%");
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }
}
