package io.plimsoll.traffic.attribution;

import io.plimsoll.traffic.LossCause;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cause that would explain a loss, with what shows it.
 *
 * @param cause the cause
 * @param pod the pod; {@code null} if it is about none
 * @param sentence what joins request and events
 * @param events the events, as printable lines
 */
record Explanation(LossCause cause, @Nullable String pod, String sentence, List<String> events) {
    Explanation {
        events = List.copyOf(events);
    }
}
