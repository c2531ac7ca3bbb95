package io.plimsoll.suite.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.evidence.Basis;
import io.plimsoll.suite.autoscaling.AutoscalingFacts.Step;
import io.plimsoll.suite.load.BasisText;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AutoscalingBasisTest {

    private static final String NOT_STEPPED =
            "NOT_REACHED: the scenario’s own control, which comes before anything is provoked: no load was added\n";

    @TempDir
    private Path raw;

    private record Case(
            String what, Consumer<RecordedScaling> change, Function<AutoscalingBasis, Basis> which, String expected) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("out", course -> {}, AutoscalingBasis::out, "?"),
                new Case("in", course -> {}, AutoscalingBasis::in, "?"),
                new Case("slo", course -> {}, AutoscalingBasis::slo, "?"),
                new Case("ceiling", course -> {}, AutoscalingBasis::ceiling, "?"),
                new Case(
                        "ceiling that was not reached",
                        course -> course.ceiling = new Step(3, 360, RecordedScaling.CEILING, null, "no condition"),
                        AutoscalingBasis::ceiling,
                        "?"),
                new Case("decisions", course -> {}, AutoscalingBasis::decisions, "?"),
                new Case("out without a step", course -> course.out = null, AutoscalingBasis::out, NOT_STEPPED),
                new Case("slo without a step", course -> course.out = null, AutoscalingBasis::slo, NOT_STEPPED),
                new Case(
                        "ceiling without a step",
                        course -> course.ceiling = null,
                        AutoscalingBasis::ceiling,
                        NOT_STEPPED),
                new Case(
                        "decisions without a step",
                        course -> course.out = null,
                        AutoscalingBasis::decisions,
                        NOT_STEPPED));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_verdict_says_what_it_rests_on(Case given) {
        RecordedScaling course = new RecordedScaling().scaledOut().scaledIn();
        given.change().accept(course);
        AutoscalingObservations observations = course.observations();

        assertThat(BasisText.of(given.which()
                        .apply(new AutoscalingBasis(observations, BasisText.beside(raw, "shop", observations.load())))))
                .isEqualTo(given.expected());
    }
}
