package io.plimsoll.suite.deploy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was recorded of a deployment besides the timeline.
 *
 * @param budgetMillis how long it may take to become ready
 * @param stableMillis how long it then has to stay so
 * @param selected whether the run was asked for more than to make it ready; if not, it was not watched at rest
 * @param appliedMicros when its manifests were applied, microseconds since the Unix epoch
 * @param readyMicros when every workload was ready; {@code null} if that never happened
 * @param watchedUntilMicros when the watching ended
 * @param refused what the API server refused, in its words
 * @param missing what was still missing when the waiting ended; empty if nothing was
 * @param containers what was found of every container when the watching ended
 * @param errorLines error-level log lines that came after it was ready
 * @param answers what the entry points answered once it was ready
 */
public record DeployFacts(
        long budgetMillis,
        long stableMillis,
        boolean selected,
        long appliedMicros,
        @Nullable Long readyMicros,
        long watchedUntilMicros,
        List<String> refused,
        String missing,
        List<ContainerReport> containers,
        List<ErrorLine> errorLines,
        List<Answer> answers) {

    public DeployFacts {
        refused = List.copyOf(refused);
        containers = List.copyOf(containers);
        errorLines = List.copyOf(errorLines);
        answers = List.copyOf(answers);
    }

    /**
     * An error-level log line.
     *
     * @param pod namespace and name of the pod
     * @param container the container
     * @param line the line, redacted
     */
    public record ErrorLine(String pod, String container, String line) {}

    /**
     * What an entry point answered to a declared request.
     *
     * @param entryPoint the entry point's name
     * @param request method and path
     * @param expectedStatus the declared status
     * @param status the status that came; 0 without an answer
     * @param problem what went wrong without an answer; {@code null} otherwise
     */
    public record Answer(String entryPoint, String request, int expectedStatus, int status, @Nullable String problem) {}
}
