package io.plimsoll.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColourSwitchTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'app': 'shop', 'slot': 'blue'}              | {'app': 'shop', 'slot': 'green'}
                    {'app': 'shop', 'slot': 'blue', 'tier': '1'} | {'app': 'shop', 'slot': 'green', 'tier': '1'}
                    {'app': 'shop', 'version': '1'}              | {'app': 'shop', 'version': '2'}
                    {'app': 'shop'}                              | {'app': 'shop', 'slot': 'green', 'version': '2'}
                    """)
    void should_turn_the_labels_in_which_the_colours_differ(String declared, String turned) {
        ColourSwitch service =
                new ColourSwitch("shop", json("{'metadata': {'name': 'api'}, 'spec': {'selector': " + declared + "}}"));

        assertThat(service.selector(colour("green", 2), colour("blue", 1))).isEqualTo(json(turned));
    }

    private static JsonNode colour(String slot, int version) {
        return json("{'spec': {'template': {'metadata': {'labels': {'app': 'shop', 'slot': '%s', 'version': '%s'}}}}}"
                .formatted(slot, version));
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
