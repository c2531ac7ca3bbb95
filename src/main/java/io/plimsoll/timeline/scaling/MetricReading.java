package io.plimsoll.timeline.scaling;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;

/** What a metrics API answered when it was asked for one metric. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "reading")
@JsonSubTypes({
    @JsonSubTypes.Type(value = MetricReading.PerPod.class, name = "per-pod"),
    @JsonSubTypes.Type(value = MetricReading.Single.class, name = "single"),
    @JsonSubTypes.Type(value = MetricReading.Unavailable.class, name = "unavailable"),
    @JsonSubTypes.Type(value = MetricReading.Unanswered.class, name = "unanswered")
})
public sealed interface MetricReading {

    /**
     * A value for each of some pods.
     *
     * @param usages by pod name
     */
    record PerPod(Map<String, Usage> usages) implements MetricReading {
        public PerPod {
            usages = Map.copyOf(usages);
        }
    }

    /**
     * One value for all pods together.
     *
     * @param timestampMicros the end of the time that was measured, microseconds since the Unix epoch; of several values, the
     *     earliest
     * @param windowMicros how long that time was
     * @param milli in thousandths; of several values, their sum
     */
    record Single(long timestampMicros, long windowMicros, long milli) implements MetricReading {}

    /**
     * None: the API says that it has no such value.
     *
     * @param why in the API's own words
     */
    record Unavailable(String why) implements MetricReading {}

    /**
     * None: the API is not there, or does not let itself be asked.
     *
     * @param why in the API server's own words
     */
    record Unanswered(String why) implements MetricReading {}

    /**
     * What was measured at a pod.
     *
     * @param timestampMicros the end of the time that was measured, microseconds since the Unix epoch
     * @param windowMicros how long that time was
     * @param milli the value, in thousandths
     */
    record Usage(long timestampMicros, long windowMicros, long milli) {}
}
