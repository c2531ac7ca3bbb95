package io.plimsoll.toolbox.prober;

import io.plimsoll.toolbox.CommandRunner;
import io.plimsoll.toolbox.PlannedProgram;
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
        List<DiscoveryMessage> messages = new CopyOnWriteArrayList<>();
        try (PlannedProgram program = PlannedProgram.start(
                place,
                new PlannedProgram.Launch("the resolver of names", "java", classPathFile, Prober.HEAP_MEGABYTES),
                DiscoveryMain.class,
                plan.toJson(),
                plan.stopFile(),
                DiscoveryMessage.class,
                messages::add)) {
            program.end(Duration.ofMillis(plan.hardLimitMillis()).plusSeconds(10));
        }
        return List.copyOf(messages);
    }
}
