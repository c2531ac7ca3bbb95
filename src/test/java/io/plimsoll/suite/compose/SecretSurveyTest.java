package io.plimsoll.suite.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecretSurveyTest {

    @Test
    void should_read_what_a_file_of_variables_assigns() {
        assertThat(
                        SecretSurvey.assignments(
                                """
                        # A=comment
                        TAG=1.0.0
                        export PASSWORD="quoted = yes"
                          EMPTY=
                        TOKEN='a'
                        no assignment
                        """))
                .isEqualTo(Map.of("TAG", "1.0.0", "PASSWORD", "quoted = yes", "EMPTY", "", "TOKEN", "a"));
    }

    @Test
    void should_find_what_it_plants() {
        assertThat(SecretSurvey.found(Map.of("TAG", "1.0.0"), Set.of())).isEqualTo(4);
    }
}
