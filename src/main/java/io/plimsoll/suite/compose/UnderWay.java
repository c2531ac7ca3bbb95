package io.plimsoll.suite.compose;

import io.plimsoll.traffic.HeldConnectionEvent;
import io.plimsoll.traffic.HeldConnectionEvent.Type;
import io.plimsoll.traffic.HeldConnectionEvent.Use;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits until a request is under way on each of some connections, or can be no more because the connection has ended. */
final class UnderWay {

    private final Use use;
    private final int request;
    private final CountDownLatch missing;
    private final Map<String, Integer> sent = new HashMap<>();
    private boolean ended;

    /**
     * Makes one that waits for connections of one use.
     *
     * @param use their use
     * @param connections how many there are
     * @param request which request of each is waited for, from 1: the second is sent when the first was answered
     */
    UnderWay(Use use, int connections, int request) {
        this.use = use;
        this.request = request;
        this.missing = new CountDownLatch(connections);
    }

    /** Takes notice of an event. */
    synchronized void hear(HeldConnectionEvent event) {
        if (event.use() != use || event.type() == Type.OPENED || event.type() == Type.ANSWERED) {
            return;
        }
        int now = sent.merge(event.connection(), event.type() == Type.SENT ? 1 : request, Integer::sum);
        boolean ends = event.type() != Type.SENT;
        ended |= ends;
        int before = now - (ends ? request : 1);
        if (before < request && now >= request) {
            missing.countDown();
        }
    }

    /** Returns whether all were under way, or had ended, before the limit was over. */
    boolean await(Duration limit) throws InterruptedException {
        return missing.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns whether one of the connections has ended. */
    synchronized boolean someEnded() {
        return ended;
    }
}
