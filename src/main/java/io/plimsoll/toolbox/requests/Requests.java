package io.plimsoll.toolbox.requests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.toolbox.CommandRunner;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Sends single requests from a place. */
public final class Requests {

    private static final Duration START = Duration.ofSeconds(30);
    private static final String PLAN = "/tmp/plimsoll-requests.json";

    private final CommandRunner place;
    private final String java;
    private final String classPath;

    /**
     * Makes a sender.
     *
     * @param place where the requests come from
     * @param java the program there
     * @param classPath the file there that names the class path
     */
    public Requests(CommandRunner place, String java, String classPath) {
        this.place = place;
        this.java = java;
        this.classPath = classPath;
    }

    /**
     * Sends a request from this program itself.
     *
     * @param call the request
     * @param within how long the wrong answer or none leads to another attempt
     */
    public static Answer here(RequestPlan.Call call, Duration within) throws InterruptedException {
        return RequestMain.send(call, System.nanoTime() + within.toNanos(), RequestPlan.FEW);
    }

    /**
     * Sends the requests of a plan.
     *
     * @return what came of each, in the same order
     * @throws IOException if they could not be sent
     */
    public List<Answer> send(RequestPlan plan) throws IOException, InterruptedException {
        place.write(PLAN, plan.toJson());
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        try (CommandRunner.Running running = place.start(
                List.of(java, "-XX:TieredStopAtLevel=1", "@" + classPath, RequestMain.class.getName(), PLAN),
                lines::add)) {
            running.end("the sender of requests", START.plusMillis(plan.withinMillis()));
        }
        List<Answer> answers = new ArrayList<>();
        for (String line : lines) {
            try {
                answers.add(new ObjectMapper().readValue(line, Answer.class));
            } catch (JsonProcessingException e) {
                throw new IOException("the sender of requests printed something else than answers: " + line, e);
            }
        }
        return answers;
    }
}
