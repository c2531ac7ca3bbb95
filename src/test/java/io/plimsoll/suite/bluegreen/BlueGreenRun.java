package io.plimsoll.suite.bluegreen;

import static io.plimsoll.suite.load.RecordedLoad.LOAD;
import static io.plimsoll.suite.load.RecordedLoad.SECOND;

import io.plimsoll.suite.bluegreen.BlueGreenFacts.Switch;
import io.plimsoll.suite.bluegreen.BlueGreenFacts.Unready;
import io.plimsoll.suite.load.RecordedLoad;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recorded switch to green, back, and to a green that is not ready, for tests: everything went well, but for what a test
 * changes before it asks for the observations.
 */
final class BlueGreenRun {

    static final long GREEN = LOAD + 10 * SECOND;
    static final long BLUE = GREEN + 10 * SECOND;
    static final long UNREADY = BLUE + 8 * SECOND;
    static final long ASKED = UNREADY + 3 * SECOND;
    static final long END = ASKED + 5 * SECOND;

    final RecordedLoad load = new RecordedLoad();
    List<String> guards = List.of("rollout status {to}");
    String refusalOfGreen = "";
    String refusalOfUnready = "`kubectl rollout status {to}` ended with exit code 1: timed out";
    String seen = "pod green-b waits: ErrImageNeverPull";
    int greenReady = 2;
    int unreadyReady;
    boolean tried = true;

    @Nullable
    Integer minAvailable;

    BlueGreenRun() {
        load.cluster.replicaSet(LOAD - SECOND, "blue-1", "shop-blue", "1");
        load.cluster.replicaSet(LOAD - SECOND, "green-1", "shop-green", "1");
        for (String pod : List.of("blue-a", "green-a")) {
            load.cluster.listed(LOAD - SECOND, pod, pod.replace("-a", "-1"), LOAD - 60 * SECOND);
        }
        load.cluster.endpoint(LOAD - SECOND, RecordedLoad.SERVICE, "blue-a", true, true, false);
        load.steady(LOAD, GREEN, "blue-a");
        load.steady(GREEN, BLUE, "green-a");
        load.steady(BLUE, END, "blue-a");
    }

    BlueGreenObservations observations() {
        Switch toGreen = new Switch(
                "shop-green",
                GREEN - SECOND / 2,
                refusalOfGreen.isEmpty() ? GREEN : null,
                refusalOfGreen,
                2,
                greenReady,
                BLUE - SECOND / 2);
        Switch toBlue = new Switch("shop-blue", BLUE - SECOND / 2, BLUE, "", greenReady, 2, UNREADY);
        Switch attempt = new Switch(
                "shop-green", ASKED, refusalOfUnready.isEmpty() ? ASKED : null, refusalOfUnready, 2, unreadyReady, END);
        BlueGreenFacts facts = new BlueGreenFacts(
                load.facts(),
                "shop",
                "api",
                "shop-blue",
                "shop-green",
                minAvailable,
                guards,
                List.of(RecordedLoad.pod("blue-a")),
                toGreen,
                refusalOfGreen.isEmpty() ? toBlue : null,
                tried ? new Unready(UNREADY, seen, attempt, refusalOfUnready.isEmpty() ? END : null) : null);
        return new BlueGreenObservations(facts, load.observations());
    }
}
