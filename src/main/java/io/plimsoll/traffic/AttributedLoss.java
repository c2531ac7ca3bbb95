package io.plimsoll.traffic;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A lost or failed request with the cause that the recorded events show.
 *
 * @param entry the request
 * @param cause why it was lost
 * @param pod the pod that it was lost at, or {@code null} if the events leave several
 * @param because one sentence that joins request and events, with times
 * @param events the events that show it, as printable lines
 */
public record AttributedLoss(
        LedgerEntry entry, LossCause cause, @Nullable String pod, String because, List<String> events) {

    public AttributedLoss {
        events = List.copyOf(events);
    }
}
