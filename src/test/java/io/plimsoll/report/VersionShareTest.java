package io.plimsoll.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.evidence.ScenarioReport.Bucket;
import io.plimsoll.evidence.ScenarioReport.Chart;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VersionShareTest {

    private static final long BUCKET = 500_000;

    @Test
    void draws_the_share_of_each_version_over_time() {
        String chart = draw(bucket(0, Map.of("1.0.0", 10L)), bucket(1, Map.of("1.0.0", 30L, "1.1.0", 10L)));

        assertThat(chart)
                .contains("Answers by version")
                .contains("<title>1.0.0: 10 of 10 answers</title>")
                .contains("<title>1.0.0: 30 of 40 answers</title>")
                .contains("<title>1.1.0: 10 of 40 answers</title>");
    }

    @Test
    void draws_nothing_where_only_one_version_answered() {
        assertThat(draw(bucket(0, Map.of("1.0.0", 10L)), bucket(1, Map.of()))).doesNotContain("Answers by version");
    }

    @Test
    void adds_up_the_answers_of_merged_buckets() {
        BucketSeries merged = new BucketSeries(
                        BUCKET, List.of(bucket(0, Map.of("a", 1L)), bucket(1, Map.of("a", 2L, "b", 3L))))
                .mergedTo(1);

        assertThat(merged.buckets().get(0).answeredBy()).isEqualTo(Map.of("a", 3L, "b", 3L));
        assertThat(merged.versions()).containsExactly("a", "b");
    }

    @Test
    void leaves_out_what_answers_do_not_name_and_reads_reports_without_it() throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        String written = mapper.writeValueAsString(new Bucket(1, 2, 0, 3, 4));

        assertThat(written).isEqualTo("{\"fromMicros\":1,\"sent\":2,\"failed\":0,\"p50Micros\":3,\"p99Micros\":4}");
        assertThat(mapper.readValue(written, Bucket.class)).isEqualTo(new Bucket(1, 2, 0, 3, 4));
    }

    private static Bucket bucket(int number, Map<String, Long> answeredBy) {
        return new Bucket(number * BUCKET, 40, 0, 500, 900, answeredBy);
    }

    private static String draw(Bucket... buckets) {
        Chart chart = new Chart(BUCKET, List.of(buckets), List.of(), List.of());
        return TimeChart.draw(
                new ScenarioReport(
                        "x", "x", "x", 0, buckets.length * BUCKET, List.of(), null, List.of(), List.of(), chart, null),
                chart);
    }
}
