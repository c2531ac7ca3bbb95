package io.plimsoll.timeline.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdapterAnswerTest {

    private static final String PODS =
            "{kind: MetricValueList, items: [{describedObject: {kind: Pod, name: a}, timestamp:"
                    + " '1970-01-01T00:01:00Z', windowSeconds: 5, value: 20500m}, {describedObject: {kind: Pod, name: b}, timestamp:"
                    + " '1970-01-01T00:01:01Z', windowSeconds: null, value: '22'}]}";

    private static final String SERIES =
            "{kind: ExternalMetricValueList, items: [{timestamp: '1970-01-01T00:01:02Z', value:"
                    + " '3'}, {timestamp: '1970-01-01T00:01:00Z', windowSeconds: 5, value: 1500m}]}";

    @Test
    void reads_a_value_for_each_pod() throws JsonProcessingException {
        assertThat(AdapterAnswer.perPod(yaml(PODS)))
                .isEqualTo(new MetricReading.PerPod(Map.of(
                        "a",
                        new MetricReading.Usage(60_000_000, 5_000_000, 20_500),
                        "b",
                        new MetricReading.Usage(61_000_000, 60_000_000, 22_000))));
    }

    @Test
    void adds_up_several_values_of_one_metric() throws JsonProcessingException {
        assertThat(AdapterAnswer.single(yaml(SERIES)))
                .isEqualTo(new MetricReading.Single(60_000_000, 60_000_000, 4_500));
    }

    @Test
    void finds_no_value_in_an_empty_answer() throws JsonProcessingException {
        assertThat(AdapterAnswer.perPod(yaml("{items: []}")))
                .isEqualTo(new MetricReading.Unavailable("no metrics returned from custom metrics API"));
        assertThat(AdapterAnswer.single(yaml("{items: []}")))
                .isEqualTo(new MetricReading.Unavailable("no metrics returned from the metrics API"));
    }

    @Test
    void does_not_guess_a_time() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AdapterAnswer.single(yaml("{items: [{value: '3'}]}")))
                .withMessage("a value has the timestamp \"\"");
    }

    @Test
    void is_the_same_after_it_was_recorded() throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        MetricPoll poll = new MetricPoll(
                7,
                java.util.List.of(),
                Map.of(
                        "pods/a",
                        AdapterAnswer.perPod(yaml(PODS)),
                        "external/b",
                        AdapterAnswer.single(yaml(SERIES)),
                        "pods/c",
                        new MetricReading.Unavailable("no such metric"),
                        "pods/d",
                        new MetricReading.Unanswered("no such API")),
                null);

        assertThat(mapper.readValue(mapper.writeValueAsString(poll), MetricPoll.class))
                .isEqualTo(poll);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{matchLabels: {app: api, tier: web}}|app=api,tier=web",
                "{matchExpressions: [{key: a, operator: In, values: [x, y]}, {key: b, operator: NotIn, values: [z]}]}"
                        + "|a in (x,y),b notin (z)",
                "{matchExpressions: [{key: a, operator: Exists}, {key: b, operator: DoesNotExist}]}|a,!b",
                "{}|''"
            })
    void writes_selectors_as_queries(String selector, String query) throws JsonProcessingException {
        assertThat(LabelQuery.of(yaml(selector))).isEqualTo(query);
    }

    private static JsonNode yaml(String text) throws JsonProcessingException {
        return new YAMLMapper().readTree(text);
    }
}
