package io.plimsoll.toolbox.prober;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.network.Observed;
import io.plimsoll.network.Port;
import io.plimsoll.network.Protocol;
import io.plimsoll.toolbox.prober.ProbePlan.Place;
import io.plimsoll.toolbox.prober.ProbePlan.Wanted;
import io.plimsoll.toolbox.prober.PulseMessage.Tried;
import io.plimsoll.toolbox.prober.PulsePlan.Line;
import io.plimsoll.toolbox.prober.PulsePlan.Newcomers;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tries real connections again and again; skipped where this process may not make networks. */
class PulseRunTest {

    private final List<PulseMessage> messages = new CopyOnWriteArrayList<>();

    @Test
    void tries_go_on_whether_packets_pass_or_are_dropped() throws IOException, InterruptedException {
        try (TwoNetworks networks = TwoNetworks.make()) {
            networks.filter("th dport 5001 drop");

            run(networks, () -> tried("shut").size() >= 40 && tried("datagrams").size() >= 40, null);

            assertThat(tried("open").size()).isGreaterThanOrEqualTo(40);
            assertThat(outcomes("open")).containsExactly(Observed.ALLOWED);
            assertThat(outcomes("datagrams")).containsExactly(Observed.ALLOWED);
            assertThat(outcomes("shut")).containsExactly(Observed.DROPPED);
        }
    }

    @Test
    void keeps_a_connection_and_says_when_nothing_comes_back_any_more() throws IOException, InterruptedException {
        try (TwoNetworks networks = TwoNetworks.make()) {
            run(
                    networks,
                    () -> count(PulseMessage.Exchanged.class) > 3,
                    () -> networks.filter("tcp dport 5000 reject with tcp reset"));

            assertThat(messages)
                    .filteredOn(PulseMessage.Opened.class::isInstance)
                    .hasSize(1);
            assertThat(messages)
                    .filteredOn(PulseMessage.Exchanged.class::isInstance)
                    .hasSizeGreaterThan(3);
            assertThat(messages)
                    .filteredOn(PulseMessage.Ended.class::isInstance)
                    .singleElement()
                    .satisfies(message ->
                            assertThat(((PulseMessage.Ended) message).how()).startsWith("Connection reset"));
            assertThat(outcomes("open")).contains(Observed.ALLOWED, Observed.REFUSED);
        }
    }

    @Test
    void tries_a_pod_that_starts_in_both_directions_from_its_first_moment() throws IOException, InterruptedException {
        try (TwoNetworks networks = TwoNetworks.make()) {
            PulsePlan plan = new PulsePlan(
                    1,
                    List.of(new Place("a", null, TwoNetworks.A)),
                    List.of(new Wanted("a", new Port(Protocol.TCP, 5000))),
                    List.of(),
                    List.of(),
                    new Newcomers("a", TwoNetworks.A, new Port(Protocol.TCP, 5000)),
                    5_000,
                    300,
                    "/tmp/stop",
                    10_000);
            try (PulseRun run = PulseRun.prepare(plan, networks.namespaces(), messages::add)) {
                run.welcome("uid", Objects.requireNonNull(networks.namespaces().get("b")));
                run.until(orTooLate(() -> tried(Newcomers.outOf("uid")).size() > 5));
            }

            assertThat(messages)
                    .filteredOn(PulseMessage.Came.class::isInstance)
                    .extracting(message -> ((PulseMessage.Came) message).address())
                    .containsExactly(TwoNetworks.B);
            assertThat(outcomes(Newcomers.into("uid"))).containsExactly(Observed.ALLOWED);
            assertThat(outcomes(Newcomers.outOf("uid"))).containsExactly(Observed.ALLOWED);
            assertThat(tried(Newcomers.outOf("uid")).size()).isGreaterThan(5);
        }
    }

    @Test
    void messages_are_read_as_they_were_written() throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        for (PulseMessage message : List.of(
                new PulseMessage.Ready(1),
                new Tried("a", 1, 2, Observed.DROPPED, ""),
                new PulseMessage.Came("uid", "10.42.0.3", 3, ""),
                new PulseMessage.Opened("s", 4),
                new PulseMessage.Exchanged("s", 4, 5),
                new PulseMessage.Ended("s", 6, "Connection reset"))) {
            assertThat(mapper.readValue(mapper.writeValueAsString(message), PulseMessage.class))
                    .isEqualTo(message);
        }
    }

    private interface Step {
        void take() throws IOException, InterruptedException;
    }

    private void run(TwoNetworks networks, BooleanSupplier enough, @Nullable Step then)
            throws IOException, InterruptedException {
        Port port = new Port(Protocol.TCP, 5000);
        PulsePlan plan = new PulsePlan(
                4711,
                List.of(new Place("a", null, TwoNetworks.A), new Place("b", null, TwoNetworks.B)),
                List.of(new Wanted("b", port)),
                List.of(
                        new Line("open", "a", TwoNetworks.B, port),
                        new Line("shut", "a", TwoNetworks.B, new Port(Protocol.TCP, 5001)),
                        new Line("datagrams", "a", TwoNetworks.B, new Port(Protocol.UDP, 5000))),
                List.of(new Line("kept", "a", TwoNetworks.B, port)),
                null,
                5_000,
                3_000,
                "/tmp/stop",
                120_000);
        try (PulseRun run = PulseRun.prepare(plan, Map.copyOf(networks.namespaces()), messages::add)) {
            run.until(orTooLate(enough));
            if (then != null) {
                then.take();
                run.until(orTooLate(() ->
                        count(PulseMessage.Ended.class) > 0 && outcomes("open").contains(Observed.REFUSED)));
            }
        }
    }

    private static BooleanSupplier orTooLate(BooleanSupplier enough) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        return () -> enough.getAsBoolean() || System.nanoTime() >= end;
    }

    private long count(Class<? extends PulseMessage> kind) {
        return messages.stream().filter(kind::isInstance).count();
    }

    private List<Tried> tried(String line) {
        return messages.stream()
                .filter(Tried.class::isInstance)
                .map(Tried.class::cast)
                .filter(tried -> tried.line().equals(line))
                .toList();
    }

    private Set<Observed> outcomes(String line) {
        return tried(line).stream().map(Tried::outcome).collect(Collectors.toSet());
    }
}
