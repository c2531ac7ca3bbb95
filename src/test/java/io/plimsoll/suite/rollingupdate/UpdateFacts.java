package io.plimsoll.suite.rollingupdate;

import static io.plimsoll.suite.load.RecordedLoad.pod;

import io.plimsoll.suite.load.LoadFacts;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.suite.load.RecordedLoad;
import io.plimsoll.suite.writes.WriteFacts;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Facts of an update of Deployment shop/api from api:1 to api:2, two pods each, with parts that a test replaces. */
public final class UpdateFacts {

    private final LoadFacts load;
    private final long updateMicros;
    private final long endMicros;

    /** How many pods are declared. */
    public int replicas = 2;

    /** Whether all pods go before new ones come. */
    public boolean recreate;

    /** How long no request may be answered. */
    public @Nullable Long outageMillis;

    /** Why the update did not complete. */
    public String stalled = "";

    /** The pods from before. */
    public List<PodName> oldPods = List.of(pod("old-a"), pod("old-b"));

    /** The pods from afterwards. */
    public List<PodName> newPods = List.of(pod("new-a"), pod("new-b"));

    /** What was done to undo it. */
    public @Nullable RollbackFacts rollback;

    /** What was declared for and done with writes and reads. */
    public @Nullable WriteFacts writes;

    /**
     * Begins with an update that went well and was not undone.
     *
     * @param load what was declared for and done with the load
     * @param updateMicros when the update was applied
     * @param endMicros when it was complete
     */
    public UpdateFacts(LoadFacts load, long updateMicros, long endMicros) {
        this.load = load;
        this.updateMicros = updateMicros;
        this.endMicros = endMicros;
    }

    /** Sets a rollback that went well. */
    public UpdateFacts rolledBack(long appliedMicros, long backMicros, String... pods) {
        rollback = new RollbackFacts(
                appliedMicros,
                "",
                1,
                backMicros,
                "",
                95_000,
                false,
                Stream.of(pods).map(RecordedLoad::pod).toList());
        return this;
    }

    /** Returns the facts. */
    public RollingUpdateFacts get() {
        return new RollingUpdateFacts(
                load,
                "shop",
                "api",
                "api:1",
                "api:2",
                replicas,
                recreate ? "100%" : "0",
                recreate ? "0" : "1",
                0,
                null,
                updateMicros,
                endMicros,
                stalled,
                oldPods,
                newPods,
                rollback,
                recreate,
                outageMillis,
                writes);
    }
}
