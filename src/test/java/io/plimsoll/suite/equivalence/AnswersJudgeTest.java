package io.plimsoll.suite.equivalence;

import static io.plimsoll.suite.equivalence.Sides.answer;
import static io.plimsoll.suite.equivalence.Sides.compose;
import static io.plimsoll.suite.equivalence.Sides.exchange;
import static io.plimsoll.suite.equivalence.Sides.kubernetes;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.Basis;
import io.plimsoll.spec.EquivalenceSpec.Description;
import io.plimsoll.spec.EquivalenceSpec.Ignored;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AnswersJudgeTest {

    private final Sides sides = new Sides();

    @Test
    void passes_on_the_same_answers() {
        sides.exchanges.add(exchange(compose(200, "a"), kubernetes(200, "a")));

        assertThat(AnswersJudge.judge(sides.facts()))
                .isEqualTo(new Verdict.Pass(
                        "1 of 1 requests of the contract are answered alike; no difference", measurements(1, 1, 0)));
    }

    @Test
    void says_of_how_many_operations_of_a_document_it_is_true() {
        sides.exchanges.add(exchange(compose(200, "a"), kubernetes(200, "a")));
        sides.descriptions = List.of(new Description(
                "openapi.yaml", 2, Map.of("POST /items", "it may write, and \"write\" does not name it")));
        List<Measurement> measurements = new ArrayList<>(measurements(1, 1, 0));
        measurements.add(new Measurement("tried of the 2 operations of openapi.yaml", 1, "", null));

        assertThat(AnswersJudge.judge(sides.facts()))
                .isEqualTo(new Verdict.Pass(
                        "1 of 1 requests of the contract are answered alike; no difference; 1 of 2 operations of"
                                + " openapi.yaml were compared, not tried: POST /items (it may write, and \"write\" does"
                                + " not name it)",
                        measurements));
        assertThat(EquivalenceBasis.answers(sides.facts()).populations())
                .contains(new Basis.Population(
                        "operations of openapi.yaml",
                        1,
                        2,
                        "all but POST /items (it may write, and \"write\" does not name it)",
                        List.of()));
    }

    @Test
    void passes_on_a_difference_that_is_meant() {
        sides.exchanges.add(exchange(compose(200, "a"), kubernetes(200, "b")));
        sides.intended.put("GET /items: body", "another greeting");

        assertThat(AnswersJudge.judge(sides.facts()))
                .isEqualTo(new Verdict.Pass(
                        "0 of 1 requests of the contract are answered alike; intended: GET /items: body (another greeting)",
                        measurements(1, 0, 1)));
    }

    static Stream<Exchange> alike() {
        return Stream.of(
                exchange(compose(200, "{\"a\": 1, \"b\": [2]}"), kubernetes(200, "{\"b\":[2],\"a\":1}")),
                exchange(
                        compose(200, "{\"items\": [{\"id\": 1, \"n\": 0}, {\"id\": 2, \"n\": 0}]}"),
                        kubernetes(200, "{\"items\": [{\"id\": 7, \"n\": 0}, {\"id\": 8, \"n\": 0}]}"),
                        "/items/*/id"),
                exchange(compose(200, "at 12:00 o'clock"), kubernetes(200, "at 13:30 o'clock")),
                exchange(compose(200, "see http://web:8080/x"), kubernetes(200, "see http://10.43.0.7:80/x")),
                exchange(
                        answer("http://web:8080", 200, "", Map.of("location", List.of("http://web:8080/1"))),
                        answer("http://10.43.0.7:80", 200, "", Map.of("location", List.of("http://10.43.0.7/1")))),
                exchange(
                        answer("http://web:8080", 200, "", Map.of("date", List.of("now"), "x-pod", List.of("a"))),
                        answer("http://10.43.0.7:80", 200, "", Map.of("x-pod", List.of("b")))));
    }

    @ParameterizedTest
    @MethodSource("alike")
    void leaves_out_what_may_differ(Exchange alike) {
        sides.exchanges.add(alike);

        assertThat(AnswersJudge.judge(sides.facts())).isInstanceOf(Verdict.Pass.class);
    }

    static Stream<Case> wrong() {
        return Stream.of(
                new Case(
                        exchange(compose(200, "a"), kubernetes(503, "a")),
                        Differences.finding("STATUS_DIFFERS", "GET /items: status", "HTTP 200", "HTTP 503")),
                new Case(
                        exchange(
                                answer("http://web:8080", 200, "", Map.of("cache-control", List.of("no-store"))),
                                kubernetes(200, "")),
                        Differences.finding(
                                "HEADER_DIFFERS", "GET /items: header cache-control", "no-store", "absent")),
                new Case(
                        exchange(compose(200, "one\ntwo"), kubernetes(200, "one\nthree")),
                        Differences.finding("BODY_DIFFERS", "GET /items: body", "line 2: two", "line 2: three")),
                new Case(
                        exchange(compose(200, "{\"a\": {\"b/c\": 1}}"), kubernetes(200, "{\"a\": {}}")),
                        Differences.finding("BODY_DIFFERS", "GET /items: body /a/b~1c", "1", "absent")),
                new Case(
                        exchange(compose(500, "a"), kubernetes(500, "a")),
                        new Finding(
                                "NOT_AS_DECLARED",
                                "GET /items",
                                "HTTP 200 on both sides, as declared",
                                "on Compose HTTP 500, in the cluster HTTP 500",
                                "both sides are alike, and wrong",
                                "correct the request or \"expect\" in the spec; if they are right, see why it is not answered as"
                                        + " declared",
                                List.of())),
                new Case(
                        exchange(compose(200, "a"), kubernetes(0, "")),
                        new Finding(
                                "NOT_AS_DECLARED",
                                "GET /items",
                                "HTTP 200 on both sides, as declared",
                                "on Compose HTTP 200, in the cluster no answer (refused)",
                                "a side that does not answer cannot be compared",
                                "correct the request or \"expect\" in the spec; if they are right, see why it is not answered as"
                                        + " declared",
                                List.of())),
                new Case(
                        new Exchange(
                                "GET /items",
                                200,
                                Ignored.NOTHING,
                                List.of(compose(200, "1"), compose(200, "2")),
                                List.of(kubernetes(200, "3"), kubernetes(200, "3"))),
                        new Finding(
                                "NOT_STABLE",
                                "GET /items: body",
                                "the same whenever it is asked for, so that both sides can be compared",
                                "from Compose: line 1: 1, then line 1: 2",
                                "it differs on one and the same side",
                                "leave it out of the comparison, by \"ignore\" in the spec: headers, json or text",
                                List.of())));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void fails(Case wrong) {
        sides.exchanges.add(wrong.exchange());

        assertThat(AnswersJudge.judge(sides.facts()))
                .isInstanceOfSatisfying(
                        Verdict.Fail.class, fail -> assertThat(fail.findings()).containsExactly(wrong.finding()));
    }

    @Test
    void fails_on_a_reason_for_a_difference_that_is_not_there() {
        sides.exchanges.add(exchange(compose(200, "a"), kubernetes(200, "a")));
        sides.intended.put("GET /items: header server", "another proxy");
        sides.intended.put("web: memory limit", "of another check");

        assertThat(AnswersJudge.judge(sides.facts()))
                .isEqualTo(new Verdict.Fail(
                        List.of(new Finding(
                                "DIFFERENCE_GONE",
                                "GET /items: header server",
                                "both sides differ in this, as equivalence.intended says",
                                "no such difference",
                                "a reason for nothing, which would hide the next difference of that name",
                                "remove it from equivalence.intended; or correct its name",
                                List.of())),
                        measurements(1, 1, 0)));
    }

    @Test
    void does_not_test_what_the_Compose_file_has_no_service_for() {
        sides.unasked = List.of("GET / of entry point api");

        assertThat(AnswersJudge.judge(sides.facts()))
                .isEqualTo(new Verdict.NotTested(
                        ReasonCode.PREREQ_MISSING,
                        "the Compose file has no service or port of the entry point's name, so these requests were not sent:"
                                + " GET / of entry point api"));
    }

    @Test
    void does_not_test_without_requests() {
        assertThat(AnswersJudge.judge(sides.facts()))
                .isEqualTo(new Verdict.NotTested(
                        ReasonCode.PREREQ_MISSING,
                        "the spec declares neither \"contract\" nor an entry point with requests, so there is nothing to ask both"
                                + " sides"));
    }

    private static List<Measurement> measurements(int requests, int alike, int intended) {
        return List.of(
                new Measurement("requests", requests, "", null),
                new Measurement("answered alike", alike, "", null),
                new Measurement("intended differences", intended, "", null));
    }

    private record Case(Exchange exchange, Finding finding) {
        @Override
        public String toString() {
            return finding.cause() + " " + finding.what();
        }
    }
}
