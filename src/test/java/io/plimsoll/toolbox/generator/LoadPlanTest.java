package io.plimsoll.toolbox.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plimsoll.toolbox.generator.LoadPlan.Grpc;
import io.plimsoll.toolbox.generator.LoadPlan.Identity;
import io.plimsoll.toolbox.generator.LoadPlan.Life;
import io.plimsoll.toolbox.generator.LoadPlan.PlannedRequest;
import io.plimsoll.toolbox.generator.LoadPlan.Slow;
import io.plimsoll.toolbox.generator.LoadPlan.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadPlanTest {

    @TempDir
    Path folder;

    @Test
    void a_plan_survives_its_file() throws IOException {
        LoadPlan plan = plan("http://10.43.0.9:8080", 200, 0.8, 8);
        Path file = folder.resolve("plan.json");
        Files.write(file, plan.toJson());

        assertThat(LoadPlan.read(file)).isEqualTo(plan);
    }

    @Test
    void a_plan_with_grpc_survives_its_file_and_has_room_for_it() throws IOException {
        LoadPlan plan = withGrpc("http://10.43.0.9:8080");
        Path file = folder.resolve("plan.json");
        Files.write(file, plan.toJson());

        assertThat(LoadPlan.read(file)).isEqualTo(plan);
        assertThat(plan.grpc().rate()).isEqualTo(2 * 20 + 5);
        assertThat(plan.seconds()).isEqualTo(50_000 / (2_000 + 45.0));
        assertThat(plan.longestTimeOutMillis()).isEqualTo(60_000);
    }

    @Test
    void the_plan_ends_with_its_duration_or_its_requests() {
        assertThat(plan("http://x", 200, 1, 0).seconds()).isEqualTo(60);
        assertThat(plan("http://x", 2_000, 1, 0).seconds()).isEqualTo(50_000 / 2_001.0);
    }

    @Test
    void rates_add_up() {
        LoadPlan plan = plan("http://x", 200, 0.75, 4);

        assertThat(plan.newRate()).isEqualTo(150);
        assertThat(plan.keptRate()).isEqualTo(50);
        assertThat(plan.slowRate()).isEqualTo(1);
    }

    @Test
    void refuses_what_cannot_be_carried_out() {
        assertThatThrownBy(() -> plan("http://x", 0, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("requestsPerSecond must be above 0, not 0.0");
        assertThatThrownBy(() -> plan("http://x", 200, 0, 8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("newConnectionShare must be above 0 and at most 1, not 0.0");
        assertThatThrownBy(() -> plan("http://x", 200, 0.5, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("keptAliveConnections must be above 0 when newConnectionShare is below 1, not 0");
        assertThatThrownBy(() -> plan("https://x", 200, 0.5, 8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the kept-alive lane speaks plain HTTP only: set newConnectionShare to 1 for https://x");
        assertThatThrownBy(() -> plan("x:80", 200, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("baseUrl must begin with http:// or https://, not x:80");
        assertThatThrownBy(() -> withGrpc("https://x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("gRPC goes without TLS only, not to https://x");
        assertThatThrownBy(() -> PlannedRequest.get("reports"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("path must begin with /, not reports");
    }

    private static LoadPlan withGrpc(String baseUrl) {
        Target call = new Target(
                "api", baseUrl, List.of(new PlannedRequest("gRPC", "/report.Reports/Get", Map.of(), "CgEx", 200)));
        return new LoadPlan(
                "phase",
                List.of(new Target("api", baseUrl, List.of(PlannedRequest.get("/")))),
                2_000,
                1,
                0,
                5_000,
                60_000,
                50_000,
                1,
                LoadPlan.DEFAULT_LATE_BOUND_MILLIS,
                new Identity("X-Pod", null),
                null,
                null,
                List.of(),
                List.of(),
                new Grpc(List.of(call), List.of(call)),
                Life.untilStopped(),
                "/tmp/out");
    }

    private static LoadPlan plan(String baseUrl, double rate, double newShare, int connections) {
        return new LoadPlan(
                "phase",
                List.of(new Target(
                        "api",
                        baseUrl,
                        List.of(new PlannedRequest("POST", "/reports", Map.of("Accept", "a/b"), "{}", 201)))),
                rate,
                newShare,
                connections,
                5_000,
                60_000,
                50_000,
                1,
                LoadPlan.DEFAULT_LATE_BOUND_MILLIS,
                new Identity("X-Pod", null),
                new Slow("api", baseUrl, PlannedRequest.get("/slow"), 1, 10_000),
                new Life(true, "/run/beat", 5_000),
                "/tmp/out");
    }
}
