package io.plimsoll.toolbox.generator;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.doIfOrElse;
import static io.gatling.javaapi.core.CoreDsl.doSwitch;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.onCase;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.core.CoreDsl.stopLoadGeneratorIf;
import static io.gatling.javaapi.http.HttpDsl.header;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Choice;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import io.plimsoll.toolbox.generator.GatlingLane.Ending;
import io.plimsoll.toolbox.generator.GatlingLane.Flight;
import io.plimsoll.toolbox.generator.LoadPlan.Slot;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The Gatling simulation that carries out a {@link LoadPlan}: an open model, one virtual user for each request, with an
 * entry in the ledger for each.
 *
 * <p>Gatling makes the instance; the system property {@value #PLAN_PROPERTY} names the plan.
 */
public final class LedgerSimulation extends Simulation {

    /** Names the plan's file. */
    public static final String PLAN_PROPERTY = "plimsoll.plan";

    /** The header that carries a request's id. */
    public static final String REQUEST_ID = "X-Request-Id";

    private static final String FLIGHT = "plimsollFlight";
    private static final String STATUS = "plimsollStatus";
    private static final String POD = "plimsollPod";
    private static final String VERSION = "plimsollVersion";

    private final LoadRun run;
    private final FailureMessages failures = FailureMessages.attached();

    /** Made by Gatling. */
    public LedgerSimulation() throws IOException {
        LoadPlan plan = LoadPlan.read(Path.of(
                Objects.requireNonNull(System.getProperty(PLAN_PROPERTY), "the system property " + PLAN_PROPERTY)));
        // Standard output carries the live counts; what Gatling prints goes to the log.
        PrintStream progress = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        run = new LoadRun(plan, progress);
        List<PopulationBuilder> populations = new ArrayList<>();
        for (GatlingLane lane : run.gatlingLanes()) {
            populations.add(population(lane));
        }
        setUp(populations)
                .protocols(protocol())
                .maxDuration(Duration.ofMillis(plan.maxDurationMillis() + plan.longestTimeOutMillis())
                        .plus(LoadRun.HEAD_START)
                        .plusSeconds(10));
    }

    @Override
    public void before() {
        run.start();
    }

    @Override
    public void after() {
        run.finish();
    }

    private static HttpProtocolBuilder protocol() {
        return http.disableWarmUp()
                .disableFollowRedirect()
                .disableCaching()
                .disableAutoReferer()
                .disableAutoOrigin()
                .disableUrlEncoding();
    }

    private PopulationBuilder population(GatlingLane lane) {
        return scenario(lane.name())
                .exec(one(lane))
                .injectOpen(
                        nothingFor(lane.headStart()),
                        constantUsersPerSec(lane.rate()).during(lane.duration()));
    }

    private ChainBuilder one(GatlingLane lane) {
        return exec(session -> begin(lane, session))
                .exec(doIfOrElse((Session session) -> session.contains(FLIGHT))
                        .then(send(lane).exec(session -> end(lane, session)))
                        .orElse(stopLoadGeneratorIf(session -> "stopped", session -> run.isDrained())));
    }

    private static ChainBuilder send(GatlingLane lane) {
        List<Choice.WithKey> requests = new ArrayList<>();
        for (int i = 0; i < lane.slots().size(); i++) {
            requests.add(onCase(i).then(exec(request(lane, lane.slots().get(i)))));
        }
        // Gatling refuses a switch with a single way.
        return requests.size() == 1
                ? exec(request(lane, lane.slots().get(0)))
                : doSwitch((Session session) -> flight(session).slot()).on(requests);
    }

    private static Session begin(GatlingLane lane, Session session) {
        Flight flight = lane.begin();
        return flight == null ? session : session.set(FLIGHT, flight);
    }

    private static HttpRequestActionBuilder request(GatlingLane lane, Slot slot) {
        LoadPlan.PlannedRequest planned = slot.request();
        HttpRequestActionBuilder request = http(lane.name() + ": " + planned.label())
                // Functions, because Gatling would read #{...} in a plain string as its own expression language.
                .httpRequest(planned.method(), session -> slot.baseUrl() + planned.path())
                .header(REQUEST_ID, session -> Long.toString(flight(session).id()))
                .requestTimeout(lane.timeOut());
        if (lane.isWarmUp()) {
            request = request.silent();
        }
        for (var header : planned.headers().entrySet()) {
            request = request.header(header.getKey(), session -> header.getValue());
        }
        String body = planned.body();
        if (body != null) {
            request = request.body(StringBody(session -> body));
        }
        request = request.check(status().saveAs(STATUS));
        String podHeader = lane.identity().podHeader();
        if (podHeader != null) {
            request = request.check(header(podHeader).optional().saveAs(POD));
        }
        String versionHeader = lane.identity().versionHeader();
        if (versionHeader != null) {
            request = request.check(header(versionHeader).optional().saveAs(VERSION));
        }
        // Last, so that a wrong status does not keep the others from being saved.
        return request.check(status().is(planned.expectedStatus()));
    }

    private Session end(GatlingLane lane, Session session) {
        int status = session.contains(STATUS) ? session.getInt(STATUS) : 0;
        Flight flight = flight(session);
        FailureMessages.Said said = failures.take(session.userId(), flight.id());
        lane.end(
                flight,
                session.userId(),
                new Ending(status, saved(session, POD), saved(session, VERSION), said.words(), said.localPort()));
        return session;
    }

    private static Flight flight(Session session) {
        return Objects.requireNonNull(session.<Flight>get(FLIGHT));
    }

    private static @Nullable String saved(Session session, String key) {
        return session.contains(key) ? session.getString(key) : null;
    }
}
