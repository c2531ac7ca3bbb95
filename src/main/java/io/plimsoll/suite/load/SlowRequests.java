package io.plimsoll.suite.load;

import io.plimsoll.spec.EntryPoint;
import io.plimsoll.spec.RequestSpec;
import io.plimsoll.toolbox.connections.HoldPlan.SlowRequest;
import java.util.Optional;
import java.util.Set;

/** How a request is made that is in flight for certain when something is told to stop. */
public final class SlowRequests {

    /** How long a body goes out where that is the only way to make a request slow. */
    private static final long BODY_MILLIS = 5_000;

    private static final Set<String> METHODS_WITH_BODY = Set.of("POST", "PUT", "PATCH");

    private SlowRequests() {}

    /** Returns how to make a slow request: the declared one, or one whose body goes out slowly; empty if there is none. */
    public static Optional<SlowRequest> of(EntryPoint entryPoint) {
        RequestSpec declared = entryPoint.slow();
        if (declared != null) {
            return Optional.of(new SlowRequest(LoadPlanner.planned(declared), 0));
        }
        return entryPoint.requests().stream()
                .filter(request -> METHODS_WITH_BODY.contains(request.method()))
                .filter(request -> request.body() != null && !request.body().isEmpty())
                .findFirst()
                .map(request -> new SlowRequest(LoadPlanner.planned(request), BODY_MILLIS));
    }

    /** Says why there is none. */
    public static String none(String entryPoint) {
        return ("entry point %s declares no slow request and none with a body that could go out slowly, so no request can"
                        + " be kept in flight; declare one as `slow`")
                .formatted(entryPoint);
    }

    /** Says what to do about a slow request that is not answered as declared. */
    public static String remedy(String entryPoint, boolean slowBody) {
        return slowBody
                ? ("declare a request that takes its time as `slow` of entry point %s in the spec: this one was made of"
                                + " its load by sending the body slowly")
                        .formatted(entryPoint)
                : "correct `slow` of entry point %s in the spec".formatted(entryPoint);
    }
}
