package io.plimsoll.evidence;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import io.plimsoll.evidence.ScenarioReport.Bucket;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Reads a bucket with or without the versions that answered: reports of earlier versions do not have them. */
final class BucketReader extends StdDeserializer<Bucket> {

    private static final long serialVersionUID = 1L;

    BucketReader() {
        super(Bucket.class);
    }

    @Override
    public Bucket deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        JsonNode bucket = context.readTree(parser);
        Map<String, Long> answeredBy = new HashMap<>();
        bucket.path("answeredBy")
                .properties()
                .forEach(version ->
                        answeredBy.put(version.getKey(), version.getValue().asLong()));
        return new Bucket(
                bucket.required("fromMicros").asLong(),
                bucket.required("sent").asLong(),
                bucket.required("failed").asLong(),
                bucket.required("p50Micros").asLong(),
                bucket.required("p99Micros").asLong(),
                answeredBy);
    }
}
