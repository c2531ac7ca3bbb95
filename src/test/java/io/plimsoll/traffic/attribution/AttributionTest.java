package io.plimsoll.traffic.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.plimsoll.timeline.ClusterEvents;
import io.plimsoll.timeline.ProcessEvent.Type;
import io.plimsoll.timeline.ServiceKey;
import io.plimsoll.traffic.AttributedLoss;
import io.plimsoll.traffic.ConnectionKind;
import io.plimsoll.traffic.EndState;
import io.plimsoll.traffic.Ledger;
import io.plimsoll.traffic.LedgerEntry;
import io.plimsoll.traffic.LossCause;
import io.plimsoll.traffic.LossKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each cause with the sentence and the events that show it; the clock starts at 08:00:00. */
class AttributionTest {

    private static final long T0 = 1_800_000_000_000_000L;
    private static final long SECOND = 1_000_000;
    private static final long MILLI = 1_000;

    private final ClusterEvents cluster = new ClusterEvents();
    private final List<LedgerEntry> entries = new ArrayList<>();

    @Test
    void a_port_closed_at_once_is_closed_before_drain() {
        servingPod("api-1-a");
        servingPod("api-1-b");
        cluster.deletionRequested(at(10, 0), "api-1-a", 30);
        cluster.process(at(10, 60), "api-1-a", Type.LISTENER_CLOSED, 8080);
        cluster.endpoint(at(10, 85), "api", "api-1-a", false, true, true);
        cluster.process(at(12, 0), "api-1-a", Type.PROCESS_EXITED, 0);
        AttributedLoss loss = onlyLoss(lost(ConnectionKind.NEW, LossKind.REFUSED, at(10, 120), 1, null));

        assertThat(loss.cause()).isEqualTo(LossCause.CLOSED_BEFORE_DRAIN);
        assertThat(loss.pod()).isEqualTo("api-1-a");
        assertThat(loss.because())
                .isEqualTo(
                        "Refused at 08:00:10.121; api-1-a closed port 8080 at 08:00:10.060, 25 ms before its endpoint"
                                + " was withdrawn.");
        assertThat(loss.events())
                .containsExactly(
                        "08:00:10.060 api-1-a closed port 8080",
                        "08:00:10.085 EndpointSlice of shop/api: api-1-a is no longer ready");
    }

    @Test
    void a_crash_while_serving_is_the_death_of_its_container() {
        servingPod("api-1-a");
        servingPod("api-1-b");
        cluster.process(at(10, 0), "api-1-a", Type.LISTENER_CLOSED, 8080);
        cluster.process(at(10, 0), "api-1-a", Type.PROCESS_EXITED, 0);
        cluster.exited(at(11, 0), "api-1-a", at(10, 0), 137, "OOMKilled");
        AttributedLoss loss = onlyLoss(lost(ConnectionKind.NEW, LossKind.REFUSED, at(10, 120), 1, null));

        assertThat(loss.cause()).isEqualTo(LossCause.CONTAINER_DIED);
        assertThat(loss.because())
                .isEqualTo("Refused at 08:00:10.121; api-1-a exited with code 137 (OOMKilled) at 08:00:10.000 while it"
                        + " was still a ready endpoint.");
    }

    @Test
    void a_port_closed_long_after_the_withdrawal_is_routing_lag() {
        servingPod("api-1-a");
        servingPod("api-1-b");
        cluster.deletionRequested(at(10, 0), "api-1-a", 30);
        cluster.endpoint(at(10, 85), "api", "api-1-a", false, true, true);
        cluster.process(at(15, 100), "api-1-a", Type.LISTENER_CLOSED, 8080);
        AttributedLoss loss = onlyLoss(lost(ConnectionKind.NEW, LossKind.REFUSED, at(15, 300), 1, null));

        assertThat(loss.cause()).isEqualTo(LossCause.ROUTING_LAG);
        assertThat(loss.because())
                .isEqualTo("Refused at 08:00:15.301, 5215 ms after the endpoint of api-1-a was withdrawn; the pod had"
                        + " stayed open for 5015 ms.");
    }

    @Test
    void a_run_of_answers_shows_that_routing_has_turned_away() {
        servingPod("api-1-a");
        servingPod("api-1-b");
        cluster.deletionRequested(at(10, 0), "api-1-a", 30);
        cluster.process(at(10, 60), "api-1-a", Type.LISTENER_CLOSED, 8080);
        cluster.endpoint(at(10, 85), "api", "api-1-a", false, true, true);
        for (int i = 0; i < 60; i++) {
            answered(ConnectionKind.NEW, at(11, i * 10), null, 0, "api-1-b");
        }
        AttributedLoss loss = onlyLoss(lost(ConnectionKind.NEW, LossKind.REFUSED, at(12, 0), 1, null));

        assertThat(loss.cause()).isEqualTo(LossCause.UNKNOWN);
        assertThat(loss.because()).isEqualTo("Refused at 08:00:12.001; no recorded event explains it.");
    }

    @Test
    void a_pod_published_before_it_listens_is_not_ready() {
        servingPod("api-1-a");
        cluster.created(at(5, 0), "api-2-a", "api-2");
        cluster.process(at(6, 0), "api-2-a", Type.PROCESS_STARTED, 0);
        cluster.endpoint(at(6, 200), "api", "api-2-a", true, true, false);
        cluster.process(at(8, 0), "api-2-a", Type.LISTENER_OPENED, 8080);
        AttributedLoss loss = onlyLoss(lost(ConnectionKind.NEW, LossKind.REFUSED, at(7, 0), 1, null));

        assertThat(loss.cause()).isEqualTo(LossCause.ROUTED_TO_NOT_READY);
        assertThat(loss.pod()).isEqualTo("api-2-a");
        assertThat(loss.because())
                .isEqualTo("Refused at 08:00:07.001; api-2-a was published as a ready endpoint at 08:00:06.200, but it"
                        + " opened its port at 08:00:08.000.");
    }

    @Test
    void a_request_under_way_at_the_kill_is_killed_at_grace_end() {
        servingPod("api-1-a");
        cluster.deletionRequested(at(10, 0), "api-1-a", 1);
        cluster.endpoint(at(10, 20), "api", "api-1-a", false, true, true);
        cluster.process(at(11, 150), "api-1-a", Type.LISTENER_CLOSED, 8080);
        cluster.process(at(11, 150), "api-1-a", Type.PROCESS_EXITED, 0);
        cluster.exited(at(11, 600), "api-1-a", at(11, 0), 137, "Error");
        AttributedLoss loss = onlyLoss(lost(ConnectionKind.NEW, LossKind.CLOSED_EARLY, at(9, 0), 2145, null));

        assertThat(loss.cause()).isEqualTo(LossCause.KILLED_AT_GRACE_END);
        assertThat(loss.because())
                .isEqualTo("Closed early at 08:00:11.145, 2145 ms after it was sent, when api-1-a was killed at the end"
                        + " of its 1 s grace period.");
        assertThat(loss.events())
                .containsExactly(
                        "08:00:10.000 Pod api-1-a: deletion requested, grace period 1 s",
                        "08:00:11.150 api-1-a exited with code 137");
    }

    @Test
    void nobody_to_route_to_is_no_ready_endpoint() {
        servingPod("api-1-a");
        cluster.endpoint(at(10, 0), "api", "api-1-a", false, true, true);
        cluster.endpoint(at(14, 0), "api", "api-1-a", true, true, false);
        AttributedLoss loss = onlyLoss(lost(ConnectionKind.NEW, LossKind.REFUSED, at(12, 0), 1, null));

        assertThat(loss.cause()).isEqualTo(LossCause.NO_READY_ENDPOINT);
        assertThat(loss.pod()).isNull();
        assertThat(loss.because())
                .isEqualTo("Refused at 08:00:12.001; Service shop/api had no ready endpoint from 08:00:10.000 to"
                        + " 08:00:14.000.");
    }

    @Test
    void a_kept_alive_connection_cut_by_an_ending_pod_is_closed_before_drain() {
        servingPod("api-1-a");
        servingPod("api-1-b");
        answered(ConnectionKind.KEPT_ALIVE, at(9, 0), "c1", 0, "api-1-b");
        cluster.deletionRequested(at(10, 0), "api-1-b", 30);
        AttributedLoss loss = onlyLoss(lost(ConnectionKind.KEPT_ALIVE, LossKind.RESET, at(10, 40), 5, "c1"));

        assertThat(loss.cause()).isEqualTo(LossCause.CLOSED_BEFORE_DRAIN);
        assertThat(loss.pod()).isEqualTo("api-1-b");
        assertThat(loss.because())
                .isEqualTo("Reset at 08:00:10.045 on a kept-alive connection, 45 ms after api-1-b was told to end.");
    }

    @Test
    void a_bare_reset_by_a_pod_in_good_health_stays_unknown_but_its_own_close_does_not() {
        servingPod("api-1-a");
        answered(ConnectionKind.KEPT_ALIVE, at(9, 0), "c1", 0, "api-1-a");
        answered(ConnectionKind.KEPT_ALIVE, at(9, 0), "c2", 0, "api-1-a");
        entries.add(lost(ConnectionKind.KEPT_ALIVE, LossKind.RESET, at(10, 0), 5, "c1"));
        entries.add(lost(ConnectionKind.KEPT_ALIVE, LossKind.CLOSED_EARLY, at(11, 0), 5, "c2"));

        assertThat(attributed())
                .extracting(AttributedLoss::cause, AttributedLoss::because)
                .containsExactly(
                        tuple(LossCause.UNKNOWN, "Reset at 08:00:10.005; no recorded event explains it."),
                        tuple(
                                LossCause.CLOSED_BEFORE_DRAIN,
                                "Closed early at 08:00:11.005; api-1-a closed the kept-alive connection with the"
                                        + " request under way, and was not ending."));
    }

    @Test
    void a_connection_to_a_pod_long_gone_is_stale() {
        servingPod("api-1-a");
        servingPod("api-1-b");
        answered(ConnectionKind.KEPT_ALIVE, at(9, 0), "c1", 0, "api-1-a");
        answered(ConnectionKind.NEW, at(9, 0), null, 40_000, "api-1-a");
        goneCleanly("api-1-a");
        for (int i = 0; i < 60; i++) {
            answered(ConnectionKind.NEW, at(22, i * 10), null, 0, "api-1-b");
        }
        entries.add(lost(ConnectionKind.KEPT_ALIVE, LossKind.TIMED_OUT, at(30, 0), 5_000, "c1"));
        entries.add(lost(ConnectionKind.NEW, LossKind.REFUSED, at(31, 0), 1, null, 40_000));

        assertThat(attributed())
                .extracting(AttributedLoss::cause, AttributedLoss::because)
                .containsExactly(
                        tuple(
                                LossCause.STALE_CONNTRACK,
                                "Timed out at 08:00:35.000 on a kept-alive connection to api-1-a, which had been gone"
                                        + " for 14 s."),
                        tuple(
                                LossCause.STALE_CONNTRACK,
                                "Refused at 08:00:31.001 from a local port that had led to api-1-a, which had been gone"
                                        + " for 15 s."));
    }

    @Test
    void an_answer_is_an_application_error_whatever_the_pod_was_doing() {
        servingPod("api-1-a");
        cluster.deletionRequested(at(9, 0), "api-1-a", 30);
        entries.add(new LedgerEntry(
                7,
                "api",
                "GET /",
                ConnectionKind.NEW,
                at(10, 0),
                at(10, 0),
                at(10, 5),
                EndState.APPLICATION_ERROR,
                null,
                503,
                "api-1-a",
                null,
                null,
                "expected status 200, was 503"));

        assertThat(attributed())
                .containsExactly(new AttributedLoss(
                        entries.get(0),
                        LossCause.APPLICATION_ERROR,
                        "api-1-a",
                        "Answered with status 503 by api-1-a: expected status 200, was 503",
                        List.of()));
    }

    @Test
    void two_possible_causes_are_both_named_and_neither_is_given() {
        servingPod("api-1-a");
        servingPod("api-1-b");
        cluster.process(at(10, 0), "api-1-a", Type.LISTENER_CLOSED, 8080);
        cluster.created(at(5, 0), "api-2-a", "api-2");
        cluster.process(at(6, 0), "api-2-a", Type.PROCESS_STARTED, 0);
        cluster.endpoint(at(9, 0), "api", "api-2-a", true, true, false);
        AttributedLoss loss = onlyLoss(lost(ConnectionKind.NEW, LossKind.REFUSED, at(10, 100), 1, null));

        assertThat(loss.cause()).isEqualTo(LossCause.UNKNOWN);
        assertThat(loss.because())
                .isEqualTo("The events allow 2 causes. ROUTED_TO_NOT_READY: Refused at 08:00:10.101; api-2-a was"
                        + " published as a ready endpoint at 08:00:09.000, but it never opened its port."
                        + " CLOSED_BEFORE_DRAIN: Refused at 08:00:10.101; api-1-a closed port 8080 at 08:00:10.000"
                        + " while it was still a ready endpoint.");
    }

    @Test
    void an_interrupted_watch_leaves_the_cause_unknown() {
        servingPod("api-1-a");
        cluster.process(at(10, 0), "api-1-a", Type.LISTENER_CLOSED, 8080);
        cluster.relisted(at(12, 0), "api-1-a");
        AttributedLoss loss = onlyLoss(lost(ConnectionKind.NEW, LossKind.REFUSED, at(10, 100), 1, null));

        assertThat(loss.cause()).isEqualTo(LossCause.UNKNOWN);
        assertThat(loss.because())
                .isEqualTo(
                        "Refused at 08:00:10.101; the watch of Pod was interrupted from 08:00:00.000 to 08:00:12.000,"
                                + " so what happened then is not known.");
    }

    @Test
    void without_the_toolbox_the_seconds_of_kubernetes_are_used() {
        for (String pod : List.of("api-1-a", "api-1-b")) {
            cluster.listed(T0, pod, "api-1", T0 - 50 * SECOND);
            cluster.endpoint(T0, "api", pod, true, true, false);
        }
        cluster.deletionRequested(at(10, 0), "api-1-a", 30);
        cluster.endpoint(at(10, 40), "api", "api-1-a", false, true, true);
        cluster.exited(at(11, 300), "api-1-a", at(10, 0), 0, "Completed");
        AttributedLoss loss = onlyLoss(lost(ConnectionKind.NEW, LossKind.REFUSED, at(10, 200), 1, null));

        assertThat(loss.cause()).isEqualTo(LossCause.CLOSED_BEFORE_DRAIN);
        assertThat(loss.because())
                .isEqualTo("Refused at 08:00:10.201; api-1-a exited with code 0 at 08:00:10.000, 40 ms before its"
                        + " endpoint was withdrawn.");
    }

    @Test
    void an_exit_that_kubernetes_contradicts_explains_nothing() {
        servingPod("api-1-a");
        cluster.process(at(10, 0), "api-1-a", Type.PROCESS_EXITED, 0);
        cluster.ready(at(40, 0), "api-1-a", false, at(40, 0));
        AttributedLoss loss = onlyLoss(lost(ConnectionKind.NEW, LossKind.RESET, at(9, 999), 5, null));

        assertThat(loss.cause()).isEqualTo(LossCause.UNKNOWN);
        assertThat(loss.because()).isEqualTo("Reset at 08:00:10.004; no recorded event explains it.");
    }

    @Test
    void an_entry_point_without_a_service_is_unknown() {
        entries.add(lost(ConnectionKind.NEW, LossKind.REFUSED, at(10, 0), 1, null));

        assertThat(new Attribution(Map.of()).attribute(Ledger.of(entries), cluster.timeline()))
                .singleElement()
                .satisfies(loss -> assertThat(loss.because()).isEqualTo("No Service is known for entry point api."));
    }

    // ---- the cluster and the traffic --------------------------------------------------------------------------------

    private void servingPod(String pod) {
        cluster.listed(T0, pod, "api-1", T0 - 50 * SECOND);
        cluster.endpoint(T0, "api", pod, true, true, false);
        cluster.process(T0, pod, Type.PROCESS_STARTED, 0);
        cluster.process(T0, pod, Type.LISTENER_OPENED, 8080);
    }

    private void goneCleanly(String pod) {
        cluster.deletionRequested(at(10, 0), pod, 30);
        cluster.endpoint(at(10, 40), "api", pod, false, true, true);
        cluster.process(at(15, 0), pod, Type.LISTENER_CLOSED, 8080);
        cluster.process(at(16, 0), pod, Type.PROCESS_EXITED, 0);
        cluster.exited(at(16, 100), pod, at(16, 0), 0, "Completed");
        cluster.removed(at(17, 0), pod);
        cluster.noEndpoint(at(17, 10), "api", pod);
    }

    private static long at(long seconds, long millis) {
        return T0 + seconds * SECOND + millis * MILLI;
    }

    private void answered(ConnectionKind kind, long micros, @Nullable String connectionId, int port, String pod) {
        entries.add(new LedgerEntry(
                entries.size(),
                "api",
                "GET /",
                kind,
                micros,
                micros,
                micros + MILLI,
                EndState.OK,
                null,
                200,
                pod,
                null,
                connectionId,
                null,
                port));
    }

    private LedgerEntry lost(
            ConnectionKind kind, LossKind how, long micros, long tookMillis, @Nullable String connectionId) {
        return lost(kind, how, micros, tookMillis, connectionId, 0);
    }

    private LedgerEntry lost(
            ConnectionKind kind, LossKind how, long micros, long tookMillis, @Nullable String connectionId, int port) {
        return new LedgerEntry(
                entries.size(),
                "api",
                "GET /",
                kind,
                micros,
                micros,
                micros + tookMillis * MILLI,
                EndState.LOST,
                how,
                0,
                null,
                null,
                connectionId,
                "lost",
                port);
    }

    private AttributedLoss onlyLoss(LedgerEntry entry) {
        entries.add(entry);
        assertThat(attributed()).hasSize(1);
        return attributed().get(0);
    }

    private List<AttributedLoss> attributed() {
        Attribution attribution =
                new Attribution(Map.of("api", new Route(new ServiceKey(ClusterEvents.NAMESPACE, "api"), "http")));
        return attribution.attribute(Ledger.of(entries), cluster.timeline());
    }
}
