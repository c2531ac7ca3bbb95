package io.plimsoll.suite.compose;

import io.plimsoll.environment.ProjectEvent;
import io.plimsoll.environment.ServiceContainer;
import io.plimsoll.environment.ServiceContainer.Healthcheck;
import io.plimsoll.environment.ServiceContainer.Published;
import io.plimsoll.toolbox.requests.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What was recorded of a project about which everything is right, with parts that a test replaces. */
final class Samples {

    static final Healthcheck CHECK = new Healthcheck(List.of("CMD", "ask"), 2_000, 1_000, 3);

    private Samples() {}

    /** A container, up and healthy. */
    static final class Box {
        final String service;
        String state = "running";

        @Nullable
        String health = "healthy";

        String healthOutput = "";
        int exitCode;
        int restarts;
        String restartPolicy = "always";
        String networkMode = "project_default";
        List<Published> ports = List.of();

        @Nullable
        Healthcheck healthcheck = CHECK;

        Box(String service) {
            this.service = service;
        }

        ServiceContainer container() {
            return new ServiceContainer(
                    service,
                    1,
                    "id-of-" + service,
                    "sha256:1",
                    state,
                    health,
                    healthOutput,
                    exitCode,
                    false,
                    restarts,
                    10_000,
                    restartPolicy,
                    state.equals("running") ? 100 : 0,
                    networkMode,
                    ports,
                    List.of(),
                    0,
                    0,
                    healthcheck);
        }
    }

    /** A start of a database, a job that migrates it, and a web server behind them. */
    static final class Started {
        final Box database = new Box("database");
        final Box job = new Box("migrate");
        final Box web = new Box("web");

        @Nullable
        Long upMicros = 7_000_000L;

        Map<String, String> webWaitsFor =
                Map.of("database", "service_healthy", "migrate", "service_completed_successfully");
        StartFacts.Command command = new StartFacts.Command(0, List.of());
        Map<String, StartFacts.Platform> platforms = Map.of();
        List<String> elsewhere = List.of();
        List<Answer> answers = List.of(answer(200, true));

        @Nullable
        List<String> published;

        List<StartFacts.Outside> outside = List.of();
        boolean withWeb = true;
        SecretFacts secrets = new SecretFacts(1, 20, 60, 40, 4, 4, List.of(), List.of(), List.of(), List.of());
        final List<ProjectEvent> events = new ArrayList<>(List.of(
                event(1_000_000, "database", "start", null),
                event(4_000_000, "database", "health_status: healthy", null),
                event(4_100_000, "migrate", "start", null),
                event(5_000_000, "migrate", "die", 0),
                event(5_100_000, "web", "start", null),
                event(7_000_000, "web", "health_status: healthy", null)));

        Started() {
            job.state = "exited";
            job.health = null;
            job.healthcheck = null;
            job.restartPolicy = "no";
        }

        StartObservations observations() {
            List<ServiceContainer> containers = new ArrayList<>(List.of(database.container(), job.container()));
            if (withWeb) {
                containers.add(web.container());
            }
            return new StartObservations(
                    new StartFacts(
                            "2.40.3",
                            "00",
                            List.of(),
                            0,
                            upMicros,
                            12_000_000,
                            20_000,
                            5_000,
                            command,
                            List.of(
                                    new StartFacts.Service("database", 1, Map.of(), false),
                                    new StartFacts.Service("migrate", 1, Map.of("database", "service_healthy"), true),
                                    new StartFacts.Service("web", 1, webWaitsFor, false)),
                            containers,
                            Map.of("id-of-web", List.of("no database there")),
                            platforms,
                            elsewhere,
                            answers,
                            published,
                            outside),
                    secrets,
                    events);
        }
    }

    static Answer answer(int status, boolean right) {
        return new Answer(
                "api",
                "GET http://web:8080/",
                8_000_000,
                right ? 1 : 90,
                status,
                right,
                right ? "" : "sorry\nmore",
                "00",
                status == 0 ? "Connection refused" : "");
    }

    static ProjectEvent event(long micros, String service, String action, @Nullable Integer exitCode) {
        return new ProjectEvent(micros, service, "id-of-" + service, action, exitCode, null);
    }

    static String text(io.plimsoll.check.Finding finding) {
        return String.join(
                        "\n",
                        finding.cause(),
                        finding.what(),
                        "expected: " + finding.expected(),
                        "observed: " + finding.observed(),
                        "difference: " + finding.difference(),
                        "remedy: " + finding.remedy(),
                        "evidence: " + String.join(" | ", Objects.requireNonNull(finding.evidence())))
                + "\n";
    }
}
