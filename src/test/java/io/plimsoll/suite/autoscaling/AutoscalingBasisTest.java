package io.plimsoll.suite.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.suite.autoscaling.AutoscalingFacts.Step;
import io.plimsoll.suite.load.BasisText;
import io.plimsoll.suite.load.BasisText.Case;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AutoscalingBasisTest {

    private static final String NOT_STEPPED =
            "NOT_REACHED: the scenario’s own control, which comes before anything is provoked: no load was added\n";

    @TempDir
    private Path raw;

    static Stream<Case<RecordedScaling, AutoscalingBasis>> cases() {
        return Stream.of(
                new Case<>(
                        "out",
                        course -> {},
                        AutoscalingBasis::out,
                        """
                        3 of 3 pods of Deployment shop/api (census)
                          GET /pods @4711: 3
                        1850 of 1850 requests planned after the warm-up (census)
                          every line of raw/scenario/load/ledger.jsonl @null: 1850
                        HELD: the load is answered without a failure before load was added: 100 requests answered, 0 failed
                        """),
                new Case<>(
                        "in",
                        course -> {},
                        AutoscalingBasis::in,
                        """
                        3 of 3 pods of Deployment shop/api (census)
                          GET /pods @4711: 3
                        500 of 500 requests planned after the load had dropped (census)
                          every line of raw/scenario/load/ledger.jsonl @null: 1850
                        HELD: the load is answered without a failure before load was added: 100 requests answered, 0 failed
                        """),
                new Case<>(
                        "slo",
                        course -> {},
                        AutoscalingBasis::slo,
                        """
                        360 of 360 requests planned at the declared load, once scaled (census)
                          every line of raw/scenario/load/ledger.jsonl @null: 1850
                        HELD: the load is answered without a failure before load was added: 100 requests answered, 0 failed
                        """),
                new Case<>(
                        "slo of a load that only the ceiling takes",
                        course -> course.declaredPerSecond = 300,
                        AutoscalingBasis::slo,
                        """
                        450 of 450 requests planned at the declared load, once scaled (census)
                          every line of raw/scenario/load/ledger.jsonl @null: 1850
                        HELD: the load is answered without a failure before load was added: 100 requests answered, 0 failed
                        """),
                new Case<>(
                        "slo of a load that was not reached",
                        course -> course.declaredPerSecond = 400,
                        AutoscalingBasis::slo,
                        """
                        NOT_REACHED: the scenario’s own control, which comes before anything is provoked: the declared load was not reached
                        """),
                new Case<>(
                        "ceiling",
                        course -> {},
                        AutoscalingBasis::ceiling,
                        """
                        450 of 450 requests planned beyond the most pods (census)
                          every line of raw/scenario/load/ledger.jsonl @null: 1850
                        HELD: the pods use more than the most of them can carry, and the autoscaler says that it is held: both seen
                        """),
                new Case<>(
                        "ceiling that was not reached",
                        course -> course.ceiling = new Step(3, 360, RecordedScaling.CEILING, null, "no condition"),
                        AutoscalingBasis::ceiling,
                        """
                        450 of 450 requests planned beyond the most pods (census)
                          every line of raw/scenario/load/ledger.jsonl @null: 1850
                        NOT_HELD: the pods use more than the most of them can carry, and the autoscaler says that it is held: no condition
                        """),
                new Case<>(
                        "decisions",
                        course -> {},
                        AutoscalingBasis::decisions,
                        """
                        5 of 5 decisions of HorizontalPodAutoscaler shop/auto (census)
                          every state of the autoscaler in raw/autoscaling/timeline.jsonl @null: 6
                        HELD: the controller reports metrics that the metrics API showed: 5 of 5 decisions, 203 answers of the metrics API
                        """),
                new Case<>("out without a step", course -> course.out = null, AutoscalingBasis::out, NOT_STEPPED),
                new Case<>("slo without a step", course -> course.out = null, AutoscalingBasis::slo, NOT_STEPPED),
                new Case<>(
                        "ceiling without a step",
                        course -> course.ceiling = null,
                        AutoscalingBasis::ceiling,
                        NOT_STEPPED),
                new Case<>(
                        "decisions without a step",
                        course -> course.out = null,
                        AutoscalingBasis::decisions,
                        NOT_STEPPED));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_verdict_says_what_it_rests_on(Case<RecordedScaling, AutoscalingBasis> given) {
        RecordedScaling course = new RecordedScaling().scaledOut().scaledIn();
        given.change().accept(course);
        AutoscalingObservations observations = course.observations();

        assertThat(BasisText.of(given.which()
                        .apply(new AutoscalingBasis(observations, BasisText.beside(raw, "shop", observations.load())))))
                .isEqualTo(given.expected());
    }
}
