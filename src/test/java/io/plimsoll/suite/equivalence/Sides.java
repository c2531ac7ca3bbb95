package io.plimsoll.suite.equivalence;

import io.plimsoll.spec.EquivalenceSpec.Description;
import io.plimsoll.spec.EquivalenceSpec.Ignored;
import io.plimsoll.spec.EquivalenceSpec.Pair;
import io.plimsoll.suite.equivalence.Part.Mounted;
import io.plimsoll.suite.equivalence.Part.Running;
import io.plimsoll.toolbox.requests.Answer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Two sides that are alike, to be changed by the tests. */
final class Sides {

    List<Description> descriptions = List.of();
    List<String> unasked = List.of();
    List<Exchange> exchanges = new ArrayList<>();
    List<Side> compose = new ArrayList<>(List.of(new Side("", "web")));
    List<Side> kubernetes = new ArrayList<>(List.of(new Side("deployment/web", "web")));
    boolean seesProcesses = true;
    List<Pair> pairs = List.of();
    final Map<String, String> intended = new LinkedHashMap<>();

    Side web() {
        return compose.get(0);
    }

    Side container() {
        return kubernetes.get(0);
    }

    EquivalenceFacts facts() {
        return new EquivalenceFacts(
                List.of(),
                1,
                2,
                true,
                descriptions,
                unasked,
                exchanges,
                compose.stream().map(Side::part).toList(),
                kubernetes.stream().map(Side::part).toList(),
                seesProcesses,
                pairs,
                intended);
    }

    /** What runs on one side. */
    static final class Side {
        private final String workload;
        private final String name;
        boolean ends;
        String image = "example.test/shop:1";
        List<String> variables = List.of("PORT");
        Map<String, List<String>> files = Map.of("/etc/shop/shop.properties", List.of("http.port"));
        Map<String, Mounted> volumes = Map.of("/data", Mounted.KEPT, "/tmp", Mounted.SCRATCH);

        @Nullable
        Long memory = 512L << 20;

        @Nullable
        Long nanoCpus = 500_000_000L;

        @Nullable
        Health health = new Health("GET /ready", List.of("/ready"), List.of());

        long graceMillis = 30_000;

        @Nullable
        Running running = new Running(10001, List.of(8080));

        Side(String workload, String name) {
            this.workload = workload;
            this.name = name;
        }

        Part part() {
            return new Part(
                    workload,
                    name,
                    ends,
                    image,
                    variables,
                    files,
                    volumes,
                    memory,
                    nanoCpus,
                    health,
                    graceMillis,
                    running);
        }
    }

    static Answer compose(int status, String body) {
        return answer("http://web:8080", status, body, Map.of());
    }

    static Answer kubernetes(int status, String body) {
        return answer("http://10.43.0.7:80", status, body, Map.of());
    }

    static Answer answer(String url, int status, String body, Map<String, List<String>> headers) {
        return new Answer(
                "web",
                "GET " + url + "/items",
                1,
                1,
                status,
                status == 200,
                body,
                Integer.toHexString(body.hashCode()),
                status == 0 ? "refused" : "",
                headers);
    }

    static Exchange exchange(Answer compose, Answer kubernetes, String... ignoredPlaces) {
        return new Exchange(
                "GET /items",
                200,
                new Ignored(List.of("X-Pod"), List.of(ignoredPlaces), List.of("at [0-9:]+")),
                List.of(compose, compose),
                List.of(kubernetes, kubernetes));
    }
}
