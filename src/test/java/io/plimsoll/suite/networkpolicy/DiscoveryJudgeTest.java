package io.plimsoll.suite.networkpolicy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.Basis.Population;
import io.plimsoll.evidence.Basis.Query;
import io.plimsoll.evidence.EvidencePack;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.evidence.ScenarioReport.Field;
import io.plimsoll.evidence.ScenarioReport.Line;
import io.plimsoll.evidence.ScenarioReport.Matrix;
import io.plimsoll.network.ObjectKey;
import io.plimsoll.network.Observed;
import io.plimsoll.spec.ManifestParser;
import io.plimsoll.spec.ManifestResult;
import io.plimsoll.suite.RecordedLists;
import io.plimsoll.suite.networkpolicy.DiscoveryFacts.Companion;
import io.plimsoll.suite.networkpolicy.DiscoveryFacts.Known;
import io.plimsoll.suite.networkpolicy.DiscoveryFacts.Question;
import io.plimsoll.suite.networkpolicy.DiscoveryFacts.Visit;
import io.plimsoll.timeline.ClusterList;
import io.plimsoll.toolbox.prober.DiscoveryMessage;
import io.plimsoll.toolbox.prober.DiscoveryMessage.Configured;
import io.plimsoll.toolbox.prober.DiscoveryMessage.Connected;
import io.plimsoll.toolbox.prober.DiscoveryMessage.Resolved;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiscoveryJudgeTest {

    private static final ObjectKey CLIENT = new ObjectKey("shop", "worker-0");
    private static final ObjectKey WEB = new ObjectKey("shop", "web");
    private static final ObjectKey PODS = new ObjectKey("shop", "web-pods");

    private final List<String> objects = new ArrayList<>(List.of(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: shop}
            spec: {clusterIP: 10.43.0.7, selector: {app: web}, ports: [{port: 80}, {port: 53, protocol: UDP}]}
            """,
            """
            apiVersion: v1
            kind: Service
            metadata: {name: web-pods, namespace: shop}
            spec: {clusterIP: None, selector: {app: web}, ports: [{port: 8080}]}
            """,
            pod("web-0", "10.42.0.10", "True"),
            pod("web-1", "10.42.0.11", "True"),
            pod("plimsoll-unready-1x", "10.42.0.19", "False")));

    private final List<DiscoveryMessage> messages = new ArrayList<>(List.of(
            new Configured(
                    "shop/worker-0", List.of("10.43.0.10"), List.of("shop.svc.cluster.local", "svc.cluster.local"), ""),
            resolved("web", "10.43.0.7"),
            resolved("web-pods", "10.42.0.11", "10.42.0.10"),
            known("10.43.0.99")));

    private static final Question SOMEBODY = new Question(
            new ObjectKey("plimsoll-strangers", "stranger-a"),
            new ObjectKey("plimsoll-strangers", "somebody"),
            "somebody");

    private static Resolved known(String... addresses) {
        return new Resolved(
                "plimsoll-strangers/stranger-a",
                "somebody",
                "somebody.plimsoll-strangers.svc.cluster.local",
                List.of(addresses),
                addresses.length == 0 ? "it does not exist" : "",
                900,
                1_000);
    }

    private final RecordedLag lag = new RecordedLag();
    private @Nullable TrialObservations trial = lag.trial();

    private final List<Companion> companions =
            new ArrayList<>(List.of(new Companion(new ObjectKey("shop", "plimsoll-unready-1x"), Map.of("app", "web"))));

    DiscoveryJudgeTest() {
        connected(12, "10.42.0.10", "");
        connected(9, "10.42.0.11", "");
    }

    private static String pod(String name, String address, String ready) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: shop, labels: {app: web}}
                spec: {nodeName: n1}
                status: {phase: Running, podIP: %s, conditions: [{type: Ready, status: "%s"}]}
                """
                .formatted(name, address, ready);
    }

    private static Resolved resolved(String name, String... addresses) {
        return new Resolved(
                "shop/worker-0", name, name + ".shop.svc.cluster.local", List.of(addresses), "", 1_000, 1_400);
    }

    private void connected(int times, String ledTo, String problem) {
        for (int i = 0; i < times; i++) {
            messages.add(new Connected(0, 2_000, 2_300, 40_000 + messages.size(), ledTo, problem));
        }
    }

    private void connections(int toFirst, int toSecond) {
        messages.removeIf(Connected.class::isInstance);
        connected(toFirst, "10.42.0.10", "");
        connected(toSecond, "10.42.0.11", "");
    }

    private DiscoveryObservations observations() {
        RecordedNetwork network = new RecordedNetwork();
        NetworkFacts recorded = network.observations().facts();
        ManifestResult parsed = ManifestParser.parse(Path.of("test.yaml"), String.join("---\n", objects));
        if (!(parsed instanceof ManifestResult.Parsed good)) {
            throw new AssertionError(parsed);
        }
        List<JsonNode> read = good.objects();
        return new DiscoveryObservations(
                new DiscoveryFacts(
                        RecordedNetwork.START,
                        RecordedNetwork.START + 10_000_000,
                        RecordedNetwork.START + 12_000_000,
                        List.of("shop"),
                        recorded.canary(),
                        new Known(SOMEBODY, "10.43.0.99"),
                        companions,
                        List.of(new Question(CLIENT, WEB, "web"), new Question(CLIENT, PODS, "web-pods")),
                        List.of(new Visit(0, "shop/worker-0", WEB, 80, 21)),
                        1),
                network.canary,
                trial,
                read,
                new RecordedLists(List.of(new ClusterList(
                        RecordedNetwork.START, "GET /api/v1/services", "Service", "", "4711", 4, true))),
                messages);
    }

    private Verdict judge() {
        return DiscoveryJudge.judge(observations());
    }

    private Finding finding() {
        Verdict verdict = judge();
        assertThat(verdict).isInstanceOf(Verdict.Fail.class);
        assertThat(((Verdict.Fail) verdict).findings()).hasSize(1);
        return ((Verdict.Fail) verdict).findings().get(0);
    }

    @Test
    void names_that_are_right_and_connections_that_are_spread_pass() {
        assertThat(judge())
                .isEqualTo(new Verdict.Pass(
                        "the names of 2 Services had the right addresses in 1 pods; 21 connections to 1 of them were"
                                + " spread over 2 ready pods, each with a share that chance explains, and none was led to"
                                + " one of 1 pods that are not ready",
                        List.of(
                                new Measurement("names asked for", 2, "", null),
                                new Measurement("connections made to Services", 21, "", null),
                                new Measurement("ready pods behind them", 2, "", null),
                                new Measurement("connections led to none of these", 0, "", "≤ 0"),
                                new Measurement("pods beside them that are not ready", 1, "", "≥ 1"),
                                new Measurement("times everything was tried until names agreed", 1, "", null))));
    }

    @Test
    void a_headless_name_must_not_stand_for_a_pod_that_is_not_ready() {
        messages.set(2, resolved("web-pods", "10.42.0.11", "10.42.0.19", "10.42.0.10"));

        assertThat(finding())
                .isEqualTo(new Finding(
                        "NOT_READY_NAMED",
                        "Service shop/web-pods by name",
                        "exactly the ready pods: 10.42.0.10, 10.42.0.11",
                        "pod shop/worker-0 asked for \"web-pods\" and got 10.42.0.10, 10.42.0.11, 10.42.0.19",
                        "clients are sent to pod shop/plimsoll-unready-1x (10.42.0.19), which is not ready",
                        "remove publishNotReadyAddresses; pods that have to find each other before they are ready get"
                                + " a Service of their own, which their StatefulSet names",
                        List.of()));
        assertThat(DiscoveryJudge.namesAgree(observations())).isFalse();
    }

    @Test
    void pods_of_a_stateful_set_may_find_each_other_before_they_are_ready() {
        messages.set(2, resolved("web-pods", "10.42.0.11", "10.42.0.19", "10.42.0.10"));
        objects.set(1, objects.get(1).replace("clusterIP: None", "publishNotReadyAddresses: true, clusterIP: None"));
        objects.set(
                2,
                objects.get(2)
                        .replace(
                                "labels: {app: web}",
                                "labels: {app: web}, ownerReferences: [{kind: StatefulSet, name: web}]")
                        .replace("nodeName: n1", "nodeName: n1, subdomain: web-pods"));

        assertThat(judge()).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void a_headless_name_must_stand_for_every_ready_pod() {
        messages.set(2, resolved("web-pods", "10.42.0.11"));

        assertThat(finding())
                .isEqualTo(new Finding(
                        "READY_NOT_NAMED",
                        "Service shop/web-pods by name",
                        "exactly the ready pods: 10.42.0.10, 10.42.0.11",
                        "pod shop/worker-0 asked for \"web-pods\" and got 10.42.0.11",
                        "clients do not find pod shop/web-0 (10.42.0.10)",
                        "see the Service’s endpoint slices, and how long the cluster’s DNS remembers answers",
                        List.of()));
    }

    @Test
    void a_name_must_stand_for_the_address_of_its_service() {
        messages.set(1, resolved("web", "10.43.0.99"));

        assertThat(finding())
                .isEqualTo(new Finding(
                        "WRONG_ADDRESS",
                        "Service shop/web by name",
                        "its address 10.43.0.7",
                        "pod shop/worker-0 asked for \"web\" and got 10.43.0.99",
                        "a client that uses the name reaches something else",
                        "see which name it is that answers, below: a Service of the same name in the pod’s own"
                                + " namespace comes first",
                        List.of("the answer is of web.shop.svc.cluster.local")));
    }

    @Test
    void a_name_must_have_an_address() {
        messages.set(
                1,
                new Resolved(
                        "shop/worker-0",
                        "web",
                        "web.svc.cluster.local",
                        List.of(),
                        "the name server knows no such name",
                        1,
                        2));

        assertThat(finding())
                .isEqualTo(new Finding(
                        "NAME_NOT_RESOLVED",
                        "Service shop/web by name",
                        "its address 10.43.0.7",
                        "pod shop/worker-0 asked for \"web\": the name server knows no such name",
                        "a client that uses the name does not find it",
                        "see why the cluster’s DNS does not know it: its own log, and the Service’s endpoints",
                        List.of("asked for last: web.svc.cluster.local")));
    }

    @Test
    void a_pod_has_to_ask_the_cluster() {
        messages.set(0, new Configured("shop/worker-0", List.of("192.0.2.53"), List.of("example.test"), ""));
        messages.set(1, new Resolved("shop/worker-0", "web", "", List.of(), "nobody was asked", 1, 1));
        messages.set(2, new Resolved("shop/worker-0", "web-pods", "", List.of(), "nobody was asked", 1, 1));

        assertThat(finding())
                .isEqualTo(new Finding(
                        "OTHER_NAME_SERVER",
                        "pod shop/worker-0",
                        "it asks the cluster’s DNS, and knows names of the cluster by their short form",
                        "it asks 192.0.2.53, and appends example.test",
                        "it finds no Service by its name",
                        "use dnsPolicy ClusterFirst, the default; with hostNetwork, ClusterFirstWithHostNet",
                        List.of("nobody was asked for \"web\"")));
    }

    @Test
    void no_connection_may_be_led_to_a_pod_that_is_not_ready() {
        messages.remove(messages.size() - 1);
        connected(1, "10.42.0.19", "Connection refused");

        assertThat(finding())
                .isEqualTo(new Finding(
                        "NOT_READY_REACHED",
                        "Service shop/web, port 80",
                        "connections are led to ready pods: 10.42.0.10, 10.42.0.11",
                        "21 connections from shop/worker-0: 12 to 10.42.0.10, 8 to 10.42.0.11, 1 to 10.42.0.19",
                        "clients are led to pod shop/plimsoll-unready-1x (10.42.0.19), which is not ready",
                        "remove publishNotReadyAddresses, and let the selector mean pods that serve only",
                        List.of()));
    }

    @Test
    void a_client_must_not_be_kept_to_one_pod() {
        connections(21, 0);
        objects.set(0, objects.get(0).replace("clusterIP", "sessionAffinity: ClientIP, clusterIP"));

        assertThat(finding())
                .isEqualTo(new Finding(
                        "KEPT_TO_ONE_POD",
                        "Service shop/web, port 80",
                        "the connections of a client are spread over all 2 ready pods",
                        "21 connections from shop/worker-0: 21 to 10.42.0.10",
                        "a client’s load stays on one pod whatever others there are, and moves at once when that one"
                                + " goes",
                        "remove sessionAffinity: ClientIP; where clients have to keep to a pod, waive this check and"
                                + " say why",
                        List.of()));
    }

    @Test
    void every_ready_pod_must_have_its_share() {
        connections(21, 0);

        assertThat(finding())
                .isEqualTo(new Finding(
                        "UNEVEN_SPREAD",
                        "Service shop/web, port 80",
                        "each of 2 ready pods gets about 11 of 21 connections",
                        "21 connections from shop/worker-0: 21 to 10.42.0.10",
                        "pod shop/web-0 got 21, pod shop/web-1 got 0, which chance makes less often than once in a"
                                + " million times",
                        "see the Service’s endpoint slices, and how the cluster’s nodes choose among endpoints",
                        List.of()));
    }

    @Test
    void the_spread_of_a_service_that_prefers_near_pods_is_not_judged() {
        connections(21, 0);
        objects.set(0, objects.get(0).replace("clusterIP", "internalTrafficPolicy: Local, clusterIP"));

        assertThat(judge()).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void a_ready_pod_has_to_accept() {
        messages.remove(messages.size() - 1);
        connected(1, "10.42.0.11", "Connection refused");

        assertThat(finding())
                .isEqualTo(new Finding(
                        "NOT_ACCEPTED",
                        "Service shop/web, port 80",
                        "a pod that is ready accepts connections",
                        "1 of 21 connections from shop/worker-0 were not made: Connection refused",
                        "clients fail although a pod says that it is ready",
                        "let the readiness probe ask at the port that clients use",
                        List.of()));
    }

    @Test
    void nothing_is_decided_where_it_is_not_known_what_came_of_something() {
        messages.remove(messages.size() - 1);
        connected(1, "", "");

        assertThat(judge())
                .isEqualTo(new Verdict.Error(
                        "of 21 connections from shop/worker-0 to Service shop/web the node’s connection tracking does"
                                + " not say where 1 were led to",
                        "report this as a defect of the harness"));

        messages.removeIf(Connected.class::isInstance);
        assertThat(judge())
                .isEqualTo(new Verdict.Error(
                        "nothing is known of the connections to Service shop/web",
                        "report this as a defect of the harness"));
    }

    @Test
    void nothing_is_decided_without_a_pod_that_is_not_ready() {
        companions.clear();

        assertThat(judge())
                .isEqualTo(new Verdict.Error(
                        "there was no pod that is not ready", "report this as a defect of the harness"));
    }

    @Test
    void nothing_is_decided_where_policies_are_not_enforced() {
        DiscoveryObservations sound = observations();
        DiscoveryObservations unsound = new DiscoveryObservations(
                sound.facts(),
                List.of(new CanarySample(RecordedNetwork.START, RecordedNetwork.START + 1, Observed.ALLOWED, "")),
                sound.trial(),
                sound.objects(),
                sound.lists(),
                sound.messages());

        assertThat(DiscoveryJudge.judge(unsound)).isInstanceOf(Verdict.Error.class);
    }

    @Test
    void nothing_is_decided_where_a_part_of_policies_is_not_enforced() {
        RecordedLag broken = new RecordedLag();
        broken.own.set(9, RecordedLag.step("own", TrialPods.TCP, Change.EXCEPTED, 8, false));
        trial = broken.trial();

        assertThat(judge()).isInstanceOf(Verdict.Error.class);
        assertThat(judge().reason()).contains("(ipBlock.except)");

        trial = null;

        assertThat(judge())
                .isEqualTo(new Verdict.Error(
                        "it was not tried how the cluster enforces other policies than one that denies everything",
                        "run the check again"));
    }

    @Test
    void nothing_is_decided_where_the_dns_does_not_know_the_harness_s_own_service_either() {
        messages.removeIf(Resolved.class::isInstance);
        messages.add(known());

        assertThat(judge())
                .isEqualTo(
                        new Verdict.Error(
                                "pod plimsoll-strangers/stranger-a of the harness’s own, which no policy selects, asked for \"somebody\", the"
                                        + " name of a Service of the harness’s own: expected: 10.43.0.99, observed: it does not exist",
                                "see that the cluster’s DNS runs, and its log: where it does not answer, nothing can be said of names"));
    }

    @Test
    void the_control_of_names_is_stated_and_the_population_is_that_of_the_list() {
        assertThat(DiscoveryReport.basis(observations(), "raw/x").populations().get(0))
                .isEqualTo(Population.census(
                        "Services of the deployment that have a selector",
                        2,
                        List.of(new Query("GET /api/v1/services", "4711", 4, true))));
        assertThat(DiscoveryReport.basis(observations(), "raw/x").control().observed())
                .endsWith("; \"somebody\" is 10.43.0.99, and the answer was 10.43.0.99");
    }

    @Test
    void what_was_recorded_is_read_as_it_was(@TempDir Path reports) throws IOException {
        DiscoveryObservations recorded = observations();
        EvidencePack pack = EvidencePack.create(reports, Instant.EPOCH, "shop");
        write(pack, DiscoveryObservations.CANARY, recorded.canary());
        write(pack, TrialObservations.PULSES, lag.messages);
        pack.json(
                "raw/service-discovery/" + TrialObservations.TRIAL,
                "the trial",
                new ObjectMapper()
                        .valueToTree(Objects.requireNonNull(recorded.trial()).trial()));
        write(pack, DiscoveryObservations.OBJECTS, recorded.objects());
        write(pack, RecordedLists.FILE, recorded.lists().lists());
        write(pack, DiscoveryObservations.MESSAGES, recorded.messages());
        pack.json("raw/service-discovery/facts.json", "facts", new ObjectMapper().valueToTree(recorded.facts()));

        DiscoveryObservations read = DiscoveryObservations.read(pack.directory().resolve("raw/service-discovery"));

        assertThat(read.facts()).isEqualTo(recorded.facts());
        assertThat(read.canary()).isEqualTo(recorded.canary());
        assertThat(read.messages()).isEqualTo(recorded.messages());
        assertThat(DiscoveryJudge.judge(read)).isEqualTo(DiscoveryJudge.judge(recorded));
        assertThat(DiscoveryReport.basis(read, "raw/x")).isEqualTo(DiscoveryReport.basis(recorded, "raw/x"));
    }

    @Test
    void the_report_has_every_name_and_every_share() {
        assertThat(DiscoveryReport.of("service-discovery", observations()).matrices())
                .isEqualTo(List.of(
                        new Matrix(
                                "Names",
                                "Service",
                                List.of("asked by shop/worker-0"),
                                List.of(
                                        line("shop/web", field("10.43.0.7", "web")),
                                        line("shop/web-pods", field("10.42.0.10, 10.42.0.11", "web-pods")))),
                        new Matrix(
                                "Connections by pod",
                                "Service",
                                List.of("from", "planned", "led to"),
                                List.of(line(
                                        "shop/web port 80",
                                        plain("shop/worker-0"),
                                        plain("21"),
                                        plain("web-0: 12; web-1: 9; plimsoll-unready-1x, not ready: 0"))))));
        assertThat(DiscoveryReport.deviations(observations()))
                .containsExactly(
                        "For DEP-NET-007 the pod shop/plimsoll-unready-1x with the labels {app=web}, which is never"
                                + " ready, was beside those of the deployment for a while.");
    }

    private static Line line(String name, Field... fields) {
        return new Line(name, List.of(fields));
    }

    private static Field field(String word, String name) {
        return new Field(
                word, false, List.of("\"%s\" was asked for as %s.shop.svc.cluster.local".formatted(name, name)));
    }

    private static Field plain(String word) {
        return new Field(word, false, List.of());
    }

    private static void write(EvidencePack pack, String file, Collection<?> lines) throws IOException {
        try (JsonLines out = pack.jsonLines("raw/service-discovery/" + file, "a part of the recording")) {
            lines.forEach(out::append);
        }
    }
}
