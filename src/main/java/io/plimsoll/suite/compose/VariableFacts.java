package io.plimsoll.suite.compose;

import io.plimsoll.toolbox.requests.Answer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of the same Compose file with other values, and without some.
 *
 * @param fromMicros when everything was up, microseconds since the Unix epoch
 * @param toMicros when watching ended
 * @param change what became of it with other values; {@code null} if none are declared
 * @param missing what became of it without each mandatory variable
 */
record VariableFacts(long fromMicros, long toMicros, @Nullable Change change, List<Missing> missing) {

    VariableFacts {
        missing = List.copyOf(missing);
    }

    /**
     * The second environment.
     *
     * @param variables the variables with other values
     * @param shows what the answer holds then, and only then
     * @param before the answer in the first environment; {@code null} if no entry point of the file leads to one
     * @param after the answer in the second environment; {@code null} if it did not come up
     * @param shownBefore whether the answer held it in the first environment
     * @param shownAfter whether the answer held it in the second environment
     * @param images the image of each service in the first environment, by its digest
     * @param otherImages the same in the second environment
     * @param problem why it did not come up; empty if it did
     */
    record Change(
            List<String> variables,
            String shows,
            @Nullable Answer before,
            @Nullable Answer after,
            boolean shownBefore,
            boolean shownAfter,
            Map<String, String> images,
            Map<String, String> otherImages,
            String problem) {

        Change {
            variables = List.copyOf(variables);
            images = Map.copyOf(images);
            otherImages = Map.copyOf(otherImages);
        }

        /** Returns the services whose image differs. */
        List<String> otherImage() {
            return images.entrySet().stream()
                    .filter(each -> !each.getValue().equals(otherImages.getOrDefault(each.getKey(), each.getValue())))
                    .map(Map.Entry::getKey)
                    .sorted()
                    .toList();
        }
    }

    /**
     * A start without a mandatory variable.
     *
     * @param variable the variable, which had the empty text as its value
     * @param word what a message about its absence has to hold
     * @param refusal why Compose refused to start anything; empty if it did not
     * @param up whether everything was up all the same
     * @param ended the first container that ended with an error; {@code null} if none did
     * @param running what was running and not healthy in the end
     * @param waitedMillis for how long that was waited for
     */
    record Missing(
            String variable,
            String word,
            String refusal,
            boolean up,
            @Nullable Ended ended,
            List<String> running,
            long waitedMillis) {

        Missing {
            running = List.copyOf(running);
        }
    }

    /**
     * A container that ended.
     *
     * @param service its service
     * @param exitCode its exit code
     * @param tookMicros how long it ran
     * @param clear whether its log holds the word
     * @param lines the last lines of its log
     */
    record Ended(String service, int exitCode, long tookMicros, boolean clear, List<String> lines) {

        Ended {
            lines = List.copyOf(lines);
        }
    }
}
