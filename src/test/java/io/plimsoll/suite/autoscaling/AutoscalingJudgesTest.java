package io.plimsoll.suite.autoscaling;

import static io.plimsoll.suite.load.RecordedLoad.LOAD;
import static io.plimsoll.suite.load.RecordedLoad.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.spec.AutoscalingSpec;
import io.plimsoll.suite.autoscaling.AutoscalingFacts.Step;
import io.plimsoll.suite.autoscaling.AutoscalingFacts.Stop;
import io.plimsoll.timeline.ClusterEvents.ScaledBy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class AutoscalingJudgesTest {

    private static final Map<String, Function<AutoscalingObservations, Verdict>> JUDGES = Map.of(
            "001", ScaleOutJudge::judge,
            "002", ScaleInJudge::judge,
            "004", SloJudge::judge,
            "006", DecisionsJudge::judge,
            "007", FlappingJudge::judge,
            "008", CeilingJudge::judge);

    private final RecordedScaling scaling = new RecordedScaling();

    @ParameterizedTest
    @MethodSource
    void passes_a_course_that_went_as_it_should(String check, String observed) {
        scaling.scaledOut().scaledIn();
        scaling.p99Millis = 300L;
        scaling.errors = 0;
        // Ten requests a second are enough for everything but a percentile of the time with more pods.
        scaling.load.steady(RecordedScaling.REACHED, RecordedScaling.REACHED + SECOND, "old-a");
        for (int i = 0; i < 1_000; i++) {
            scaling.load.answered(RecordedScaling.REACHED + i * SECOND / 100, "old-a");
        }

        assertThat(judge(check)).isInstanceOf(Verdict.Pass.class);
        assertThat(judge(check).reason()).isEqualTo(observed);
    }

    static Stream<Arguments> passes_a_course_that_went_as_it_should() {
        return Stream.of(
                Arguments.of(
                        "001",
                        "290 requests/s asked for 3 pods: declared after 19.5 s, all ready after 24.0 s; before, there were 2"),
                Arguments.of(
                        "002",
                        "3 pods became 2 again: the first was taken away 39.5 s after the load had dropped (window 15.0 s), none"
                                + " was left after 45.0 s; 500 requests planned meanwhile, 0 lost, 0 failed"),
                Arguments.of("004", "290 requests/s for 36.0 s: 99 of 100 answered within 2 ms, 0 of 1,370 failed"),
                Arguments.of("006", "5 decisions, each within what the published algorithm allows"),
                Arguments.of(
                        "007",
                        "2 changes of the number of pods, none against the load; 3 pods at most before more than the most was"
                                + " asked for, 3 were meant to be asked for"),
                Arguments.of(
                        "008",
                        "360 requests/s asked for more than 3 pods: there were 3, for 15.0 s; 450 requests planned, 0 lost, 0"
                                + " failed"));
    }

    @ParameterizedTest
    @EnumSource
    void judges_every_kind_of_metric_alike(ScaledBy metric) {
        scaling.scaledBy = metric;
        scaling.scaledOut().scaledIn();

        for (String check : List.of("001", "002", "006", "007", "008")) {
            assertThat(judge(check)).as(check).isInstanceOf(Verdict.Pass.class);
        }
        assertThat(judge("006").reason()).isEqualTo("5 decisions, each within what the published algorithm allows");
    }

    @ParameterizedTest
    @EnumSource
    void finds_a_decision_that_deviates_by_every_kind_of_metric(ScaledBy metric) {
        scaling.scaledBy = metric;
        scaling.scaledOut().scaledIn().decided(1, 2);

        assertThat(judge("006")).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .extracting(Finding::cause)
                .containsOnly("DECISION_DEVIATES"));
    }

    @ParameterizedTest
    @EnumSource
    void names_resolution_and_window_of_the_moved_metric(ScaledBy metric) {
        scaling.scaledBy = metric;
        scaling.out = new Step(3, 290, RecordedScaling.OUT, null, "the workload declares 2 pods");
        scaling.decided(0, 2).decided(1, 2).decided(2, 2).decided(3, 2);

        assertThat(judge("001")).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .extracting(Finding::expected)
                .containsExactly(
                        "3 pods declared within 45.0 s: samples of 10.0 s every 10.0 s, sync period 15.0 s, window"
                                + " 0.0 s, and 10 s"));
    }

    @ParameterizedTest
    @MethodSource
    void fails_for_its_cause(String check, Consumer<RecordedScaling> story, String cause, String observed) {
        story.accept(scaling);

        assertThat(judge(check)).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .extracting(Finding::cause, Finding::observed)
                .contains(tuple(cause, observed)));
    }

    static Stream<Arguments> fails_for_its_cause() {
        return Stream.of(
                fail(
                        "001",
                        s -> s.stopped = new Stop("NO_ROOM", "minReplicas is 2, maxReplicas is 2"),
                        "NO_ROOM",
                        "minReplicas is 2, maxReplicas is 2"),
                fail(
                        "001",
                        s -> {
                            s.scaledOut().scaledIn();
                            s.load.cluster.deployment(RecordedScaling.DECIDED + 10 * SECOND, "api", 2, 0);
                        },
                        "REPLICAS_OVERRIDDEN",
                        "1 of 2 changes were not the autoscaler's"),
                fail(
                        "001",
                        s -> {
                            s.out = new Step(3, 290, RecordedScaling.OUT, null, "the workload declares 2 pods");
                            s.decided(0, 2).decided(1, 2).decided(2, 2).decided(3, 2);
                        },
                        "SCALE_OUT_LATE",
                        "the workload declares 2 pods"),
                fail(
                        "001",
                        s -> {
                            s.scaledOut().scaledIn();
                            s.out = new Step(3, 290, RecordedScaling.OUT, null, "2 of 3 pods are ready");
                        },
                        "NEW_PODS_NOT_READY",
                        "2 of 3 pods are ready"),
                fail(
                        "002",
                        s -> {
                            s.scaledOut().scaledIn();
                            s.load.refused(RecordedScaling.DOWN + SECOND);
                        },
                        "UNKNOWN",
                        "1 lost: 1 REFUSED on new connections"),
                fail(
                        "002",
                        s -> {
                            s.scaledOut();
                            s.load.steady(RecordedScaling.DROP, RecordedScaling.END, "old-a", "old-b", "new-a");
                            s.inMicros = null;
                            s.decided(4, 3);
                        },
                        "SCALE_IN_LATE",
                        "3 pods were still declared 50.0 s after it"),
                fail(
                        "002",
                        s -> {
                            s.scaledOut().scaledIn();
                            s.load.cluster.ready(RecordedScaling.DROP + SECOND, "old-a", false, RecordedScaling.DROP);
                            s.load.cluster.ready(RecordedScaling.DROP + SECOND, "old-b", false, RecordedScaling.DROP);
                        },
                        "BELOW_MINIMUM",
                        "0 at the least"),
                fail(
                        "004",
                        s -> {
                            s.scaledOut().scaledIn();
                            s.p99Millis = 1L;
                            for (int i = 0; i < 1_000; i++) {
                                s.load.answered(RecordedScaling.REACHED + i * SECOND / 100, "old-a");
                            }
                        },
                        "LATENCY_ABOVE_SLO",
                        "2 ms"),
                fail(
                        "004",
                        s -> {
                            s.scaledOut().scaledIn();
                            s.errors = 0;
                            s.load.wrong(RecordedScaling.REACHED + SECOND, "old-a", 500);
                            for (int i = 0; i < 1_000; i++) {
                                s.load.answered(RecordedScaling.REACHED + i * SECOND / 100, "old-a");
                            }
                        },
                        "ERRORS_ABOVE_SLO",
                        "1 of 1361"),
                fail(
                        "006",
                        s -> s.scaledOut().scaledIn().decided(1, 2),
                        "DECISION_DEVIATES",
                        "2 pods, 85.0 s after everything was at rest"),
                fail(
                        "007",
                        s -> {
                            s.scaledOut().scaledIn().decided(1, 2);
                            s.load.cluster.deployment(RecordedScaling.OUT + 55 * SECOND - SECOND / 2, "api", 2, 0);
                        },
                        "FLAPPING",
                        "1 of 2 changes went the other way"),
                fail(
                        "008",
                        s -> {
                            s.scaledOut().scaledIn();
                            s.load.cluster.deployment(RecordedScaling.CEILING + SECOND, "api", 5, 0);
                        },
                        "MAXIMUM_EXCEEDED",
                        "5 declared"),
                fail(
                        "008",
                        s -> {
                            s.scaledOut().scaledIn();
                            s.load.cluster.deployment(RecordedScaling.HELD + SECOND, "api", 2, 0);
                        },
                        "MAXIMUM_LEFT",
                        "2 declared"));
    }

    private static Arguments fail(String check, Consumer<RecordedScaling> story, String cause, String observed) {
        return Arguments.of(check, story, cause, observed);
    }

    @Test
    void says_everything_of_a_replica_that_came_late() {
        scaling.out = new Step(3, 290, RecordedScaling.OUT, null, "the workload declares 2 pods");
        scaling.decided(0, 2).decided(1, 2).decided(2, 2).decided(3, 2);

        assertThat(judge("001")).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .containsExactly(new Finding(
                        "SCALE_OUT_LATE",
                        "HorizontalPodAutoscaler shop/auto of Deployment shop/api",
                        "3 pods declared within 45.0 s: samples of 10.0 s every 10.0 s, sync period 15.0 s, window 0.0 s, and"
                                + " 10 s",
                        "the workload declares 2 pods",
                        "by what the metrics API showed, the algorithm asks for 3 pods",
                        "see the controller's log and the autoscaler's conditions",
                        List.of())));
    }

    @Test
    void decides_nothing_of_what_was_not_provoked() {
        scaling.stopped = new Stop("NO_ROOM", "minReplicas is 2, maxReplicas is 2");

        for (String check : List.of("002", "006", "007", "008")) {
            assertThat(judge(check))
                    .isEqualTo(new Verdict.NotTested(
                            ReasonCode.ABORTED_BY_EARLIER_FAILURE, "minReplicas is 2, maxReplicas is 2"));
        }
        assertThat(judge("004"))
                .isEqualTo(new Verdict.NotApplicable("the spec promises neither latency nor errors (slo)"));
    }

    @Test
    void decides_nothing_of_scaling_in_where_nothing_scaled_out() {
        scaling.out = new Step(3, 290, RecordedScaling.OUT, null, "the workload declares 2 pods");

        for (String check : List.of("002", "008")) {
            assertThat(judge(check))
                    .isEqualTo(new Verdict.NotTested(
                            ReasonCode.ABORTED_BY_EARLIER_FAILURE,
                            "the workload did not scale out: the workload declares 2 pods"));
        }
    }

    @Test
    void is_an_error_when_the_load_asked_for_nothing() {
        scaling.out = new Step(3, 90, RecordedScaling.OUT, null, "the workload declares 2 pods");
        scaling.load.cluster.autoscaler(LOAD + SECOND, "api", 2, 2, 49);
        AutoscalingObservations recorded = scaling.observations();

        Verdict verdict =
                ScaleOutJudge.judge(new AutoscalingObservations(recorded.facts(), recorded.load(), List.of()));

        assertThat(verdict.reason())
                .isEqualTo(
                        "the load of 90 requests/s did not ask for more than 2 pods: by what the metrics API showed, the"
                                + " algorithm asks for 0 at most");
    }

    @Test
    void says_that_the_spec_gave_the_load() {
        scaling.profile = new AutoscalingSpec.Profile(290, 3, 360);
        scaling.scaledOut().scaledIn();

        assertThat(judge("001")).isInstanceOfSatisfying(Verdict.Pass.class, pass -> {
            assertThat(pass.reason())
                    .isEqualTo(
                            "290 requests/s, as the spec's profile has it, asked for 3 pods: declared after 19.5 s, all"
                                    + " ready after 24.0 s; before, there were 2");
            assertThat(pass.measurements())
                    .contains(new Measurement(
                            "load that asked for more pods, given in the spec (autoscaling.profile)", 290, "1/s", null))
                    .extracting(Measurement::name)
                    .doesNotContain("requests that bring one pod to its target");
        });
    }

    @Test
    void is_an_error_when_the_given_load_asks_for_fewer_pods_than_it_is_to() {
        scaling.profile = new AutoscalingSpec.Profile(290, 4, null);
        scaling.out = new Step(4, 290, RecordedScaling.OUT, null, "the workload declares 3 pods");
        scaling.scaledOut().scaledIn();

        assertThat(judge("001"))
                .isEqualTo(new Verdict.Error(
                        "the load of 290 requests/s did not ask for 4 pods: by what the metrics API showed, the algorithm asks"
                                + " for 3 at most",
                        "name a larger load, or fewer pods, in autoscaling.profile.scale-out"));
    }

    @Test
    void is_an_error_when_the_given_load_asks_for_more_pods_than_it_is_to() {
        scaling.profile = new AutoscalingSpec.Profile(290, 2, null);
        scaling.out = new Step(2, 290, RecordedScaling.OUT, RecordedScaling.REACHED, "");
        scaling.scaledOut().scaledIn();

        assertThat(judge("001"))
                .isEqualTo(new Verdict.Error(
                        "the load of 290 requests/s asks for 3 pods by what the metrics API showed, not for the 2 that the"
                                + " spec's profile names",
                        "name what that load asks for, or a smaller load, in autoscaling.profile.scale-out"));
    }

    @Test
    void names_the_given_ceiling_when_it_was_not_asked_for() {
        scaling.profile = new AutoscalingSpec.Profile(290, 3, 360);
        scaling.scaledOut().scaledIn();
        scaling.ceiling = new Step(3, 360, RecordedScaling.CEILING, null, "the pods use too little");

        assertThat(judge("008"))
                .isEqualTo(
                        new Verdict.Error(
                                "360 requests/s did not ask for more than 3 pods: the pods use too little",
                                "name a larger load in autoscaling.profile.ceiling, or give the host more cores or less other work"));
    }

    @Test
    void is_an_error_when_the_ceiling_was_not_asked_for() {
        scaling.scaledOut().scaledIn();
        scaling.ceiling = new Step(3, 360, RecordedScaling.CEILING, null, "the pods use too little");

        assertThat(judge("008").reason())
                .isEqualTo("360 requests/s did not ask for more than 3 pods: the pods use too little");
    }

    @Test
    void is_not_tested_where_the_ceiling_would_take_too_much() {
        scaling.scaledOut().scaledIn();
        scaling.ceiling = null;
        scaling.noCeiling = "it would take too much";

        assertThat(judge("008")).isEqualTo(new Verdict.NotTested(ReasonCode.ENV_UNSUPPORTED, "it would take too much"));
    }

    @Test
    void is_an_error_when_the_instrument_was_not_sound() {
        scaling.scaledOut().scaledIn();
        scaling.load.discrepancies = List.of("Gatling counts another number.");

        for (String check : List.of("001", "002", "007", "008")) {
            assertThat(judge(check).reason())
                    .isEqualTo("the load was not what it should be: Gatling counts another number.");
        }
    }

    private Verdict judge(String check) {
        return Objects.requireNonNull(JUDGES.get(check)).apply(scaling.observations());
    }
}
