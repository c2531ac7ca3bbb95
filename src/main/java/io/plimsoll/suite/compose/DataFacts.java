package io.plimsoll.suite.compose;

import io.plimsoll.toolbox.requests.Answer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was written, and what became of it when everything was removed and started again.
 *
 * @param fromMicros when everything was up, microseconds since the Unix epoch
 * @param toMicros when it was read last
 * @param kept what was written; {@code null} if nothing could be
 * @param named the named volumes, each with where it is mounted
 * @param anonymous the volumes without a name, each with where it is mounted
 * @param afterDown the answer after {@code down} and {@code up}; {@code null} if it was not asked for
 * @param afterRecreate the answer after every container was made anew; {@code null} if it was not asked for
 * @param problem why it did not come up again; empty if it did
 */
record DataFacts(
        long fromMicros,
        long toMicros,
        @Nullable Kept kept,
        List<String> named,
        List<String> anonymous,
        @Nullable Answer afterDown,
        @Nullable Answer afterRecreate,
        String problem) {

    DataFacts {
        named = List.copyOf(named);
        anonymous = List.copyOf(anonymous);
    }
}
