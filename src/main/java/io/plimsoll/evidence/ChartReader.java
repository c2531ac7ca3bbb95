package io.plimsoll.evidence;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import io.plimsoll.evidence.ScenarioReport.Bucket;
import io.plimsoll.evidence.ScenarioReport.Chart;
import io.plimsoll.evidence.ScenarioReport.Lane;
import io.plimsoll.evidence.ScenarioReport.Mark;
import io.plimsoll.evidence.ScenarioReport.Panel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads a chart with or without further figures: most have none, and those of earlier versions never do. */
final class ChartReader extends StdDeserializer<Chart> {

    private static final long serialVersionUID = 1L;

    ChartReader() {
        super(Chart.class);
    }

    @Override
    public Chart deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        JsonNode chart = context.readTree(parser);
        return new Chart(
                chart.required("bucketMicros").asLong(),
                list(context, chart.required("buckets"), Bucket.class),
                list(context, chart.required("lanes"), Lane.class),
                list(context, chart.required("marks"), Mark.class),
                list(context, chart.path("panels"), Panel.class));
    }

    private static <T> List<T> list(DeserializationContext context, JsonNode items, Class<T> type) throws IOException {
        List<T> list = new ArrayList<>();
        for (JsonNode item : items) {
            list.add(context.readTreeAsValue(item, type));
        }
        return list;
    }
}
