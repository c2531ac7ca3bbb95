package io.plimsoll.timeline.scaling;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;

/** What a metrics API answered when it was asked for one metric. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "reading")
@JsonSubTypes({
    @JsonSubTypes.Type(value = MetricReading.PerPod.class, name = "per-pod"),
    @JsonSubTypes.Type(value = MetricReading.Single.class, name = "single"),
    @JsonSubTypes.Type(value = MetricReading.Unavailable.class, name = "unavailable")
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
     * @param milli in thousandths; of several values, their sum
     */
    record Single(long milli) implements MetricReading {}

    /**
     * None.
     *
     * @param why in the API's own words
     */
    record Unavailable(String why) implements MetricReading {}

    /**
     * What was measured at a pod.
     *
     * @param timestampMicros the end of the time that was measured, microseconds since the Unix epoch
     * @param windowMicros how long that time was
     * @param milli the value, in thousandths
     */
    record Usage(long timestampMicros, long windowMicros, long milli) {}
}
