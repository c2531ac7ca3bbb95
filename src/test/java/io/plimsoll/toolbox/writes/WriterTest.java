package io.plimsoll.toolbox.writes;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.plimsoll.toolbox.MicroClock;
import io.plimsoll.toolbox.generator.LoadPlan.Identity;
import io.plimsoll.toolbox.generator.LoadPlan.PlannedRequest;
import io.plimsoll.traffic.WriteExchange;
import io.plimsoll.traffic.WriteExchange.Part;
import io.plimsoll.traffic.WriteExchange.Result;
import io.plimsoll.traffic.Writes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WriterTest {

    private final Map<String, String> kept = new ConcurrentHashMap<>();
    private final List<WriteExchange> exchanges = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private String url;
    private volatile int writeStatus = 201;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().add("X-Pod", "a");
            String path = exchange.getRequestURI().getPath();
            byte[] body = exchange.getRequestBody().readAllBytes();
            String answer = "";
            int status = writeStatus;
            if (exchange.getRequestMethod().equals("POST")) {
                String text = new String(body, StandardCharsets.UTF_8);
                String place = "/notes/n" + text.replaceAll("\\D", "");
                kept.put(place, text);
                exchange.getResponseHeaders().add("Location", "http://elsewhere.test" + place);
            } else {
                answer = kept.getOrDefault(path, "");
                status = answer.isEmpty() ? 404 : 200;
            }
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Test
    void what_is_acknowledged_is_read_at_once_where_the_answer_said() throws Exception {
        run(plan("/{location}"), 3);

        assertThat(exchanges).allMatch(WriteExchange::ok);
        Writes writes = Writes.of(exchanges);
        assertThat(writes.acknowledged()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(writes.all(Part.READ)).hasSize(2 * writes.acknowledged().size());
        assertThat(writes.acknowledged().get(0).location()).isEqualTo("/notes/n1000");
        assertThat(writes.acknowledged().get(0).pod()).isEqualTo("a");
    }

    @Test
    void what_is_not_acknowledged_is_not_read() throws Exception {
        writeStatus = 503;

        run(plan("/{location}"), 2);

        assertThat(exchanges).allMatch(each -> each.part() == Part.WRITE && each.result() == Result.WRONG_ANSWER);
    }

    @Test
    void what_is_gone_is_not_there() throws Exception {
        WritePlan plan = plan("/notes/n{id}")
                .reading(List.of(new WritePlan.LastRead(7, url, null), new WritePlan.LastRead(8, url, null)), "stop");
        kept.put("/notes/n8", "note 8");

        run(plan, 0);

        assertThat(exchanges)
                .extracting(each -> each.write() + " " + each.part() + " " + each.result() + " " + each.status())
                .containsExactlyInAnyOrder("7 LAST_READ NOT_THERE 404", "8 LAST_READ AS_DECLARED 200");
    }

    @Test
    void without_a_peer_there_is_no_answer() throws Exception {
        server.stop(0);

        run(plan("/notes/n{id}"), 1);

        assertThat(exchanges.get(0).result()).isEqualTo(Result.NO_ANSWER);
        assertThat(exchanges.get(0).how()).isEqualTo("no answer: ConnectException: Connection refused");
    }

    private void run(WritePlan plan, int writes) throws InterruptedException {
        new Writer(plan, MicroClock.anchored(), exchanges::add)
                .run(() -> exchanges.stream()
                                .filter(each -> each.part() == Part.WRITE)
                                .count()
                        >= writes);
    }

    private WritePlan plan(String readPath) {
        return new WritePlan(
                url,
                new PlannedRequest("POST", "/notes", Map.of(), "note {id}", 201),
                PlannedRequest.get(readPath),
                "note {id}",
                "{id}",
                "{location}",
                1_000,
                50,
                2,
                List.of(),
                new Identity("X-Pod", null),
                2_000,
                "stop",
                10_000);
    }
}
