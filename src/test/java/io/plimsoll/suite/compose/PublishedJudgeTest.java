package io.plimsoll.suite.compose;

import static io.plimsoll.suite.compose.Samples.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.environment.ServiceContainer.Published;
import io.plimsoll.suite.compose.Samples.Started;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PublishedJudgeTest {

    private static final Published LOOPBACK = new Published("127.0.0.1", 8080, 80, "tcp");
    private static final Published EVERYWHERE = new Published("0.0.0.0", 8080, 80, "tcp");
    private static final Published EVERYWHERE_6 = new Published("::", 8080, 80, "tcp");

    @Test
    void passes_when_nothing_is_published() {
        assertThat(PublishedJudge.judge(new Started().observations()))
                .isEqualTo(new Verdict.Pass(
                        "no port is published, and none is declared",
                        List.of(new Measurement("published ports", 0, "", null))));
    }

    @Test
    void passes_for_this_machine_alone() {
        Started started = new Started();
        started.web.ports = List.of(LOOPBACK);
        started.outside = List.of(new StartFacts.Outside("web", 8080, answer(200, true)));

        assertThat(PublishedJudge.judge(started.observations()))
                .isEqualTo(new Verdict.Pass(
                        "published: 127.0.0.1:8080; all for this machine alone; 1 of 1 declared requests answered as declared at"
                                + " 127.0.0.1",
                        List.of(new Measurement("published ports", 1, "", null))));
    }

    @Test
    void passes_as_declared() {
        Started started = new Started();
        started.web.ports = List.of(EVERYWHERE, EVERYWHERE_6);
        started.database.ports = List.of(new Published("::1", 53, 53, "udp"));
        started.published = List.of("0.0.0.0:8080/tcp", "[::1]:53/udp");

        assertThat(PublishedJudge.judge(started.observations()))
                .isEqualTo(new Verdict.Pass(
                        "published: [::1]:53/udp, 0.0.0.0:8080; all as declared in compose.published; none of them is that of an"
                                + " entry point",
                        List.of(new Measurement("published ports", 2, "", null))));
    }

    @Test
    void cannot_decide_when_not_everything_is_up() {
        Started started = new Started();
        started.upMicros = null;

        assertThat(PublishedJudge.judge(started.observations()))
                .isEqualTo(
                        new Verdict.Error("not everything is up, so not every port is published", "see DEP-CMP-001"));
    }

    static Stream<Case> wrong() {
        return Stream.of(
                new Case(
                        "everywhere, and nothing declared",
                        started -> started.web.ports = List.of(EVERYWHERE, EVERYWHERE_6),
                        """
                        PUBLISHED_TOO_WIDELY
                        service web, port 80
                        expected: it is published for this machine alone, as compose.published declares nothing else
                        observed: published as 0.0.0.0:8080
                        difference: every interface of the host, past its firewall
                        remedy: write the address into the file: "127.0.0.1:8080:80"; or declare the wider one under compose.published
                        evidence:\s
                        """),
                new Case(
                        "another interface",
                        started -> {
                            started.web.ports = List.of(new Published("192.0.2.7", 8080, 80, "tcp"));
                            started.published = List.of("127.0.0.1:8080");
                        },
                        """
                        PUBLISHED_TOO_WIDELY
                        service web, port 80
                        expected: it is published as 127.0.0.1:8080, as compose.published declares
                        observed: published as 192.0.2.7:8080
                        difference: another interface than the declared one
                        remedy: write the address into the file: "127.0.0.1:8080:80"; or declare the wider one under compose.published
                        evidence:\s
                        """),
                new Case(
                        "not declared",
                        started -> {
                            started.web.ports = List.of(LOOPBACK);
                            started.published = List.of();
                        },
                        """
                        UNDECLARED_PORT
                        service web, port 80
                        expected: it is not published: compose.published does not name it
                        observed: published as 127.0.0.1:8080
                        difference: one port more than is declared
                        remedy: remove it from "ports"; other services reach it without; or declare it under compose.published
                        evidence:\s
                        """),
                new Case(
                        "not published",
                        started -> started.published = List.of("127.0.0.1:8080"),
                        """
                        NOT_PUBLISHED
                        port 127.0.0.1:8080
                        expected: it is published, as compose.published declares
                        observed: no container publishes it
                        difference: one port less than is declared
                        remedy: add it to "ports" of its service, or remove it from compose.published
                        evidence:\s
                        """),
                new Case(
                        "leads nowhere",
                        started -> {
                            started.web.ports = List.of(LOOPBACK);
                            started.outside = List.of(new StartFacts.Outside("web", 8080, answer(0, false)));
                        },
                        """
                        PORT_LEADS_NOWHERE
                        service web, published port 8080
                        expected: the declared answer to GET http://web:8080/
                        observed: no answer (Connection refused)
                        difference: within the project the same request has the declared answer
                        remedy: see that "ports" names the port that the service listens on, and that it listens on every interface of its container
                        evidence:\s
                        """),
                new Case(
                        "the host's network",
                        started -> started.web.networkMode = "host",
                        """
                        HOST_NETWORK
                        service web
                        expected: it has a network of its own, of which only declared ports are published
                        observed: network_mode: host
                        difference: whatever it listens on is reachable at the host
                        remedy: remove network_mode, and publish the ports that are needed
                        evidence:\s
                        """));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void fails(Case given) {
        Started started = new Started();
        given.change().accept(started);

        assertThat(((Verdict.Fail) PublishedJudge.judge(started.observations())).findings())
                .extracting(Samples::text)
                .containsExactly(given.text());
    }

    record Case(String name, Consumer<Started> change, String text) {
        @Override
        public String toString() {
            return name;
        }
    }
}
