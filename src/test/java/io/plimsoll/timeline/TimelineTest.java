package io.plimsoll.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.plimsoll.timeline.ProcessEvent.Type;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private static final long T0 = 1_800_000_000_000_000L;
    private static final long SECOND = 1_000_000;
    private static final ServiceKey SERVICE = new ServiceKey("shop", "api");

    @Test
    void gathers_the_whole_life_of_a_pod() {
        PodLife pod = wholeLife().timeline().pods().get(0);

        assertThat(pod)
                .isEqualTo(new PodLife(
                        "shop",
                        "api-7f-a",
                        "pod-uid-api-7f-a",
                        "10.42.0.3",
                        null,
                        "7f",
                        "3",
                        "shop:api-7f",
                        new WorkloadKey("Deployment", "shop", "api"),
                        T0,
                        true,
                        T0 + 2 * SECOND,
                        List.of(new Interval(T0 + 4 * SECOND, T0 + 32 * SECOND)),
                        List.of(
                                new EndpointInterval(
                                        SERVICE,
                                        true,
                                        true,
                                        false,
                                        new Interval(T0 + 4 * SECOND + 20, T0 + 30 * SECOND + 50)),
                                new EndpointInterval(
                                        SERVICE,
                                        false,
                                        true,
                                        true,
                                        new Interval(T0 + 30 * SECOND + 50, T0 + 33 * SECOND))),
                        new PodLife.Deletion(T0 + 30 * SECOND, 20),
                        List.of(new ContainerRun(
                                "main",
                                "containerd://api-7f-a",
                                false,
                                T0 + SECOND,
                                new ContainerRun.Exit(T0 + 31 * SECOND, 143, "Error", T0 + 32 * SECOND))),
                        0,
                        List.of(new Listener("api-7f-a", 8080, new Interval(T0 + 3 * SECOND, T0 + 31 * SECOND))),
                        List.of(new ProcessRun("api-7f-a", new Interval(T0 + SECOND, T0 + 31 * SECOND + 10))),
                        T0 + 34 * SECOND));
    }

    @Test
    void cuts_a_life_into_spans_for_the_chart() {
        PodLife pod = wholeLife().timeline().pods().get(0);

        assertThat(pod.spans(T0 + 100 * SECOND))
                .containsExactly(
                        new PodSpan(PodSpan.State.PENDING, T0, T0 + 2 * SECOND),
                        new PodSpan(PodSpan.State.UNREADY, T0 + 2 * SECOND, T0 + 4 * SECOND),
                        new PodSpan(PodSpan.State.READY, T0 + 4 * SECOND, T0 + 30 * SECOND),
                        new PodSpan(PodSpan.State.TERMINATING, T0 + 30 * SECOND, T0 + 34 * SECOND));
    }

    @Test
    void cuts_a_flapping_life_that_goes_on_into_spans() {
        ClusterEvents cluster = new ClusterEvents();
        cluster.listed(T0, "api-7f-a", "api-7f", T0 - SECOND);
        cluster.ready(T0 + SECOND, "api-7f-a", false, T0 + SECOND);
        cluster.ready(T0 + 3 * SECOND, "api-7f-a", true, T0 + 3 * SECOND);

        assertThat(cluster.timeline().pods().get(0).spans(T0 + 9 * SECOND))
                .containsExactly(
                        new PodSpan(PodSpan.State.READY, T0, T0 + SECOND),
                        new PodSpan(PodSpan.State.UNREADY, T0 + SECOND, T0 + 3 * SECOND),
                        new PodSpan(PodSpan.State.READY, T0 + 3 * SECOND, T0 + 9 * SECOND));
    }

    @Test
    void knows_when_a_service_had_no_ready_endpoint() {
        ServiceLife service = wholeLife().timeline().service(SERVICE).orElseThrow();

        assertThat(service)
                .isEqualTo(new ServiceLife(
                        SERVICE,
                        T0,
                        Map.of("http", Set.of(8080)),
                        List.of(
                                new Interval(T0, T0 + 4 * SECOND + 20),
                                new Interval(T0 + 30 * SECOND + 50, Interval.OPEN))));
    }

    @Test
    void gives_a_pod_the_revision_that_its_replica_set_was_when_the_pod_was_made() {
        ClusterEvents cluster = new ClusterEvents();
        cluster.replicaSet(T0, "api-7f", "api", "1");
        cluster.created(T0 + 1, "api-7f-a", "api-7f");
        cluster.replicaSet(T0 + 10, "api-7f", "api", "3");
        cluster.created(T0 + 11, "api-7f-b", "api-7f");

        assertThat(cluster.timeline().pods()).extracting(PodLife::revision).containsExactly("1", "3");
    }

    @Test
    void a_short_lived_process_beside_the_server_is_not_the_end_of_the_container() {
        ClusterEvents cluster = new ClusterEvents();
        cluster.created(T0, "api-7f-a", "api-7f");
        cluster.process(T0 + 1, "api-7f-a", Type.PROCESS_STARTED, 0);
        cluster.process(T0 + 2, "api-7f-a", Type.PROCESS_STARTED, 0);
        cluster.process(T0 + 3, "api-7f-a", Type.PROCESS_EXITED, 0);
        cluster.process(T0 + 9, "api-7f-a", Type.PROCESS_EXITED, 0);

        assertThat(cluster.timeline().pods().get(0).processes())
                .containsExactly(new ProcessRun("api-7f-a", new Interval(T0 + 1, T0 + 9)));
    }

    @Test
    void flags_where_a_watch_was_started_anew() {
        ClusterEvents cluster = new ClusterEvents();
        cluster.created(T0, "api-7f-a", "api-7f");
        cluster.created(T0 + 1, "api-7f-b", "api-7f");
        cluster.relisted(T0 + 900, "api-7f-a");
        cluster.relisted(T0 + 901, "api-7f-b");
        cluster.slice(T0 + 950, "api");

        assertThat(cluster.timeline().gaps()).containsExactly(new TimelineGap("Pod", T0 + 1, T0 + 900));
    }

    @Test
    void finds_a_pod_by_name_as_of_a_moment() {
        ClusterEvents cluster = new ClusterEvents();
        cluster.created(T0, "api-7f-a", "api-7f");
        Timeline timeline = cluster.timeline();

        assertThat(timeline.podNamed("api-7f-a", T0 + 5))
                .hasValueSatisfying(pod -> assertThat(pod.uid()).isEqualTo("pod-uid-api-7f-a"));
        assertThat(timeline.podNamed("other", T0 + 5)).isEmpty();
    }

    @Test
    void is_the_same_after_its_events_were_written_and_read() throws IOException {
        ClusterEvents cluster = wholeLife();
        ObjectMapper json = new ObjectMapper();
        List<WatchEvent> read = new ArrayList<>();
        for (WatchEvent event : cluster.watchEvents()) {
            read.add(json.readValue(json.writeValueAsString(event), WatchEvent.class));
        }

        List<PodLife> pods = Timeline.of(read, List.of()).pods();

        assertThat(pods).isEqualTo(Timeline.of(cluster.watchEvents(), List.of()).pods());
        assertThat(pods).hasSize(1);
    }

    @Test
    void ignores_what_an_object_does_not_say() {
        WatchEvent bare =
                new WatchEvent(0, T0, WatchEvent.Type.ADDED, "Pod", "shop", "x", "u", "1", MissingNode.getInstance());

        PodLife pod = Timeline.of(List.of(bare), new ArrayList<>()).pods().get(0);

        assertThat(pod.workload()).isNull();
        assertThat(pod.ready()).isEmpty();
        assertThat(pod.spans(T0 + 5)).containsExactly(new PodSpan(PodSpan.State.PENDING, T0, T0 + 5));
    }

    private static ClusterEvents wholeLife() {
        ClusterEvents cluster = new ClusterEvents();
        cluster.slice(T0, "api");
        cluster.created(T0, "api-7f-a", "api-7f");
        cluster.replicaSet(T0 + 100, "api-7f", "api", "3");
        cluster.process(T0 + SECOND, "api-7f-a", Type.PROCESS_STARTED, 0);
        cluster.running(T0 + 2 * SECOND, "api-7f-a", T0 + SECOND);
        cluster.process(T0 + 3 * SECOND, "api-7f-a", Type.LISTENER_OPENED, 8080);
        cluster.ready(T0 + 4 * SECOND, "api-7f-a", true, T0 + 4 * SECOND);
        cluster.endpoint(T0 + 4 * SECOND + 20, "api", "api-7f-a", true, true, false);
        cluster.deletionRequested(T0 + 30 * SECOND, "api-7f-a", 20);
        cluster.endpoint(T0 + 30 * SECOND + 50, "api", "api-7f-a", false, true, true);
        cluster.process(T0 + 31 * SECOND, "api-7f-a", Type.LISTENER_CLOSED, 8080);
        cluster.process(T0 + 31 * SECOND + 10, "api-7f-a", Type.PROCESS_EXITED, 0);
        cluster.ready(T0 + 32 * SECOND, "api-7f-a", false, T0 + 31 * SECOND);
        cluster.exited(T0 + 32 * SECOND, "api-7f-a", T0 + 31 * SECOND, 143, "Error");
        cluster.noEndpoint(T0 + 33 * SECOND, "api", "api-7f-a");
        cluster.removed(T0 + 34 * SECOND, "api-7f-a");
        return cluster;
    }
}
