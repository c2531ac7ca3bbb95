package io.plimsoll.toolbox.generator;

import java.util.concurrent.atomic.AtomicLong;

/** Hands out the ids of planned requests, each once. */
final class RequestIds {

    private final AtomicLong next;

    RequestIds(long first) {
        this.next = new AtomicLong(first);
    }

    long next() {
        return next.getAndIncrement();
    }
}
