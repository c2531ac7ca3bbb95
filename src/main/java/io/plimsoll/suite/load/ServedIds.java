package io.plimsoll.suite.load;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects the request ids that a service logs, if it logs any. Safe for several threads. */
final class ServedIds {

    /** A request id as structured and plain logs write it: {@code "requestId":"17"}, {@code request_id=17}. */
    private static final Pattern ID = Pattern.compile("(?i)request[-_]?id\"?\\s*[:=]\\s*\"?(\\d{1,18})\\b");

    private final List<Long> ids = new ArrayList<>();

    void see(String line) {
        Matcher matcher = ID.matcher(line);
        if (matcher.find()) {
            long id = Long.parseLong(matcher.group(1));
            if (id >= LoadPlanner.FIRST_ID) {
                synchronized (ids) {
                    ids.add(id);
                }
            }
        }
    }

    /** Returns the ids in the order in which they were logged, or {@code null} if none was seen. */
    @Nullable
    List<Long> orNull() {
        synchronized (ids) {
            return ids.isEmpty() ? null : List.copyOf(ids);
        }
    }
}
