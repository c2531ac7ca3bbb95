package io.plimsoll.suite.equivalence;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.spec.EquivalenceSpec.Pair;
import io.plimsoll.spec.WorkloadRef;
import io.plimsoll.suite.equivalence.Part.Mounted;
import io.plimsoll.suite.equivalence.Part.Running;
import io.plimsoll.suite.equivalence.Sides.Side;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PartsJudgeTest {

    private static final Verdict.Error NO_SUCH_SERVICE = new Verdict.Error(
            "equivalence.pairs is wrong: the Compose file starts no service \"shop\"",
            "correct \"equivalence.pairs\" in the spec");

    private final Sides sides = new Sides();

    @Test
    void passes_when_both_are_alike() {
        assertThat(SettingsJudge.judge(sides.facts()))
                .isEqualTo(new Verdict.Pass(
                        "service web is container web of deployment/web; image, variables and files compared: no difference",
                        measurements(1, 0)));
        assertThat(TreatmentJudge.judge(sides.facts()))
                .isEqualTo(new Verdict.Pass(
                        "service web is container web of deployment/web; ports, health, limits, volumes, users and time to end"
                                + " compared: no difference",
                        measurements(1, 0)));
    }

    @Test
    void passes_on_differences_that_are_meant() {
        sides.container().variables = List.of("PORT", "SHOP_A", "SHOP_B");
        sides.container().memory = null;
        sides.intended.put("web: variable SHOP_*", "only in the cluster");
        sides.intended.put("web: memory limit", "on a laptop only");

        assertThat(SettingsJudge.judge(sides.facts()))
                .isEqualTo(new Verdict.Pass(
                        "service web is container web of deployment/web; image, variables and files compared: intended: web: variable"
                                + " SHOP_A (only in the cluster); web: variable SHOP_B (only in the cluster)",
                        measurements(1, 2)));
        assertThat(TreatmentJudge.judge(sides.facts()))
                .isEqualTo(new Verdict.Pass(
                        "service web is container web of deployment/web; ports, health, limits, volumes, users and time to end"
                                + " compared: intended: web: memory limit (on a laptop only)",
                        measurements(1, 1)));
    }

    static Stream<Case> settings() {
        return Stream.of(
                new Case(
                        sides -> sides.compose.add(another("", "cache")),
                        "ONE_SIDE_ONLY",
                        "cache: service",
                        "service cache",
                        "nothing that is known to do the same"),
                new Case(
                        sides -> sides.kubernetes.add(another("deployment/mailer", "main")),
                        "ONE_SIDE_ONLY",
                        "main of deployment/mailer: service",
                        "nothing that is known to do the same",
                        "container main of deployment/mailer"),
                new Case(
                        sides -> sides.container().image = "example.test/shop:2",
                        "IMAGE_DIFFERS",
                        "web: image",
                        "example.test/shop:1",
                        "example.test/shop:2"),
                new Case(
                        sides -> sides.web().variables = List.of("PORT", "DEBUG"),
                        "VARIABLE_DIFFERS",
                        "web: variable DEBUG",
                        "there",
                        "not there"),
                new Case(
                        sides -> sides.container().files = Map.of(),
                        "FILE_DIFFERS",
                        "web: file /etc/shop/shop.properties",
                        "there",
                        "not there"),
                new Case(
                        sides -> sides.container().files =
                                Map.of("/etc/shop/shop.properties", List.of("http.port", "http.host")),
                        "FILE_DIFFERS",
                        "web: file /etc/shop/shop.properties key http.host",
                        "not there",
                        "there"));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void fails_on_other_settings(Case wrong) {
        wrong.change().accept(sides);

        assertThat(SettingsJudge.judge(sides.facts()))
                .isEqualTo(new Verdict.Fail(List.of(wrong.finding()), measurements(1, 0)));
    }

    static Stream<Case> treatment() {
        return Stream.of(
                new Case(
                        sides -> sides.container().running = new Running(10001, List.of(8080, 9090)),
                        "PORT_DIFFERS",
                        "web: port 9090",
                        "not there",
                        "there"),
                new Case(
                        sides -> sides.container().running = new Running(0, List.of(8080)),
                        "USER_DIFFERS",
                        "web: user",
                        "10001",
                        "0"),
                new Case(
                        sides -> sides.web().health = null,
                        "HEALTHCHECK_DIFFERS",
                        "web: healthcheck",
                        "none",
                        "GET /ready"),
                new Case(
                        sides -> sides.web().health =
                                Health.ofCommand(List.of("CMD", "wget", "-q", "http://127.0.0.1:8080/live")),
                        "HEALTHCHECK_DIFFERS",
                        "web: healthcheck",
                        "`CMD wget -q http://127.0.0.1:8080/live`",
                        "GET /ready"),
                new Case(sides -> sides.web().memory = null, "LIMIT_DIFFERS", "web: memory limit", "none", "512 MiB"),
                new Case(
                        sides -> sides.web().nanoCpus = 1_000_000_000L,
                        "LIMIT_DIFFERS",
                        "web: processor limit",
                        "1",
                        "0.5"),
                new Case(
                        sides -> sides.container().volumes = Map.of("/data", Mounted.SCRATCH, "/tmp", Mounted.SCRATCH),
                        "VOLUME_DIFFERS",
                        "web: volume /data",
                        "a volume that is kept",
                        "space that goes with it"),
                new Case(
                        sides -> sides.web().graceMillis = 10_000,
                        "GRACE_PERIOD_DIFFERS",
                        "web: grace period",
                        "10 s",
                        "30 s"));
    }

    @ParameterizedTest
    @MethodSource("treatment")
    void fails_on_another_treatment(Case wrong) {
        wrong.change().accept(sides);

        assertThat(TreatmentJudge.judge(sides.facts()))
                .isEqualTo(new Verdict.Fail(List.of(wrong.finding()), measurements(1, 0)));
    }

    @Test
    void asks_nothing_of_what_has_ended() {
        for (Side side : List.of(sides.web(), sides.container())) {
            side.ends = true;
            side.running = null;
        }
        sides.web().health = null;
        sides.web().graceMillis = 10_000;

        assertThat(TreatmentJudge.judge(sides.facts())).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void knows_a_container_by_declaration_by_name_and_by_image() {
        sides.compose.add(another("", "queue"));
        sides.compose.add(another("", "database"));
        sides.compose.get(2).image = "docker.io/library/postgres:15";
        sides.kubernetes.add(another("statefulset/db", "postgres"));
        sides.kubernetes.get(1).image = "postgres:15";
        sides.kubernetes.add(another("deployment/broker", "one"));
        sides.kubernetes.add(another("deployment/broker", "two"));
        sides.kubernetes.get(3).ends = true;
        sides.pairs = List.of(new Pair("queue", new WorkloadRef(WorkloadRef.Kind.DEPLOYMENT, "broker"), "one"));

        Pairing pairing = Pairing.of(sides.facts().compose(), sides.facts().kubernetes(), sides.pairs);

        assertThat(SettingsJudge.inWords(pairing))
                .isEqualTo("service queue is container one of deployment/broker, service web is container web of"
                        + " deployment/web, service database is container postgres of statefulset/db");
        assertThat(pairing.alone()).extracting(Part::place).containsExactly("container two of deployment/broker");
    }

    @Test
    void cannot_decide_by_a_pair_that_is_none() {
        sides.pairs = List.of(new Pair("shop", new WorkloadRef(WorkloadRef.Kind.DEPLOYMENT, "web"), null));

        assertThat(SettingsJudge.judge(sides.facts())).isEqualTo(NO_SUCH_SERVICE);
        assertThat(TreatmentJudge.judge(sides.facts())).isEqualTo(NO_SUCH_SERVICE);

        sides.pairs = List.of(new Pair("web", new WorkloadRef(WorkloadRef.Kind.DEPLOYMENT, "web"), "main"));

        assertThat(SettingsJudge.judge(sides.facts()))
                .isEqualTo(new Verdict.Error(
                        "equivalence.pairs is wrong: the manifests have no container \"main\" in deployment/web",
                        "correct \"equivalence.pairs\" in the spec"));
    }

    @Test
    void cannot_decide_without_a_pair_or_a_process() {
        sides.web().running = null;

        assertThat(TreatmentJudge.judge(sides.facts()))
                .isEqualTo(new Verdict.Error(
                        "no process was seen of service web", "run the check again while nothing restarts"));

        sides.compose.clear();

        assertThat(TreatmentJudge.judge(sides.facts()))
                .isEqualTo(new Verdict.Error(
                        "no service of the Compose file is known to be a container of the manifests",
                        "name them in the spec: equivalence: {pairs: [{service: NAME, workload: KIND/NAME, container:"
                                + " NAME}]}"));
    }

    @Test
    void does_not_test_where_processes_cannot_be_seen() {
        sides.seesProcesses = false;

        assertThat(TreatmentJudge.judge(sides.facts()))
                .isEqualTo(
                        new Verdict.NotTested(
                                ReasonCode.ENV_UNSUPPORTED,
                                "the nodes of this cluster are not the run's own, so users and ports of its processes cannot be seen"));
    }

    private static Side another(String workload, String name) {
        Side side = new Side(workload, name);
        side.image = "example.test/" + name + ":1";
        return side;
    }

    private static List<Measurement> measurements(int pairs, int intended) {
        return List.of(
                new Measurement("services with a container", pairs, "", null),
                new Measurement("intended differences", intended, "", null));
    }

    private record Case(Consumer<Sides> change, String cause, String name, String compose, String kubernetes) {

        Finding finding() {
            return Differences.finding(cause, name, compose, kubernetes);
        }

        @Override
        public String toString() {
            return cause + " " + name;
        }
    }
}
