package io.plimsoll.suite.networkpolicy;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.evidence.FlowPicture;
import io.plimsoll.evidence.FlowPicture.Flow;
import io.plimsoll.evidence.FlowPicture.Group;
import io.plimsoll.evidence.FlowPicture.Member;
import io.plimsoll.evidence.FlowPicture.State;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowPicturesTest {

    private final RecordedNetwork network = new RecordedNetwork();

    private FlowPicture picture() {
        return FlowPictures.of(network.observations()).get(0);
    }

    @Test
    void have_every_workload_and_every_declared_flow() {
        FlowPicture picture = picture();

        assertThat(picture.groups())
                .containsExactly(
                        new Group(
                                "namespace shop",
                                List.of(
                                        new Member("shop/deployment/store", "store", "deployment, 1 pod"),
                                        new Member("shop/deployment/web", "web", "deployment, 1 pod"),
                                        new Member("shop/deployment/worker", "worker", "deployment, 1 pod"))),
                        new Group("outside of namespaces", List.of(new Member("nodes", "nodes", ""))));
        assertThat(picture.flows())
                .containsExactly(
                        new Flow("nodes", "shop/deployment/web", "TCP/8080", State.DECLARED, ""),
                        new Flow("shop/deployment/web", "shop/deployment/store", "TCP/5432", State.DECLARED, ""));
    }

    @Test
    void show_what_is_needed_and_forbidden_first() {
        network.policies.remove(3);

        assertThat(picture().flows().get(0))
                .isEqualTo(new Flow(
                        "shop/deployment/web",
                        "shop/deployment/store",
                        "TCP/5432",
                        State.FORBIDDEN,
                        "ingress of pod shop/store-old-0: selected by shop/default-deny; no rule allows it"));
    }

    @Test
    void show_questions_to_the_dns_that_do_not_pass() {
        network.policies.remove(1);

        assertThat(picture().flows().get(0))
                .isEqualTo(new Flow(
                        "shop/deployment/web",
                        "kube-system/deployment/coredns",
                        "UDP/53",
                        State.FORBIDDEN,
                        "ingress of pod kube-system/coredns-0: no policy selects it, so everything is allowed"));
    }

    @Test
    void show_what_passed_and_nobody_declared() {
        network.policies.add(RecordedNetwork.ALLOW_ALL);

        assertThat(picture().flows())
                .filteredOn(flow -> flow.state() == State.UNDECLARED)
                .extracting(flow -> flow.from() + " -> " + flow.to() + " " + flow.ports())
                .contains(
                        "shop/deployment/worker -> shop/deployment/store TCP/5432",
                        "plimsoll-strangers -> shop/deployment/web TCP/8080, ports that nobody declares");
    }

    @Test
    void call_nothing_one_too_many_where_no_flow_is_declared() {
        network.flows.clear();
        network.policies.clear();

        assertThat(picture().flows()).extracting(Flow::state).containsOnly(State.PASSED);
    }

    @Test
    void there_is_none_of_what_was_not_probed() {
        network.rounds = 0;

        assertThat(FlowPictures.of(network.observations())).isEmpty();
    }
}
