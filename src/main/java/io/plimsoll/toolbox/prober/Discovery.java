package io.plimsoll.toolbox.prober;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.toolbox.CommandRunner;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Has the names of a plan resolved and its Services connected to, on one node. */
public final class Discovery {

    private Discovery() {}

    /**
     * Carries out a plan from beginning to end.
     *
     * @param place where it runs: it must share the node's network and process namespaces
     * @param classPathFile an argument file there that holds {@code -cp} and the class path
     * @param plan what to do; its stop file lies in a folder there that only this run uses
     * @return the messages, in order
     * @throws IOException if it did not come to a proper end
     */
    public static List<DiscoveryMessage> run(CommandRunner place, String classPathFile, DiscoveryPlan plan)
            throws IOException, InterruptedException {
        String planFile = plan.stopFile() + ".plan";
        place.write(planFile, plan.toJson());
        ObjectMapper json = new ObjectMapper();
        List<DiscoveryMessage> messages = new CopyOnWriteArrayList<>();
        try (CommandRunner.Running running = place.start(
                List.of(
                        "java",
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "@" + classPathFile,
                        DiscoveryMain.class.getName(),
                        planFile),
                line -> messages.add(message(json, line)))) {
            running.end(
                    "the resolver of names",
                    Duration.ofMillis(plan.hardLimitMillis()).plusSeconds(10));
        }
        return List.copyOf(messages);
    }

    private static DiscoveryMessage message(ObjectMapper json, String line) {
        try {
            return json.readValue(line, DiscoveryMessage.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the resolver of names wrote a line that is none of its own: " + line, e);
        }
    }
}
