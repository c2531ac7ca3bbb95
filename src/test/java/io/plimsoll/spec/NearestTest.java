package io.plimsoll.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

    private static final List<String> KEYS = List.of("entrypoints", "lost-requests", "name", "slo");

    @ParameterizedTest
    @CsvSource({
        "entrypoint, entrypoints",
        "entryPoints, entrypoints",
        "lostRequests, lost-requests",
        "lost_requests, lost-requests",
        "nmae, name",
        "SLO, slo",
    })
    void findsTheWordThatWasMeant(String wrong, String right) {
        assertThat(Nearest.to(wrong, KEYS)).contains(right);
    }

    @ParameterizedTest
    @CsvSource({"timeout", "replicas", "x"})
    void keepsQuietWhenNothingIsNear(String wrong) {
        assertThat(Nearest.to(wrong, List.of("entrypoints", "lost-requests"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ab, ba, 1", "'', abc, 3", "kitten, sitting, 3", "same, same, 0"})
    void countsEdits(String a, String b, int distance) {
        assertThat(Nearest.distance(a, b)).isEqualTo(distance);
        assertThat(Nearest.distance(b, a)).isEqualTo(distance);
    }

    @Test
    void doesNotMistakeADifferentShortWordForAMeantOne() {
        assertThat(Nearest.to("abc", List.of("xyz"))).isEmpty();
    }
}
