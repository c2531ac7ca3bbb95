package io.plimsoll.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plimsoll.evidence.ScenarioReport.Bucket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleTest {

    @ParameterizedTest
    @CsvSource({
        "0.5,   0.05, 11",
        "10,    1,    11",
        "62,    5,    13",
        "120,   10,   13",
        "600,   60,   11",
        "3600,  300,  13",
        "90000, 7200, 13"
    })
    void time_axes_have_round_steps(double seconds, double step, int count) {
        List<Double> ticks = new Scale(0, seconds, 0, 800, false).timeTicks(13);

        assertThat(ticks).hasSize(count).first().isEqualTo(0.0);
        assertThat(ticks.get(1)).isEqualTo(step, within(1e-9));
    }

    @Test
    void figures_outside_are_put_at_the_nearer_end() {
        Scale scale = new Scale(0, 10, 100, 200, false);

        assertThat(List.of(scale.at(-1), scale.at(5), scale.at(11))).containsExactly(100.0, 150.0, 200.0);
    }

    @Test
    void a_logarithmic_axis_shows_decades_and_both_ends() {
        Scale scale = new Scale(0.2, 5_000, 0, 1, true);

        assertThat(scale.ticks(4)).containsExactly(0.2, 1.0, 10.0, 100.0, 1_000.0, 5_000.0);
        assertThat(scale.at(1_000) - scale.at(100)).isEqualTo(scale.at(100) - scale.at(10), within(1e-9));
    }

    @Test
    void merged_buckets_lose_no_request_and_hide_no_peak() {
        List<Bucket> buckets = new ArrayList<>();
        for (int i = 0; i < 1_001; i++) {
            buckets.add(new Bucket(i * 100_000L, 20, i == 500 ? 3 : 0, 600, i == 777 ? 90_000 : 2_000));
        }

        BucketSeries merged = new BucketSeries(100_000, buckets).mergedTo(240);

        assertThat(merged.widthMicros()).isEqualTo(500_000);
        assertThat(merged.buckets()).hasSize(201);
        assertThat(merged.buckets().stream().mapToLong(Bucket::sent).sum()).isEqualTo(20_020);
        assertThat(merged.buckets().stream().mapToLong(Bucket::failed).sum()).isEqualTo(3);
        assertThat(merged.buckets().stream().mapToLong(Bucket::p99Micros).max()).hasValue(90_000);
        assertThat(new BucketSeries(1, buckets.subList(0, 240)).mergedTo(240).buckets())
                .hasSize(240);
    }

    @ParameterizedTest
    @CsvSource({
        "report-service-6f7c9d8b5-7k2xp, 7k2xp",
        "postgres-0, postgres-0",
        "a-very-long-stateful-set-name-3, …stateful-set-name-3"
    })
    void pods_are_told_apart_by_the_end_of_their_names(String pod, String label) {
        assertThat(TimeChart.shortName(pod))
                .isEqualTo(label.length() > 18 ? "…" + pod.substring(pod.length() - 17) : label);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0.25,0.25", "21.6,21.6", "1234.5,'1,235'", "1e7,'10,000,000'", "0.000123456,0.0001235", "-3,-3"
    })
    void numbers_are_short_and_plain(double value, String expected) {
        assertThat(Words.number(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"640,640 µs", "1930,1.93 ms", "48210,48.21 ms", "12000000,12 s"})
    void latencies_have_the_unit_that_suits_them(long micros, String expected) {
        assertThat(Words.micros(micros)).isEqualTo(expected);
    }
}
