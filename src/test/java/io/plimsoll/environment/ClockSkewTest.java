package io.plimsoll.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClockSkewTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void one_answer_bounds_the_skew_to_a_second_and_its_round_trip() {
        ClockSkew skew = ClockSkew.of(List.of(new ClockSkew.Sample(NOON, NOON.plusMillis(100), NOON)));

        assertThat(skew.skew()).isEqualTo(Duration.ofMillis(-450));
        assertThat(skew.error()).isEqualTo(Duration.ofMillis(550));
    }

    @Test
    void answers_around_the_turn_of_a_second_find_the_skew_with_a_small_error() {
        Duration truth = Duration.ofMillis(2345);
        List<ClockSkew.Sample> samples = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Instant sent = NOON.plusMillis(i * 20L);
            Instant server = sent.plusMillis(5).minus(truth);
            samples.add(
                    new ClockSkew.Sample(sent, sent.plusMillis(10), Instant.ofEpochSecond(server.getEpochSecond())));
        }

        ClockSkew skew = ClockSkew.of(samples);

        assertThat(skew.skew().minus(truth).abs()).isLessThanOrEqualTo(skew.error());
        assertThat(skew.error()).isLessThanOrEqualTo(Duration.ofMillis(15));
    }

    @Test
    void is_written_with_its_error() {
        assertThat(new ClockSkew(Duration.ofMillis(26), Duration.ofMillis(12)).sentence())
                .isEqualTo("26 ms, give or take 12 ms");
        assertThat(new ClockSkew(Duration.ofMillis(-3), Duration.ofNanos(10)).sentence())
                .isEqualTo("-3 ms, give or take 1 ms");
    }
}
