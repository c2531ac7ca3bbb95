package io.plimsoll.suite.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.spec.AutoscalingSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutoscalingScenarioTest {

    @TempDir
    private Path raw;

    @Test
    void reports_what_the_autoscaler_was_given_as_deviations() throws IOException {
        RecordedScaling scaling = new RecordedScaling();
        scaling.drilled = List.of("the stabilisation window for scaling in was 30 s instead of 300 s (--fast)");
        write(scaling.scaledOut().scaledIn().observations().facts());

        assertThat(new AutoscalingScenario().deviations(raw))
                .containsExactly(
                        "while scaling was drilled, the stabilisation window for scaling in was 30 s instead of 300 s"
                                + " (--fast)");
    }

    @Test
    void reads_back_what_was_done() throws IOException {
        RecordedScaling scaling = new RecordedScaling();
        scaling.profile = new AutoscalingSpec.Profile(290, 3, null);
        AutoscalingFacts given = scaling.scaledOut().scaledIn().observations().facts();
        AutoscalingFacts found =
                new RecordedScaling().scaledOut().scaledIn().observations().facts();

        assertThat(read(given)).isEqualTo(given);
        assertThat(read(found)).isEqualTo(found);
    }

    private static AutoscalingFacts read(AutoscalingFacts facts) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        return mapper.readValue(mapper.writeValueAsString(facts), AutoscalingFacts.class);
    }

    private void write(AutoscalingFacts facts) throws IOException {
        new ObjectMapper().writeValue(raw.resolve("facts.json").toFile(), facts);
    }
}
