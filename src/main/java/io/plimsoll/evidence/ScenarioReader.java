package io.plimsoll.evidence;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import io.plimsoll.check.Measurement;
import io.plimsoll.evidence.ScenarioReport.Chart;
import io.plimsoll.evidence.ScenarioReport.Loss;
import io.plimsoll.evidence.ScenarioReport.Matrix;
import io.plimsoll.evidence.ScenarioReport.Phase;
import io.plimsoll.evidence.ScenarioReport.Ranges;
import io.plimsoll.evidence.ScenarioReport.RequestCounts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads a scenario with or without matrices, pictures and ranges: most have none, and those of earlier versions never do. */
final class ScenarioReader extends StdDeserializer<ScenarioReport> {

    private static final long serialVersionUID = 1L;

    private static final Set<String> KNOWN = Set.of(
            "id",
            "suite",
            "title",
            "fromMicros",
            "toMicros",
            "phases",
            "requests",
            "losses",
            "measurements",
            "chart",
            "gatlingReport",
            "matrices",
            "pictures",
            "ranges");

    ScenarioReader() {
        super(ScenarioReport.class);
    }

    @Override
    public ScenarioReport deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        JsonNode scenario = context.readTree(parser);
        Set<String> unknown = new TreeSet<>();
        scenario.properties().forEach(field -> unknown.add(field.getKey()));
        unknown.removeAll(KNOWN);
        if (!unknown.isEmpty()) {
            throw JsonMappingException.from(
                    context, "Unrecognized field \"" + unknown.iterator().next() + "\"");
        }
        return new ScenarioReport(
                scenario.required("id").asText(),
                scenario.required("suite").asText(),
                scenario.required("title").asText(),
                scenario.required("fromMicros").asLong(),
                scenario.required("toMicros").asLong(),
                list(context, scenario.required("phases"), Phase.class),
                orNull(context, scenario.required("requests"), RequestCounts.class),
                list(context, scenario.required("losses"), Loss.class),
                list(context, scenario.required("measurements"), Measurement.class),
                orNull(context, scenario.required("chart"), Chart.class),
                orNull(context, scenario.required("gatlingReport"), String.class),
                list(context, scenario.path("matrices"), Matrix.class),
                list(context, scenario.path("pictures"), FlowPicture.class),
                list(context, scenario.path("ranges"), Ranges.class));
    }

    private static <T> @Nullable T orNull(DeserializationContext context, JsonNode value, Class<T> type)
            throws IOException {
        return value.isNull() ? null : context.readTreeAsValue(value, type);
    }

    private static <T> List<T> list(DeserializationContext context, JsonNode items, Class<T> type) throws IOException {
        List<T> list = new ArrayList<>();
        for (JsonNode item : items) {
            list.add(context.readTreeAsValue(item, type));
        }
        return list;
    }
}
