package io.plimsoll.spec;

import static io.plimsoll.spec.Fields.quoted;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Turns YAML nodes into JSON. */
final class JsonNodes {

    // Kubernetes reads YAML 1.1, where these plain words are truth values.
    private static final Set<String> YES = Set.of("y", "Y", "yes", "Yes", "YES", "on", "On", "ON");
    private static final Set<String> NO = Set.of("n", "N", "no", "No", "NO", "off", "Off", "OFF");

    private final JsonNodeFactory json = JsonNodeFactory.withExactBigDecimals(false);
    private final Problems problems;
    private final boolean likeKubernetes;

    private JsonNodes(Problems problems, boolean likeKubernetes) {
        this.problems = problems;
        this.likeKubernetes = likeKubernetes;
    }

    /** Converts as YAML 1.2 is written down, which is how the files of this room are read. */
    static JsonNode plain(Node node, Problems problems) {
        return new JsonNodes(problems, false).convert(node);
    }

    /** Converts as Kubernetes does. */
    static JsonNode likeKubernetes(Node node, Problems problems) {
        return new JsonNodes(problems, true).convert(node);
    }

    private JsonNode convert(Node node) {
        if (node instanceof MappingNode mapping) {
            ObjectNode object = json.objectNode();
            for (NodeTuple tuple : mapping.getValue()) {
                if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                    problems.add(
                            tuple.getKeyNode(),
                            "a key must be text – found " + Fields.describe(tuple.getKeyNode()),
                            "");
                } else if (object.has(key.getValue())) {
                    problems.add(key, "key " + quoted(key.getValue()) + " stands here twice", "remove one of the two");
                } else {
                    object.set(key.getValue(), convert(tuple.getValueNode()));
                }
            }
            return object;
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode array = json.arrayNode();
            sequence.getValue().forEach(element -> array.add(convert(element)));
            return array;
        }
        return scalar((ScalarNode) node);
    }

    private JsonNode scalar(ScalarNode node) {
        String written = node.getValue();
        Tag tag = node.getTag();
        if (tag.equals(Tag.NULL)) {
            return json.nullNode();
        }
        if (tag.equals(Tag.BOOL)) {
            return json.booleanNode(Boolean.parseBoolean(written));
        }
        if (tag.equals(Tag.INT)) {
            BigInteger value = wholeNumber(written);
            if (value != null) {
                return value.bitLength() < Long.SIZE ? json.numberNode(value.longValue()) : json.numberNode(value);
            }
        }
        if (tag.equals(Tag.FLOAT)
                && !written.contains(".inf")
                && !written.toLowerCase(Locale.ROOT).contains("nan")) {
            return number(written);
        }
        if (likeKubernetes && node.getScalarStyle() == ScalarStyle.PLAIN) {
            if (YES.contains(written) || NO.contains(written)) {
                return json.booleanNode(YES.contains(written));
            }
        }
        return json.textNode(written);
    }

    private JsonNode number(String written) {
        try {
            return json.numberNode(new BigDecimal(written).doubleValue());
        } catch (NumberFormatException infinite) {
            return json.textNode(written);
        }
    }

    private @Nullable BigInteger wholeNumber(String written) {
        boolean octal = likeKubernetes && written.matches("[+-]?0[0-7]+");
        return octal ? new BigInteger(written, 8) : Fields.wholeNumber(written);
    }
}
